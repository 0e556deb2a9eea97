// SPDX-License-Identifier: Apache-2.0

/// Cuts policy or schema text into tokens. White space and `//` comments lie between tokens and are not kept: who
/// wants them looks between the spans.
struct Lexer {
    private let bytes: [UInt8]
    private let limits: PolicyLimits
    private var index = 0

    private init(_ bytes: [UInt8], limits: PolicyLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The tokens of a text, the last one always `end`.
    ///
    /// - Throws: ``CedarError`` at the first byte that begins no token, or where a bound is passed.
    static func tokens(of bytes: [UInt8], limits: PolicyLimits = PolicyLimits()) throws(CedarError) -> [Token] {
        guard bytes.count <= limits.size else {
            throw CedarError(
                code: "parse.too-large",
                message: "the text is \(bytes.count) bytes long; at most \(limits.size) are read",
                span: SourceSpan(start: limits.size, end: bytes.count)
            )
        }
        var lexer = Lexer(bytes, limits: limits)
        return try lexer.all()
    }

    private mutating func all() throws(CedarError) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(min(bytes.count / 4 + 1, limits.tokens))
        while true {
            skipTrivia()
            guard index < bytes.count else { break }
            guard tokens.count < limits.tokens else {
                throw CedarError(
                    code: "parse.too-large",
                    message: "the text has more than \(limits.tokens) tokens",
                    span: SourceSpan(start: index, end: index)
                )
            }
            tokens.append(try token())
        }
        tokens.append(Token(kind: .end, word: .none, start: UInt32(bytes.count), end: UInt32(bytes.count)))
        return tokens
    }

    private func peek(_ distance: Int = 0) -> UInt8 {
        index + distance < bytes.count ? bytes[index + distance] : 0
    }

    private mutating func skipTrivia() {
        while index < bytes.count {
            let length = WhiteSpace.length(in: bytes, at: index)
            if length > 0 {
                index += length
            } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                index = Self.endOfComment(in: bytes, from: index)
            } else {
                return
            }
        }
    }

    /// Where the comment that begins at an offset ends: before the next line feed or carriage return.
    static func endOfComment(in bytes: [UInt8], from start: Int) -> Int {
        bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
    }

    private mutating func token() throws(CedarError) -> Token {
        let byte = peek()
        if Self.beginsIdentifier(byte) { return identifier() }
        if Self.isDigit(byte) { return run(.integer, while: Self.isDigit) }
        if byte == UInt8(ascii: "\"") { return try string() }
        if byte == UInt8(ascii: "?"), Self.beginsIdentifier(peek(1)) {
            return run(.slot, while: Self.continuesIdentifier)
        }
        guard let (kind, length) = Self.symbol(byte, peek(1)) else { throw Self.unknownCharacter(in: bytes, at: index) }
        return make(kind, length: length)
    }

    private mutating func make(_ kind: Token.Kind, word: Token.Word = .none, length: Int) -> Token {
        let start = index
        index += length
        return Token(kind: kind, word: word, start: UInt32(start), end: UInt32(index))
    }

    private mutating func identifier() -> Token {
        let end = bytes[index...].firstIndex { !Self.continuesIdentifier($0) } ?? bytes.count
        return make(.identifier, word: Token.Word(bytes[index..<end]), length: end - index)
    }

    private mutating func run(_ kind: Token.Kind, while belongs: (UInt8) -> Bool) -> Token {
        let end = bytes[(index + 1)...].firstIndex { !belongs($0) } ?? bytes.count
        return make(kind, length: end - index)
    }

    private mutating func string() throws(CedarError) -> Token {
        var end = index + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            // A backslash takes the next character with it, which may be a quote but not a line's end.
            if bytes[end] == UInt8(ascii: "\\"), end + 1 < bytes.count, bytes[end + 1] != UInt8(ascii: "\n") {
                end += 1
            } else if bytes[end] == UInt8(ascii: "\\") {
                throw CedarError(
                    code: "parse.invalid-escape",
                    message: "a backslash at the end of a line escapes nothing",
                    help: "write `\\\\` for a backslash and `\\n` for a line feed",
                    span: SourceSpan(start: end, end: end + 1)
                )
            }
            end += 1
        }
        guard end < bytes.count else {
            throw CedarError(
                code: "parse.unterminated-string",
                message: "this string has no closing `\"`",
                span: SourceSpan(start: index, end: index + 1)
            )
        }
        return make(.string, length: end + 1 - index)
    }
}
