// SPDX-License-Identifier: Apache-2.0
public import JSON

/// One reason why a JSON text is no datum of an Avro schema.
public struct AvroDataError: Sendable, CustomStringConvertible {
    /// The value at fault.
    public let instance: JSONPointer
    /// Offset in bytes of the value in its text.
    public let offset: Int
    /// Line and column of the value in its text.
    public let position: TextPosition
    /// What was found and what was expected.
    public let message: String

    /// Place and message.
    public var description: String { "\(instance.tokens.isEmpty ? "/" : instance.description): \(message)" }
}

extension AvroSchema {
    /// Everything that keeps a text from being a datum of this schema in Avro's JSON encoding, at most 1,000 errors.
    ///
    /// In that encoding a record has all its fields, and a union's value that is not null is an object whose one member
    /// is named after the branch: `{"string": "A7"}` (specification, "JSON Encoding").
    ///
    /// - Throws: ``JSONError`` if the text is not JSON, or an object has a duplicate name.
    public func validate(
        _ text: [UInt8],
        limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> [AvroDataError] {
        let strict = JSONLimits(size: limits.size, depth: limits.depth, rejectsDuplicateKeys: true)
        let tape = try JSONTape(reading: text, limits: strict)
        return tape.withView { view in
            model.bytes.withUnsafeBufferPointer { bytes in
                var check = AvroDataCheck(model: model, bytes: bytes, view: view, places: TextLocator(tape))
                check.value(0, root.index)
                return check.errors
            }
        }
    }
}
