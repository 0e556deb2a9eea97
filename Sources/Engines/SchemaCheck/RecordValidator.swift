// SPDX-License-Identifier: Apache-2.0
import AvroSchema
public import Findings
import JSON
import JSONSchema
import ProtobufSchema

/// Tells whether records are what a schema says.
public struct RecordValidator: Sendable {
    private enum Content: Sendable {
        case avro(AvroSchema)
        case json(JSONSchemaValidator)
        case protobuf(ProtobufSchema)
    }

    private static let limits = JSONLimits(size: 64 << 20)

    private let content: Content

    fileprivate init(_ schema: ParsedSchema, assertsFormat: Bool) throws(JSONSchemaError) {
        content =
            switch schema.content {
            case .avro(let schema): .avro(schema)
            case .json(let schema): .json(try schema.validator(.init(assertsFormat: assertsFormat)))
            case .protobuf(let schema): .protobuf(schema)
            }
    }

    /// Whether a record is surely valid: a quick look at it where it stands. If not, ``findings(in:file:line:)`` tells.
    ///
    /// - Parameter memory: where strings without their escapes go: the record's size and `JSONTape.slack` bytes more.
    package func isSurelyValid(
        _ record: UnsafeBufferPointer<UInt8>,
        unescapingInto memory: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard case .json(let validator) = content else { return false }
        let limits = JSONSchemaValidator.recordLimits(Self.limits)
        let isValid = try? JSONTape.withView(reading: record, unescapingInto: memory, limits: limits) { view in
            validator.isValid(view, record)
        }
        return isValid ?? false
    }

    /// Everything that is wrong with a record, at most 1,000 findings.
    ///
    /// - Parameters:
    ///   - record: the record as JSON; for Avro in its JSON encoding, for Protobuf in ProtoJSON, a
    ///     message of the first type in the file.
    ///   - line: the line of the file that the record is on, from 1.
    public func findings(in record: [UInt8], file: String, line: Int) -> [Finding] {
        do throws(JSONError) {
            switch content {
            case .avro(let schema):
                return try schema.validate(record, limits: Self.limits).map { error in
                    finding(
                        SchemaRule.invalidDatum.rawValue,
                        error.message,
                        error.position.column,
                        error.instance,
                        file,
                        line
                    )
                }
            case .protobuf(let schema):
                return try schema.validate(record, limits: Self.limits).map { error in
                    finding(
                        SchemaRule.invalidMessage.rawValue,
                        error.message,
                        error.position.column,
                        error.instance,
                        file,
                        line
                    )
                }
            case .json(let validator):
                var places = TextLocator(record, limits: Self.limits)
                return try validator.validate(record, limits: Self.limits).map { error in
                    let rule = SchemaRules.id(ofKeyword: error.keyword)
                    let column = places.position(ofOffset: error.offset).column
                    var found = finding(rule, error.message, column, error.instance, file, line)
                    found.details = [Detail(name: "schema", value: error.schema.description)]
                    return found
                }
            }
        } catch {
            return [
                Finding(
                    rule: SchemaRule.invalidJSON.rawValue,
                    severity: .error,
                    message: error.message,
                    location: SourceLocation(file: file, line: line, column: error.position.column)
                )
            ]
        }
    }

    private func finding(
        _ rule: String,
        _ message: String,
        _ column: Int,
        _ instance: JSONPointer,
        _ file: String,
        _ line: Int
    ) -> Finding {
        Finding(
            rule: rule,
            severity: .error,
            message: message,
            location: SourceLocation(
                file: file,
                line: line,
                column: column,
                pointer: instance.description
            )
        )
    }
}

extension ParsedSchema {
    /// The schema, made ready to check records.
    ///
    /// - Parameter assertsFormat: whether JSON Schema's `format` is a rule also where its draft takes it for a note.
    /// - Throws: ``SchemaError`` for a pattern that cannot be matched in linear time.
    public func recordValidator(assertsFormat: Bool = false) throws(SchemaError) -> RecordValidator {
        do throws(JSONSchemaError) {
            return try RecordValidator(self, assertsFormat: assertsFormat)
        } catch {
            throw SchemaError(error, referenceNames)
        }
    }
}
