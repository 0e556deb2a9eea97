// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The Python that the repository's own tools live in.
enum Python {
    private static let path: String = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: ".build/python/bin/python").path
    }()

    /// Whether its modules are there; if not, says what is not tested.
    static func has(_ modules: String) -> Bool {
        if (try? run("import \(modules)", "")) != nil { return true }
        print("SKIPPED: the reports are not compared with the official schemas: no \(path) with \(modules)")
        return false
    }

    /// What a script prints that gets the input's file as its argument.
    static func run(_ script: String, _ input: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "findings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
        try Data(input.utf8).write(to: file)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-c", script, file.path]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = process.standardOutput
        try process.run()
        process.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        guard process.terminationStatus == 0 else { throw Failure(text: text) }
        return text
    }

    struct Failure: Error {
        let text: String
    }
}
