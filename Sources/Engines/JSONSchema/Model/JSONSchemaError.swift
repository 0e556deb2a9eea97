// SPDX-License-Identifier: Apache-2.0
public import JSON

/// Why a text is not a JSON Schema that can be worked with, and where.
public struct JSONSchemaError: Error, Sendable, CustomStringConvertible {
    /// The rule that is broken.
    public enum Code: String, Sendable, CaseIterable {
        /// The text is not JSON.
        case invalidJSON = "JSON_SCHEMA_INVALID_JSON"
        /// A schema that is neither an object nor a boolean.
        case notASchema = "JSON_SCHEMA_NOT_A_SCHEMA"
        /// A keyword with a value that its draft does not allow.
        case invalidKeyword = "JSON_SCHEMA_INVALID_KEYWORD"
        /// A type that JSON does not have.
        case unknownType = "JSON_SCHEMA_UNKNOWN_TYPE"
        /// A reference that leads to nothing known.
        case unresolvedReference = "JSON_SCHEMA_UNRESOLVED_REFERENCE"
        /// A regular expression that is malformed.
        case invalidPattern = "JSON_SCHEMA_INVALID_PATTERN"
        /// A regular expression that cannot be matched in linear time (back reference, look-around), or is too large.
        case unsupportedPattern = "JSON_SCHEMA_UNSUPPORTED_PATTERN"
        /// More schemas than the bound allows.
        case tooLarge = "JSON_SCHEMA_TOO_LARGE"
    }

    /// The rule that is broken.
    public let code: Code
    /// What was found, what was expected and the way out, without the place.
    public let message: String
    /// Which text: 0 for the schema's own, then the references'.
    public let document: Int
    /// The name by which that text was referred to; empty for the schema's own.
    public let documentName: String
    /// Line and column in that text.
    public let position: TextPosition
    /// JSON pointer to the value at fault; empty where the text is not JSON.
    public let pointer: JSONPointer

    /// Place and message.
    public var description: String {
        let path = pointer.tokens.isEmpty ? "" : " (\(pointer))"
        let text = document == 0 ? "" : "reference \(document), "
        return "\(text)line \(position.line), column \(position.column)\(path): \(message)"
    }
}

/// A failure before its place is worked out.
struct SchemaFailure: Error {
    let code: JSONSchemaError.Code
    let document: Int
    /// The value at fault, as an index of that document's tape.
    let node: Int
    let message: String
    /// The place, where the text was not read.
    var position: TextPosition?

    func located(in tapes: [JSONTape], _ names: [String]) -> JSONSchemaError {
        let name = names.indices.contains(document) ? names[document] : ""
        guard position == nil, tapes.indices.contains(document) else {
            return JSONSchemaError(
                code: code,
                message: message,
                document: document,
                documentName: name,
                position: position ?? TextPosition(line: 1, column: 1),
                pointer: JSONPointer()
            )
        }
        let tape = tapes[document]
        let offset = tape.nodes.indices.contains(node) ? Int(tape.nodes[node].offset) : 0
        return JSONSchemaError(
            code: code,
            message: message,
            document: document,
            documentName: name,
            position: TextPosition(offset: offset, in: tape.text),
            pointer: tape.withView { $0.pointer(to: node) }
        )
    }
}

/// A text from outside as a JSON string, cut to a length that fits a message.
func quoted(_ text: String) -> String {
    JSON.string(text.utf8.count <= 120 ? text : String(text.prefix(100)) + "…").compactText
}

func quoted(_ text: UnsafeBufferPointer<UInt8>) -> String { quoted(String(decoding: text, as: UTF8.self)) }
