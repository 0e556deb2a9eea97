// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON

/// The published test data that the environment names; without it the tests that need it are skipped, and say so.
enum ConformanceFolder {
    static let path: String? = {
        if let folder = getenv("STAGEDOOR_CONFORMANCE").map({ String(cString: $0) }), !folder.isEmpty {
            return folder + "/cedar"
        }
        print("WARNING: STAGEDOOR_CONFORMANCE is not set; the conformance cases are NOT tested in this run")
        return nil
    }()

    /// A file of the folder; nil if there is none.
    static func bytes(_ name: String) -> [UInt8]? {
        guard let path, let file = fopen("\(path)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The lines of a file of JSON lines.
    static func lines(_ name: String) throws -> [JSON] {
        try (bytes(name) ?? []).split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }
}

extension ConformanceFolder {
    /// The files in one of its folders, sorted.
    static func names(_ folder: String) -> [String] {
        guard let path, let directory = opendir("\(path)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append("\(folder)/\(name)") }
        }
        return names.sorted()
    }
}
