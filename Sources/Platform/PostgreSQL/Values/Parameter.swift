// SPDX-License-Identifier: Apache-2.0

/// A value for a `$n` of a statement. The server infers the type from the statement; add a cast where it cannot.
package enum Parameter: Sendable {
    /// SQL's NULL, of whatever type.
    case null
    /// Any type's text form; must not contain NUL.
    case text(String)
    /// A whole number.
    case int(Int64)
    /// A truth value.
    case bool(Bool)
    /// A `bytea`, sent in binary.
    case bytes([UInt8])
    /// A floating-point number.
    case double(Double)
    /// A `text[]`, for example for `= ANY($1)`, or an array of whatever type by its elements' text forms.
    case textArray([String?])
    /// A `bigint[]` or `integer[]`.
    case intArray([Int64?])
}

extension Parameter: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral
{
    /// A text.
    package init(stringLiteral value: String) { self = .text(value) }
    /// A whole number.
    package init(integerLiteral value: Int64) { self = .int(value) }
    /// A truth value.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// NULL.
    package init(nilLiteral: ()) { self = .null }
}

/// Parameters in the form libpq wants: all values one after the other in one buffer.
struct EncodedParameters: Sendable {
    private var buffer: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ parameters: [Parameter]) throws {
        for parameter in parameters { try append(parameter) }
    }

    var count: Int32 { Int32(offsets.count) }

    private mutating func append(_ parameter: Parameter) throws {
        switch parameter {
        case .null: append(offset: -1, length: 0, binary: false)
        case .text(let text): try append(text: text)
        case .int(let value): try append(text: String(value))
        case .bool(let value): try append(text: value ? "t" : "f")
        case .double(let value): try append(text: Self.text(value))
        case .textArray(let values): try append(text: ArrayLiteral.text(values))
        case .intArray(let values): try append(text: ArrayLiteral.text(values))
        case .bytes(let bytes):
            append(offset: buffer.count, length: bytes.count, binary: true)
            buffer += bytes
            buffer.append(0)
        }
    }

    private mutating func append(text: String) throws {
        let start = buffer.count
        buffer += text.utf8
        guard !buffer[start...].contains(0) else { throw DatabaseError.containsNUL }
        append(offset: start, length: buffer.count - start, binary: false)
        buffer.append(0)
    }

    private mutating func append(offset: Int, length: Int, binary: Bool) {
        offsets.append(offset)
        lengths.append(Int32(clamping: length))
        formats.append(binary ? 1 : 0)
    }

    private static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "Infinity" : "-Infinity" }
        return String(value)
    }

    /// Calls with the values, lengths and formats; the pointers are valid only inside.
    func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        buffer.withUnsafeBytes { bytes in
            let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            let values = offsets.map { offset in offset < 0 ? nil : base?.advanced(by: offset) }
            return values.withUnsafeBufferPointer { values in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
