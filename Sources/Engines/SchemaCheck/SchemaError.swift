// SPDX-License-Identifier: Apache-2.0
public import Findings
import JSON
import JSONSchema

/// Why a text is not a schema of its format, and where.
public struct SchemaError: Error, Sendable, CustomStringConvertible {
    /// The rule that is broken: `AVRO_UNKNOWN_TYPE`.
    public let rule: String
    /// What was found, what was expected and the way out, without the place.
    public let message: String
    /// The index among the references of the text at fault; nil for the schema's own.
    public let reference: Int?
    /// The place in that text.
    public let location: SourceLocation
    /// Place and message.
    public let description: String

    /// The error as a finding in the file that the text is in.
    public func finding(file: String?) -> Finding {
        Finding(
            rule: rule,
            severity: .error,
            message: message,
            location: SourceLocation(
                file: file,
                line: location.line,
                column: location.column,
                pointer: location.pointer
            ),
            impact: SchemaErrorWords.impact
        )
    }
}

extension SchemaError {
    /// A JSON Schema's error; its text is found among the references by name.
    init(_ error: JSONSchemaError, _ referenceNames: [String]) {
        self.init(
            rule: error.code.rawValue,
            message: error.message,
            reference: error.document > 0
                ? referenceNames.firstIndex { $0.utf8.elementsEqual(error.documentName.utf8) } : nil,
            location: SourceLocation(
                line: error.position.line,
                column: error.position.column,
                pointer: error.code == .invalidJSON ? nil : error.pointer.description
            ),
            description: error.description
        )
    }
}
