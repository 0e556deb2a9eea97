// SPDX-License-Identifier: Apache-2.0
public import JSON

/// One reason why a JSON text is no message of a Protobuf schema.
public struct ProtobufDataError: Sendable, CustomStringConvertible {
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

extension ProtobufSchema {
    /// Everything that keeps a text from being a message in Protobuf's JSON form (ProtoJSON), at most 1,000 errors.
    ///
    /// What an `Any` holds is not looked at.
    ///
    /// - Parameter message: the full name of the message; if none is given, the first one of the schema's own file.
    /// - Throws: ``JSONError`` if the text is not JSON, or an object has a duplicate name.
    public func validate(
        _ text: [UInt8],
        as message: String? = nil,
        limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> [ProtobufDataError] {
        let strict = JSONLimits(size: limits.size, depth: limits.depth, rejectsDuplicateKeys: true)
        let tape = try JSONTape(reading: text, limits: strict)
        return tape.withView { view in
            var check = ProtobufDataCheck(model: model, view: view, places: TextLocator(tape))
            if let place = root(message) {
                check.message(0, place)
            } else {
                check.report(0, "the schema defines no message" + (message.map { " named \($0)" } ?? ""))
            }
            return check.errors
        }
    }

    private func root(_ name: String?) -> Int? {
        guard let name else {
            return model.files[0].messages.first { !model.messages[$0].node.isGroup }
        }
        guard let symbol = model.symbol(named: name) else { return nil }
        return model.messages.firstIndex { $0.symbol == symbol }
    }
}
