// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON

/// The folder of shared cases; without it the tests that need it are skipped, and say so.
enum ConformanceFolder {
    static let path: String? = {
        if let folder = getenv("STAGEDOOR_CONFORMANCE").map({ String(cString: $0) }), !folder.isEmpty {
            return folder + "/protobuf"
        }
        print("WARNING: STAGEDOOR_CONFORMANCE is not set; the Protobuf conformance cases are NOT tested in this run")
        return nil
    }()

    /// The cases of a file, one a line.
    static func cases(_ name: String) throws -> [JSON] {
        let bytes = try read("\(path ?? "")/\(name)")
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Array($0)) }
    }

    private struct Unreadable: Error {
        let path: String
    }

    private static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Unreadable(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
