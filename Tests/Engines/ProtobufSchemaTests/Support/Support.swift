// SPDX-License-Identifier: Apache-2.0

import JSON

@testable import ProtobufSchema

func schema(_ text: String, _ files: [String: String] = [:]) throws -> ProtobufSchema {
    try ProtobufSchema(parsing: Array(text.utf8), references: references(files))
}

func references(_ files: [String: String]) -> [ProtobufReference] {
    files.map { ProtobufReference(path: $0.key, text: Array($0.value.utf8)) }
}

/// The error that reading the text ends with, if it does.
func failure(_ text: String, _ files: [String: String] = [:]) -> ProtobufSchemaError? {
    failure(Array(text.utf8), files)
}

/// The error that reading the text ends with, if it does.
func failure(_ text: [UInt8], _ files: [String: String] = [:]) -> ProtobufSchemaError? {
    do throws(ProtobufSchemaError) {
        _ = try ProtobufSchema(parsing: text, references: references(files))
        return nil
    } catch {
        return error
    }
}

/// A file of proto3.
func proto3(_ body: String) -> String { "syntax = \"proto3\";\n\(body)" }

/// A file of proto2.
func proto2(_ body: String) -> String { "syntax = \"proto2\";\n\(body)" }

/// A file of edition 2023.
func edition2023(_ body: String) -> String { "edition = \"2023\";\n\(body)" }

/// A file of edition 2024.
func edition2024(_ body: String) -> String { "edition = \"2024\";\n\(body)" }

extension JSON {
    /// The texts of an object of paths and texts, those of `.proto` files only.
    var protoFiles: [String: String] {
        var files: [String: String] = [:]
        for member in object?.members ?? [] where member.key.hasSuffix(".proto") {
            files[member.key] = member.value.string
        }
        return files
    }
}
