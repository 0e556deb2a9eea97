// SPDX-License-Identifier: Apache-2.0

/// One row of a query's result; columns are counted from 0.
package struct Row: Sendable {
    let result: QueryResult
    let index: Int

    /// Whether the value is NULL.
    package func isNull(_ column: Int) -> Bool {
        result.withValue(row: index, column: column) { $0 == nil }
    }

    /// Any column in PostgreSQL's text form.
    package func string(_ column: Int) throws -> String {
        try present(stringOrNil(column), column)
    }

    /// Any column in PostgreSQL's text form, or NULL.
    package func stringOrNil(_ column: Int) throws -> String? {
        try value(column) { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of any column in PostgreSQL's text form, for who needs no `String`.
    package func utf8(_ column: Int) throws -> [UInt8] {
        try present(value(column) { Array($0) }, column)
    }

    /// A whole number.
    package func int(_ column: Int) throws -> Int64 {
        try present(intOrNil(column), column)
    }

    /// A whole number, or NULL.
    package func intOrNil(_ column: Int) throws -> Int64? {
        try value(column, as: "a whole number") { Int64(String(decoding: $0, as: UTF8.self)) }
    }

    /// A floating-point number.
    package func double(_ column: Int) throws -> Double {
        try present(value(column, as: "a number") { Double(String(decoding: $0, as: UTF8.self)) }, column)
    }

    /// A `boolean`.
    package func bool(_ column: Int) throws -> Bool {
        try present(boolOrNil(column), column)
    }

    /// A `boolean`, or NULL.
    package func boolOrNil(_ column: Int) throws -> Bool? {
        try value(column, as: "a boolean") { bytes in
            guard bytes.count == 1 else { return nil }
            return bytes[0] == UInt8(ascii: "t") ? true : bytes[0] == UInt8(ascii: "f") ? false : nil
        }
    }

    /// A `bytea`.
    package func bytes(_ column: Int) throws -> [UInt8] {
        try present(bytesOrNil(column), column)
    }

    /// A `bytea`, or NULL.
    package func bytesOrNil(_ column: Int) throws -> [UInt8]? {
        try value(column, as: "a bytea") { Hexadecimal.bytes($0) }
    }

    /// A `text[]` without NULL in it.
    package func textArray(_ column: Int) throws -> [String] {
        let elements = try value(column, as: "an array") { ArrayLiteral.elements(String(decoding: $0, as: UTF8.self)) }
        return try present(elements, column).map { try present($0, column) }
    }

    /// A `bigint[]` or `integer[]` without NULL in it.
    package func intArray(_ column: Int) throws -> [Int64] {
        try textArray(column).map { try present(Int64($0), column) }
    }

    private func value<Value>(
        _ column: Int,
        as type: String = "a text",
        _ decode: (UnsafeBufferPointer<UInt8>) -> Value?
    ) throws -> Value? {
        guard column >= 0, column < result.columnCount else {
            throw DatabaseError.decoding("There is no column \(column), only \(result.columnCount).")
        }
        return try result.withValue(row: index, column: column) { bytes in
            guard let bytes else { return nil }
            guard let value = decode(bytes) else {
                throw DatabaseError.decoding("The column \(result.columnName(column)) is not \(type).")
            }
            return value
        }
    }

    private func present<Value>(_ value: Value?, _ column: Int) throws -> Value {
        guard let value else {
            throw DatabaseError.decoding("The column \(result.columnName(column)) is NULL or holds an unfit element.")
        }
        return value
    }
}

/// The text form of `bytea`: `\x` and two digits a byte.
private enum Hexadecimal {
    static func bytes(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for position in stride(from: 2, to: text.count, by: 2) {
            guard let high = digit(text[position]), let low = digit(text[position + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
