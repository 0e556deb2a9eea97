// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// An integer from 0 to 2147483647.
    mutating func integer(_ what: @autoclosure () -> String) throws(ProtobufSchemaError) -> Int32 {
        guard token.kind == .integer else { throw unexpected("\(what()), an integer") }
        return try signedInteger(what())
    }

    /// An integer of 32 bits, perhaps with a minus before it.
    mutating func signedInteger(_ what: @autoclosure () -> String) throws(ProtobufSchemaError) -> Int32 {
        let start = token.start
        let isNegative = try take(symbol: "-")
        guard token.kind == .integer else { throw unexpected("\(what()), an integer") }
        let magnitude = NumberLiteral.integer(lexer.bytes[token.span.range]) ?? .max
        guard magnitude <= (isNegative ? 1 << 31 : 1 << 31 - 1) else {
            throw error(.invalidNumber, "\(what()) does not fit into 32 bits", at: start)
        }
        try advance()
        let value = Int64(truncatingIfNeeded: magnitude)
        return Int32(truncatingIfNeeded: isNegative ? -value : value)
    }

    /// A string literal, or several next to each other, which are one.
    mutating func string(_ what: String) throws(ProtobufSchemaError) -> [UInt8] {
        guard token.kind == .string else { throw unexpected(what) }
        var value: [UInt8] = []
        value.reserveCapacity(Int(token.end - token.start))
        while token.kind == .string {
            StringLiteral.append(lexer.bytes[token.span.range], to: &value)
            try advance()
        }
        return value
    }
}
