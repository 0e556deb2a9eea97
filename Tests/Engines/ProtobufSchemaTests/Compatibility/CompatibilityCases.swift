// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON
import ProtobufSchema

/// The shared cases; without them the tests that need them are skipped, and say so.
enum CompatibilityCases {
    static let folder: String? = {
        if let folder = getenv("STAGEDOOR_CONFORMANCE").map({ String(cString: $0) }), !folder.isEmpty { return folder }
        print("WARNING: STAGEDOOR_CONFORMANCE is not set; the Protobuf conformance cases are NOT tested in this run")
        return nil
    }()

    /// The cases of a file below the folder, one a line.
    static func cases(_ name: String) throws -> [JSON] {
        let bytes = try read("\(folder ?? "")/\(name)")
        return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            try JSON(parsing: Array(line), limits: JSONLimits(rejectsDuplicateKeys: false))
        }
    }

    /// A schema of a case with the files that it may import.
    static func schema(_ text: JSON?, files: JSON?) throws -> ProtobufSchema {
        let references = (files?.object?.members ?? []).map {
            ProtobufReference(path: $0.key, text: Array(($0.value.string ?? "").utf8))
        }
        return try ProtobufSchema(parsing: Array((text?.string ?? "").utf8), references: references)
    }

    struct Unreadable: Error {
        let path: String
    }

    static func read(_ path: String) throws -> [UInt8] {
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
