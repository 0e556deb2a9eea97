// SPDX-License-Identifier: Apache-2.0

/// Why a value has no canonical text.
public struct CanonicalJSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// A number with a fraction or an exponent, or beyond ±(2^53 − 1).
        case number
        /// An object with two members of one name.
        case duplicateKey = "duplicate-key"
    }

    /// What is wrong.
    public let code: Code
    /// Offset in bytes of the value, or of the object that has the members, in the text it was read from.
    public let offset: Int
    /// What was found and what was expected.
    public let message: String

    /// What is wrong, in words.
    public var description: String { message }
}

extension JSON {
    /// The one text of a value (RFC 8785, JSON Canonicalization Scheme): no white space, members sorted by the UTF-16
    /// units of their names, the shortest escapes.
    ///
    /// Numbers are whole ones from −(2^53 − 1) to 2^53 − 1, for which that text is the same in every language; others are
    /// refused.
    ///
    /// - Throws: ``CanonicalJSONError``.
    public func canonicalBytes() throws(CanonicalJSONError) -> [UInt8] {
        var writer = CanonicalWriter()
        try writer.write(self)
        return writer.json.bytes
    }
}

private struct CanonicalWriter {
    var json = JSONWriter()

    mutating func write(_ value: JSON) throws(CanonicalJSONError) {
        switch value.value {
        case .null, .bool, .string: json.value(value)
        case .number(let number): json.raw(String(try whole(number, value.offset)).utf8)
        case .array(let elements):
            json.raw("[".utf8)
            for (place, element) in elements.enumerated() {
                if place > 0 { json.raw(",".utf8) }
                try write(element)
            }
            json.raw("]".utf8)
        case .object(let object): try write(object, value.offset)
        }
    }

    private mutating func write(_ object: JSONObject, _ offset: UInt32) throws(CanonicalJSONError) {
        let members = object.members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
        json.raw("{".utf8)
        for (place, member) in members.enumerated() {
            if place > 0 {
                guard !members[place - 1].key.hasSameBytes(as: member.key) else {
                    let message = "the object has two members named \(JSON.string(member.key).compactText)"
                    throw CanonicalJSONError(code: .duplicateKey, offset: Int(offset), message: message)
                }
                json.raw(",".utf8)
            }
            json.string(member.key)
            json.raw(":".utf8)
            try write(member.value)
        }
        json.raw("}".utf8)
    }

    private func whole(_ number: JSONNumber, _ offset: UInt32) throws(CanonicalJSONError) -> Int {
        guard let whole = number.int, whole.magnitude < 1 << 53 else {
            let message = "\(number.text.prefix(40)) is no whole number from -(2^53 - 1) to 2^53 - 1"
            throw CanonicalJSONError(code: .number, offset: Int(offset), message: message)
        }
        return whole
    }
}
