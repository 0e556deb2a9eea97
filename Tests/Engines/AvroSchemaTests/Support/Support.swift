// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import JSON

func schema(_ text: String, references: [String] = []) throws -> AvroSchema {
    try AvroSchema(parsing: Array(text.utf8), references: references.map { Array($0.utf8) })
}

/// The error reading the text ends with, if it does.
func failure(_ text: [UInt8], references: [String] = []) -> AvroSchemaError? {
    do throws(AvroSchemaError) {
        _ = try AvroSchema(parsing: text, references: references.map { Array($0.utf8) })
        return nil
    } catch {
        return error
    }
}

/// The error reading the text ends with, if it does.
func failure(_ text: String, references: [String] = []) -> AvroSchemaError? {
    failure(Array(text.utf8), references: references)
}

/// A record `R` with these fields, each as JSON text.
func record(_ fields: String...) -> String {
    "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields.joined(separator: ","))]}"
}

/// A text in which `@` marks a place.
struct Marked {
    let text: String
    let offset: Int
    let line: Int
    let column: Int

    init(_ marked: String) {
        let before = String(marked.prefix { $0 != "@" })
        text = before + String(marked.dropFirst(before.count + 1))
        offset = before.utf8.count
        let lines = before.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        line = lines.count
        column = (lines.last?.count ?? 0) + 1
    }
}

/// Everything that keeps `reader` from reading `writer`, as the rules' names.
func rules(reader: String, writer: String) throws -> [String] {
    try schema(reader).differences(reading: schema(writer)).map(\.incompatibility.rawValue)
}
