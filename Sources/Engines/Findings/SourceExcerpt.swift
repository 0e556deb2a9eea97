// SPDX-License-Identifier: Apache-2.0

/// A piece of one line of a text around a place in it, for showing the place with a mark under it. However long the line
/// is, the piece is short.
public struct SourceExcerpt: Sendable, Hashable {
    /// What stands before the place.
    let before: String
    /// What the place is about.
    let marked: String
    /// What follows.
    let after: String
    /// Whether the line goes on to the left and to the right.
    let isCutBefore: Bool
    let isCutAfter: Bool

    /// How many characters (code points) of each part are kept.
    static let longest = 60

    /// The piece around a place.
    ///
    /// - Parameters:
    ///   - offset: where the place begins, in bytes.
    ///   - end: where it ends; a word, number or quoted text from there on if that is not known.
    public init?(of text: [UInt8], at offset: Int, end: Int? = nil) {
        guard offset >= 0, offset <= text.count else { return nil }
        let start = Self.start(text, offset)
        let limit = end.map { min(max($0, offset), text.count) } ?? Self.tokenEnd(text, offset)
        let stop = Self.stop(text, offset, limit)
        let rest = Self.stop(text, stop, text.count)
        before = String(decoding: text[start..<offset], as: UTF8.self)
        marked = String(decoding: text[offset..<stop], as: UTF8.self)
        after = String(decoding: text[stop..<rest], as: UTF8.self)
        isCutBefore = start > 0 && !Self.isLineEnd(text[start - 1])
        isCutAfter = rest < text.count && !Self.isLineEnd(text[rest])
    }

    /// The piece around a place that is known by its line and column, both from 1, the column in code points.
    public init?(of text: [UInt8], line: Int, column: Int) {
        var (offset, current) = (0, 1)
        while current < line {
            guard let next = text[offset...].firstIndex(where: Self.isLineEnd) else { return nil }
            let isPair = text[next] == 0x0D && next + 1 < text.count && text[next + 1] == 0x0A
            offset = next + (isPair ? 2 : 1)
            current += 1
        }
        var left = max(1, column)
        while offset < text.count, !Self.isLineEnd(text[offset]) {
            if !Self.isContinuation(text[offset]) { left -= 1 }
            if left <= 0 { break }
            offset += 1
        }
        self.init(of: text, at: offset)
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// Where the piece begins: at most so many characters before the place, and in the same line.
    private static func start(_ text: [UInt8], _ offset: Int) -> Int {
        var (start, count) = (offset, 0)
        // Bytes are bounded as well: what is no UTF-8 may be continuations alone.
        while start > 0, offset - start < longest * 4, count < longest, !isLineEnd(text[start - 1]) {
            start -= 1
            if !isContinuation(text[start]) { count += 1 }
        }
        return start
    }

    private static func stop(_ text: [UInt8], _ from: Int, _ end: Int) -> Int {
        var (stop, count) = (from, 0)
        while stop < end, stop - from < longest * 4, !isLineEnd(text[stop]) {
            if !isContinuation(text[stop]) {
                if count == longest { break }
                count += 1
            }
            stop += 1
        }
        return stop
    }

    private static func tokenEnd(_ text: [UInt8], _ offset: Int) -> Int {
        guard offset < text.count else { return offset }
        let most = min(text.count, offset + longest * 4)
        if text[offset] == UInt8(ascii: "\"") {
            var place = offset + 1
            while place < most {
                if text[place] == UInt8(ascii: "\"") { return place + 1 }
                place += text[place] == UInt8(ascii: "\\") ? 2 : 1
            }
            return most
        }
        var place = offset
        while place < most, isWord(text[place]) { place += 1 }
        return max(place, min(offset + 1, text.count))
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "."), 0x80...:
            true
        default: false
        }
    }
}

extension SourceExcerpt {
    /// The piece as it is shown, and the marks to put under it.
    var lines: (text: String, marks: String) {
        var line = ShownLine()
        line.add(isCutBefore ? "…" : "")
        line.add(before)
        let start = line.columns
        line.add(marked)
        let width = max(1, line.columns - start)
        line.add(after)
        line.add(isCutAfter ? "…" : "")
        return (line.text, String(repeating: " ", count: start) + String(repeating: "^", count: width))
    }

    /// Whether the piece shows all of a text, but for white space.
    func shows(_ fragment: String) -> Bool {
        func plain(_ text: String) -> [UInt8] { text.utf8.filter { $0 > 0x20 } }
        return plain(marked + after).starts(with: plain(fragment))
    }
}

/// A line that grows, with tabs as spaces and control characters spelled out.
private struct ShownLine {
    private(set) var text = ""
    private(set) var columns = 0
    private static let tabStop = 4

    mutating func add(_ piece: String) {
        for part in piece.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
            if part.offset > 0 {
                let count = Self.tabStop - columns % Self.tabStop
                text += String(repeating: " ", count: count)
                columns += count
            }
            let shown = String(part.element).visibleLine
            text += shown
            columns += DisplayWidth.columns(of: shown)
        }
    }
}
