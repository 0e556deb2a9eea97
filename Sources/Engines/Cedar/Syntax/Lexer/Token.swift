// SPDX-License-Identifier: Apache-2.0

/// The smallest piece of policy or schema text that means something.
struct Token {
    /// The terminals of both grammars.
    enum Kind: UInt8 {
        case identifier, integer, string, slot
        case at, dot, comma, semicolon, colon, doubleColon, question
        case openParenthesis, closeParenthesis, openBrace, closeBrace, openBracket, closeBracket
        case equalEqual, notEqual, less, lessOrEqual, greater, greaterOrEqual, equal
        case or, and, plus, minus, star, slash, percent, bang
        case end
    }

    /// The identifiers that policy text gives a meaning of their own; all others are `none`.
    enum Word: UInt8 {
        case none
        case `true`, `false`, `if`, then, `else`, `in`, `is`, like, has
        case principal, action, resource, context
        case permit, forbid, when, unless

        /// Whether it can name neither an attribute nor a type.
        var isReserved: Bool { self != .none && rawValue <= Word.has.rawValue }
    }

    let kind: Kind
    let word: Word
    /// Offset of the first byte.
    let start: UInt32
    /// Offset after the last byte.
    let end: UInt32

    var span: SourceSpan { SourceSpan(start: Int(start), end: Int(end)) }
    var range: Range<Int> { Int(start)..<Int(end) }
}
