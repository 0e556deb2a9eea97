// SPDX-License-Identifier: Apache-2.0
import Glibc
package import JSON

/// A program in Python that a test compares with, in the Python that the repository's own tools live in, or the one that
/// STAGEDOOR_PYTHON names.
package struct PythonPeer: Sendable {
    private let script: String

    /// A peer that reads lines of JSON from the file it is given, and prints one line of JSON for each.
    ///
    /// - Parameter script: the path of the program.
    package init(script: String) {
        self.script = script
    }

    /// The interpreter.
    package static var python: String {
        if let path = getenv("STAGEDOOR_PYTHON") { return String(cString: path) }
        return folder(of: #filePath, above: 3) + "/.build/python/bin/python"
    }

    /// The folder so many levels above a file.
    package static func folder(of file: String, above count: Int) -> String {
        file.split(separator: "/", omittingEmptySubsequences: false).dropLast(count).joined(separator: "/")
    }

    /// Whether these modules can be imported; if not, it says loudly what is not compared.
    package static func isInstalled(_ modules: String, orSkip what: String) -> Bool {
        if system("\(python) -c 'import \(modules)' 2>/dev/null") == 0 { return true }
        print("SKIPPED: \(what): \(python) lacks \(modules)")
        return false
    }

    /// One answer for each question; nil if the peer failed.
    package func ask(_ questions: [JSON]) throws -> [JSON]? {
        var path = Array("/tmp/stagedoor-peer-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, let stream = fdopen(descriptor, "w") else { return nil }
        let file = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { remove(file) }
        for question in questions { fputs(question.compactText + "\n", stream) }
        fclose(stream)
        guard let pipe = popen("\(Self.python) -W ignore \(script) \(file)", "r") else { return nil }
        let output = PublishedCases.bytes(pipe)
        guard pclose(pipe) == 0 else { return nil }
        return try output.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }
}
