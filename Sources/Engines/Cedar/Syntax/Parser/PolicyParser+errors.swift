// SPDX-License-Identifier: Apache-2.0

extension PolicyParser {
    /// The error for a token that cannot stand where it does.
    func unexpected(_ expected: String, help: String? = nil) -> CedarError {
        CedarError(
            code: token.kind == .end ? "parse.unexpected-end" : "parse.unexpected-token",
            message: "expected \(expected), found \(describe(token))",
            help: help,
            span: token.span
        )
    }

    /// An error at a place other than the next token.
    func error(_ code: String, _ message: String, help: String? = nil, from start: Int) -> CedarError {
        CedarError(code: "parse." + code, message: message, help: help, span: span(from: start))
    }

    /// The error for a word that the grammar keeps for itself.
    func reserved(_ token: Token) -> CedarError {
        let text = text(token)
        let isNamespace = text == "__cedar"
        return CedarError(
            code: "parse.reserved-identifier",
            message: isNamespace
                ? "`__cedar` is reserved for the language" : "`\(text)` is a keyword and names nothing",
            help: isNamespace ? nil : "an attribute of that name is written `[\"\(text)\"]`, in a record `\"\(text)\"`",
            span: token.span
        )
    }

    private func describe(_ token: Token) -> String {
        switch token.kind {
        case .end: "the end of the text"
        case .string where token.end - token.start > 40: "a string"
        default: "`\(text(token).prefix(60))`"
        }
    }
}
