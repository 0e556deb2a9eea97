// SPDX-License-Identifier: Apache-2.0

/// The files that every schema may import without giving them: names, numbers and types, without comments.
enum WellKnownFiles {
    /// A built-in file as it was read.
    static func file(at path: String) -> ProtobufFile? { files[path] }

    static let descriptorPath = "google/protobuf/descriptor.proto"

    private static let files: [String: ProtobufFile] = {
        var files: [String: ProtobufFile] = [:]
        for texts in [descriptor, features, protobuf, types] {
            for (path, text) in texts { files[path] = try? ProtobufFile(parsing: Array(text.utf8), path: path) }
        }
        return files
    }()
}
