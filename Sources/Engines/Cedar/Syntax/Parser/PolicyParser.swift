// SPDX-License-Identifier: Apache-2.0

/// A recursive-descent parser over the tokens of one text. It recurses once a level of nesting, which is bounded.
struct PolicyParser {
    let bytes: [UInt8]
    let limits: PolicyLimits
    private let tokens: [Token]
    private(set) var position = 0
    /// How many nested expressions are open.
    var nesting = 0

    init(_ bytes: [UInt8], limits: PolicyLimits) throws(CedarParseFailure) {
        self.bytes = bytes
        self.limits = limits
        do throws(CedarError) {
            tokens = try Lexer.tokens(of: bytes, limits: limits)
        } catch {
            throw CedarParseFailure(error)
        }
    }

    /// All policies of the text.
    mutating func policies() throws(CedarParseFailure) -> [Policy] {
        var policies: [Policy] = []
        var errors: [CedarError] = []
        var count = 0
        while token.kind != .end, errors.count < max(limits.errors, 1) {
            do throws(CedarError) {
                policies.append(try policy(id: PolicyID("policy\(count)")))
            } catch {
                errors.append(error)
                recover()
            }
            count += 1
        }
        guard errors.isEmpty else { throw CedarParseFailure(errors) }
        return policies
    }

    /// Goes behind the next semicolon: it ends a policy and can stand nowhere else.
    private mutating func recover() {
        nesting = 0
        while token.kind != .semicolon, token.kind != .end { advance() }
        accept(.semicolon)
    }
}

extension PolicyParser {
    /// The next token. The last one, `end`, is never passed.
    var token: Token { tokens[position] }

    /// The token behind the next one.
    var following: Token { tokens[min(position + 1, tokens.count - 1)] }

    mutating func advance() {
        if position + 1 < tokens.count { position += 1 }
    }

    /// Passes the next token if it is of that kind.
    @discardableResult
    mutating func accept(_ kind: Token.Kind) -> Bool {
        guard token.kind == kind else { return false }
        advance()
        return true
    }

    /// Passes the next token if it is that word.
    mutating func accept(_ word: Token.Word) -> Bool {
        guard token.word == word else { return false }
        advance()
        return true
    }

    /// Passes the next token, which must be of that kind.
    mutating func expect(_ kind: Token.Kind, _ expected: String) throws(CedarError) {
        guard accept(kind) else { throw unexpected(expected) }
    }

    /// From the first byte of the token at a position to the last byte passed so far.
    func span(from start: Int) -> SourceSpan {
        SourceSpan(start: Int(tokens[start].start), end: Int(tokens[max(position - 1, start)].end))
    }

    /// The text of a token as it stands in the source.
    func text(_ token: Token) -> String {
        String(decoding: bytes[token.range], as: UTF8.self)
    }

    /// The text that a string token stands for.
    func unescaped(_ token: Token) throws(CedarError) -> CedarString {
        CedarString(try StringEscapes.text(of: token, in: bytes))
    }
}
