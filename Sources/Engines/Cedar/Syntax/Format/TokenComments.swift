// SPDX-License-Identifier: Apache-2.0

/// The comments around a token: those on lines of their own before it, and what stands behind it on its line.
struct TokenComments {
    /// Each with its two slashes, without white space around it.
    var leading: [String] = []

    /// With its two slashes; empty if there is none.
    var trailing = ""

    var isEmpty: Bool { leading.isEmpty && trailing.isEmpty }

    /// All of them, as if they stood on lines of their own.
    var lines: [String] { leading + (trailing.isEmpty ? [] : [trailing]) }
}

extension TokenComments {
    /// The comments by the index of their token, the last token being `end`, which has those at the end of the text.
    static func all(of tokens: [Token], in bytes: [UInt8]) -> [Int: TokenComments] {
        var comments: [Int: TokenComments] = [:]
        var start = 0
        for (index, token) in tokens.enumerated() {
            let gap = bytes[start..<Int(token.start)]
            start = Int(token.end)
            guard gap.contains(UInt8(ascii: "/")) else { continue }
            // Up to the line's end a comment belongs to the token before it; nothing stands before the first token.
            let lineEnd = index == 0 ? gap.startIndex : gap.firstIndex(of: UInt8(ascii: "\n")) ?? gap.endIndex
            let trailing = trimmed(gap[..<lineEnd])
            if index > 0, !trailing.isEmpty { comments[index - 1, default: TokenComments()].trailing = trailing }
            let leading = lines(gap[lineEnd...])
            if !leading.isEmpty { comments[index, default: TokenComments()].leading = leading }
        }
        return comments
    }

    private static func lines(_ gap: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        var rest = gap
        while let start = rest.firstIndex(of: UInt8(ascii: "/")) {
            let end = rest[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            lines.append(trimmed(rest[start..<(end ?? rest.endIndex)]))
            rest = rest[(end ?? rest.endIndex)...]
        }
        return lines
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[first...last])
        return String(text)
    }
}
