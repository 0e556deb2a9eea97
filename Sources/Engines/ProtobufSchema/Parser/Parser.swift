// SPDX-License-Identifier: Apache-2.0

/// Reads one text by recursive descent, one token ahead.
struct Parser {
    var lexer: Lexer
    /// The token that comes next.
    var token: Token
    /// Where the token before ends.
    var previousEnd: UInt32 = 0
    var file: ProtobufFile
    let limits: ProtobufLimits
    /// How many messages are open.
    var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: ProtobufFile, limits: ProtobufLimits) throws(ProtobufSchemaError) {
        lexer = Lexer(bytes, path: file.path)
        token = try lexer.next()
        self.file = file
        self.limits = limits
    }

    mutating func advance() throws(ProtobufSchemaError) {
        previousEnd = token.end
        token = try lexer.next()
    }

    /// The token after the next one.
    func following() throws(ProtobufSchemaError) -> Token {
        var ahead = lexer
        return try ahead.next()
    }

    /// Whether the next token is this word.
    @inline(__always) func isAt(_ word: StaticString) -> Bool { token.kind == .identifier && text(token, is: word) }

    /// Whether the next token is this symbol.
    @inline(__always) func isAt(symbol: Unicode.Scalar) -> Bool {
        token.symbol == UInt8(truncatingIfNeeded: symbol.value)
    }

    /// Passes over a word, if it is next.
    mutating func take(_ word: StaticString) throws(ProtobufSchemaError) -> Bool {
        guard isAt(word) else { return false }
        try advance()
        return true
    }

    /// Passes over a symbol, if it is next.
    mutating func take(symbol: Unicode.Scalar) throws(ProtobufSchemaError) -> Bool {
        guard isAt(symbol: symbol) else { return false }
        try advance()
        return true
    }

    /// Passes over a symbol that has to be next.
    mutating func expect(_ symbol: Unicode.Scalar, _ place: @autoclosure () -> String) throws(ProtobufSchemaError) {
        guard isAt(symbol: symbol) else { throw unexpected("'\(symbol)' \(place())") }
        try advance()
    }

    /// Passes over an identifier that has to be next.
    mutating func identifier(_ what: String) throws(ProtobufSchemaError) -> SourceName {
        guard token.kind == .identifier else { throw unexpected(what) }
        let name = SourceName(text: text(of: token), span: token.span)
        try advance()
        return name
    }

    /// Whether a token is an ASCII literal.
    @inline(__always) func text(_ token: Token, is word: StaticString) -> Bool {
        let start = Int(token.start)
        guard Int(token.end) - start == word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where lexer.bytes[start + index] != word.utf8Start[index] {
            return false
        }
        return true
    }

    func text(of token: Token) -> String { text(of: token.span) }

    func text(of span: SourceSpan) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: lexer.bytes[span.range]), as: UTF8.self)
    }

    func error(_ code: ProtobufSchemaError.Code, _ message: String, at offset: UInt32) -> ProtobufSchemaError {
        ProtobufSchemaError(code, message, path: file.path, offset: Int(offset), in: lexer.bytes)
    }

    /// The error that something else is next than what the grammar wants.
    func unexpected(_ wanted: String) -> ProtobufSchemaError {
        guard token.kind != .end else {
            return error(.invalidSyntax, "the text ends where \(wanted) was expected", at: token.start)
        }
        let found = String(text(of: token).prefix(40))
        return error(.invalidSyntax, "expected \(wanted), found '\(found)'", at: token.start)
    }

    /// Remembers that something was read that the compiler's own parser refuses.
    mutating func violates(_ code: ProtobufSchemaError.Code, _ message: String, at offset: UInt32) {
        if file.violation == nil { file.violation = error(code, message, at: offset) }
    }

    /// The span from a token up to the last one passed over.
    func span(from start: UInt32) -> SourceSpan { SourceSpan(start: start, end: previousEnd) }
}
