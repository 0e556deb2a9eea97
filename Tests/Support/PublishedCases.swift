// SPDX-License-Identifier: Apache-2.0
import Glibc
package import JSON

/// A folder of the published test data that the environment names; without it the tests that need it are skipped, and
/// say so.
package struct PublishedCases: Sendable {
    /// The folder; nil if there is none.
    package let path: String?

    /// - Parameter folder: the folder's name among those of the published data.
    package init(folder: String) {
        if let root = getenv("STAGEDOOR_CONFORMANCE").map({ String(cString: $0) }), !root.isEmpty {
            path = root + "/" + folder
        } else {
            path = nil
            print("WARNING: STAGEDOOR_CONFORMANCE is not set; the \(folder) cases are NOT tested in this run")
        }
    }

    private struct Unreadable: Error {
        let path: String
    }

    /// The content of a file.
    ///
    /// - Throws: an error with its path if there is none.
    package func bytes(_ name: String) throws -> [UInt8] {
        let path = "\(path ?? "")/\(name)"
        guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        return Self.bytes(file)
    }

    /// Everything that is left in a stream.
    static func bytes(_ stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// The cases of a file, one a line.
    package func lines(_ name: String, _ limits: JSONLimits = JSONLimits()) throws -> [JSON] {
        try bytes(name).split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0), limits: limits) }
    }

    /// The names of all files below one of its folders, sorted.
    package func files(below folder: String) -> [String] {
        guard let path, let directory = opendir("\(path)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") { continue }
            let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            files += isFolder ? self.files(below: "\(folder)/\(name)") : ["\(folder)/\(name)"]
        }
        return files.sorted()
    }
}
