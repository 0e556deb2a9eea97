// SPDX-License-Identifier: Apache-2.0

extension Substring {
    /// Without white space at either end.
    var trimmed: Substring {
        var text = self
        while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.unicodeScalars.removeLast() }
        return text.drop { $0.isWhitespace }
    }

    /// What follows these words at the beginning.
    func after(_ words: String) -> Substring? {
        utf8.starts(with: words.utf8) ? self[utf8.index(startIndex, offsetBy: words.utf8.count)...] : nil
    }

    /// What follows the first of these words.
    func afterFirst(_ words: String) -> Substring? { range(of: words).map { self[$0.upperBound...] } }

    /// What follows the last of these words.
    func afterLast(_ words: String) -> Substring? { lastRange(of: words).map { self[$0.upperBound...] } }

    /// What stands between two words, the first of either.
    func between(_ first: String, _ second: String) -> Substring? {
        guard let start = range(of: first)?.upperBound, let end = self[start...].range(of: second)?.lowerBound else {
            return nil
        }
        return self[start..<end]
    }

    /// What stands between the first of one and the last of the other word.
    func betweenLast(_ first: String, _ second: String) -> Substring? {
        guard let end = lastRange(of: second)?.lowerBound, let start = self[..<end].range(of: first)?.upperBound else {
            return nil
        }
        return self[start..<end]
    }

    /// The first place of a text, by its bytes.
    func range(of text: String) -> Range<Index>? { places(of: text).first { _ in true } }

    private func lastRange(of text: String) -> Range<Index>? {
        var last: Range<Index>?
        for range in places(of: text) { last = range }
        return last
    }

    private func places(of text: String) -> some Sequence<Range<Index>> {
        let wanted = Array(text.utf8)
        let bytes = utf8
        return bytes.indices.lazy.compactMap { start -> Range<Index>? in
            guard bytes[start] == wanted.first, bytes[start...].starts(with: wanted) else { return nil }
            return start..<bytes.index(start, offsetBy: wanted.count)
        }
    }
}
