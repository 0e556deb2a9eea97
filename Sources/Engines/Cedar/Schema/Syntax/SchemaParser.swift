// SPDX-License-Identifier: Apache-2.0

/// Reads a schema in the Cedar syntax: recursive descent over the tokens, one ahead.
struct SchemaParser {
    let bytes: [UInt8]
    private var lexer: SchemaLexer
    private(set) var token: SchemaToken
    private var previousEnd = 0
    var typeDepth = 0

    init(_ bytes: [UInt8]) throws(CedarError) {
        self.bytes = bytes
        lexer = SchemaLexer(bytes)
        token = try lexer.next()
    }

    mutating func advance() throws(CedarError) {
        previousEnd = token.span.end
        token = try lexer.next()
    }

    /// The source from a token's start to the end of the last one read.
    func span(from start: Int) -> SourceSpan {
        SourceSpan(start: start, end: previousEnd)
    }

    /// The token's text.
    var word: String {
        String(decoding: bytes[token.span.start..<token.span.end], as: UTF8.self)
    }

    func isAt(_ character: Unicode.Scalar) -> Bool {
        token.kind == .punctuation(UInt8(ascii: character))
    }

    /// Whether the token is that word, whatever the grammar takes it for.
    func isAt(word: StaticString) -> Bool {
        guard token.kind == .identifier else { return false }
        return bytes[token.span.start..<token.span.end]
            .elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    mutating func take(_ character: Unicode.Scalar) throws(CedarError) -> Bool {
        guard isAt(character) else { return false }
        try advance()
        return true
    }

    mutating func take(word: StaticString) throws(CedarError) -> Bool {
        guard isAt(word: word) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(CedarError) {
        guard try take(character) else { throw unexpected("'\(character)'") }
    }

    /// An error at the current token.
    func unexpected(_ expectation: String) -> CedarError {
        let found = token.kind == .end ? "the end of the text" : "'\(word.prefix(40))'"
        return CedarError(
            code: "schema.unexpected-token",
            message: "expected \(expectation), found \(found)",
            span: token.span
        )
    }

    /// An error at a place that has been read.
    func error(_ code: String, _ message: String, help: String? = nil, at span: SourceSpan) -> CedarError {
        CedarError(code: code, message: message, help: help, span: span)
    }
}

extension SchemaParser {
    /// An identifier that no expression needs: `if` and the like are refused.
    mutating func identifier() throws(CedarError) -> String {
        guard token.kind == .identifier else { throw unexpected("an identifier") }
        let word = word
        guard !Identifier.isReserved(word) else {
            throw error("schema.reserved-word", "'\(word)' is reserved and cannot be a name here", at: token.span)
        }
        try advance()
        return word
    }

    /// An identifier for a declaration: not `__cedar` either.
    mutating func declaredIdentifier() throws(CedarError) -> String {
        let span = token.span
        let word = try identifier()
        guard word != Identifier.builtinNamespace else { throw reservedNamespace(at: span) }
        return word
    }

    func reservedNamespace(at span: SourceSpan) -> CedarError {
        error("schema.reserved-namespace", "'__cedar' is the namespace of the built-in types", at: span)
    }

    /// `A::B::C`
    mutating func path() throws(CedarError) -> TypeReference {
        let start = token.span.start
        var parts = [try identifier()]
        while token.kind == .path {
            try advance()
            parts.append(try identifier())
        }
        return TypeReference(name: Name(parts: parts), span: span(from: start))
    }

    /// A string literal's text.
    mutating func string() throws(CedarError) -> String {
        guard token.kind == .string else { throw unexpected("a string in double quotes") }
        let content = bytes[(token.span.start + 1)..<(token.span.end - 1)]
        guard let text = SchemaStrings.replaced(in: content) else {
            throw error(
                "schema.invalid-escape",
                "the string has an escape that there is not, or a carriage return",
                help: #"there are \n \r \t \0 \\ \" \' \x41 and \u{1F600}"#,
                at: token.span
            )
        }
        try advance()
        return text
    }

    /// An identifier or a string literal.
    mutating func nameText() throws(CedarError) -> String {
        token.kind == .string ? try string() : try identifier()
    }

    /// `@key`, `@key("value")`, any number of them; sorted by key.
    mutating func annotations() throws(CedarError) -> [SchemaAnnotation] {
        var annotations: [SchemaAnnotation] = []
        var keys: Set<String> = []
        while try take("@") {
            guard token.kind == .identifier else { throw unexpected("the annotation's name") }
            let key = word
            let span = token.span
            try advance()
            var value = ""
            if try take("(") {
                value = try string()
                try expect(")")
            }
            guard keys.insert(key).inserted else {
                throw error("schema.duplicate-annotation", "there already is an annotation '@\(key)' here", at: span)
            }
            annotations.append(SchemaAnnotation(key: key, value: value))
        }
        return annotations.sorted { $0.key < $1.key }
    }

    /// `element, element`, one at least, no comma at the end.
    mutating func list<Element>(
        _ element: (inout SchemaParser) throws(CedarError) -> Element
    ) throws(CedarError) -> [Element] {
        var elements = [try element(&self)]
        while try take(",") { elements.append(try element(&self)) }
        return elements
    }
}
