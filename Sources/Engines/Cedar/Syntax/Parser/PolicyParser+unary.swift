// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    private static var mostUnaryOperators: Int { 4 }

    /// `!` or `-`, at most four times the same, before a member.
    mutating func unary() throws(CedarError) -> Expression {
        let kind = token.kind
        guard kind == .bang || kind == .minus else { return try member() }
        let first = position
        while token.kind == kind {
            guard position - first < Self.mostUnaryOperators else {
                throw unexpected("an operand", help: "at most four `\(text(token))` may stand in a row")
            }
            advance()
        }
        var last = position
        var result: Expression
        if kind == .minus, isBareInteger {
            last -= 1
            result = try integer(isNegative: true, from: last)
        } else {
            result = try member()
        }
        while last > first {
            last -= 1
            result = try make(kind == .bang ? .not(result) : .negate(result), from: last)
        }
        return result
    }

    /// Whether a number follows that nothing is asked of: `-5` is a literal, `-5.a` negates `5.a`.
    private var isBareInteger: Bool {
        token.kind == .integer && ![.dot, .openBracket, .openParenthesis].contains(following.kind)
    }

    /// Passes the digits of a number. The sign decides how large they may be.
    mutating func integer(isNegative: Bool, from start: Int) throws(CedarError) -> Expression {
        let digits = text(token)
        guard let value = Int64((isNegative ? "-" : "") + digits) else {
            throw CedarError(
                code: "parse.integer-too-large",
                message: "the number does not fit 64 bits",
                help: "numbers reach from \(Int64.min) to \(Int64.max)",
                span: token.span
            )
        }
        advance()
        return try make(.literal(.long(value)), from: start)
    }
}
