// SPDX-License-Identifier: Apache-2.0

/// Makes layouts of policies from their tokens. The text has been parsed before, so nothing is checked again; on any
/// other text the result would be meaningless, but it ends.
struct LayoutBuilder {
    let indentation: Int
    private let bytes: [UInt8]
    private let tokens: [Token]
    private var comments: [Int: TokenComments]
    private var position = 0

    init(_ bytes: [UInt8], tokens: [Token], indentation: Int) {
        self.bytes = bytes
        self.tokens = tokens
        self.indentation = indentation
        comments = TokenComments.all(of: tokens, in: bytes)
    }

    var token: Token { tokens[position] }
    var following: Token { tokens[min(position + 1, tokens.count - 1)] }

    /// The comments behind the last token.
    var commentsAtEnd: [String] { comments[tokens.count - 1]?.leading ?? [] }

    mutating func advance() {
        if position + 1 < tokens.count { position += 1 }
    }
}

extension LayoutBuilder {
    /// The next token with its comments.
    ///
    /// - Parameter next: what follows it, unless a comment ends its line.
    mutating func take(next: Layout = .nothing) -> Layout {
        let leading = takeLeading()
        return .sequence([leading, takeText(next: next)])
    }

    /// The comments on the lines before the next token; it has them no longer.
    mutating func takeLeading() -> Layout {
        guard let lines = comments[position]?.leading, !lines.isEmpty else { return .nothing }
        comments[position]?.leading = []
        return .sequence([.hardLine] + lines.flatMap { [.text($0), .hardLine] })
    }

    /// The next token with what stands behind it on its line.
    mutating func takeText(next: Layout = .nothing) -> Layout {
        let text = Layout.text(spelling)
        let trailing = comments[position]?.trailing ?? ""
        advance()
        return .sequence(trailing.isEmpty ? [text, next] : [text, .space, .text(trailing), .hardLine])
    }

    /// The next token's text; of a number without needless zeros.
    private var spelling: String {
        let text = String(decoding: bytes[token.range], as: UTF8.self)
        guard token.kind == .integer, text.utf8.count > 1 else { return text }
        let digits = text.drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    /// Leaves out a comma before a closing bracket; its comments go to the bracket.
    mutating func dropComma() {
        guard token.kind == .comma else { return }
        let dropped = comments[position] ?? TokenComments()
        advance()
        guard !dropped.isEmpty else { return }
        guard let own = comments[position], !own.isEmpty else {
            comments[position] = dropped
            return
        }
        comments[position]?.leading = dropped.lines + own.leading
    }

    /// What stands between brackets, each element followed by its comma, until the closing one comes.
    mutating func elements(
        until close: Token.Kind,
        _ element: (inout LayoutBuilder) -> Layout
    ) -> Layout {
        var layouts: [Layout] = []
        while token.kind != close, token.kind != .end {
            layouts.append(element(&self))
            guard token.kind == .comma, following.kind != close else { break }
            layouts += [take(), .line]
        }
        dropComma()
        return .sequence(layouts)
    }
}
