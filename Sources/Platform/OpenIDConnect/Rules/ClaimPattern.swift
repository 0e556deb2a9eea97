// SPDX-License-Identifier: Apache-2.0

/// A text with `*` for anything within one segment, and with `**` as a whole segment for one or more of them.
///
/// Segments lie between `/` and `:`, so that `repo:acme/app:ref:*` is no pattern for
/// `repo:acme/app:ref:x:environment:production`. Everything else stands for itself, by its bytes.
package struct ClaimPattern: Sendable {
    private static let longest = 512

    private enum Part: Sendable {
        case byte(UInt8)
        case withinSegment
        case anything
    }

    private let parts: [Part]

    /// Reads a pattern.
    ///
    /// - Throws: ``RuleTextError`` if it is empty or too long, or if `**` is only a part of a segment.
    init(_ text: String) throws(RuleTextError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.longest else {
            throw RuleTextError("a pattern has 1 to \(Self.longest) bytes")
        }
        var parts: [Part] = []
        var place = 0
        while place < bytes.count {
            let stars = bytes[place...].prefix { $0 == Self.star }.count
            switch stars {
            case 0: parts.append(.byte(bytes[place]))
            case 1: parts.append(.withinSegment)
            default:
                let isWhole =
                    (place == 0 || Self.isSeparator(bytes[place - 1]))
                    && (place + stars == bytes.count || Self.isSeparator(bytes[place + stars]))
                guard stars == 2, isWhole else {
                    throw RuleTextError("** stands for whole segments: between / or :, or at an end")
                }
                parts.append(.anything)
            }
            place += max(stars, 1)
        }
        self.parts = parts
    }

    /// A pattern of a text that stands for itself, and of what may follow it.
    init(below text: String) {
        parts = text.utf8.map { .byte($0) } + [.byte(UInt8(ascii: "/")), .anything]
    }

    /// Whether the whole text is one that the pattern stands for. Takes time by the product of both lengths.
    func matches(_ text: String) -> Bool {
        // reached[i]: whether the first i parts can stand for what has been read.
        var reached = [Bool](repeating: false, count: parts.count + 1)
        reached[0] = true
        skipEmpty(&reached)
        for byte in text.utf8 {
            var next = [Bool](repeating: false, count: parts.count + 1)
            for (index, part) in parts.enumerated() where reached[index] || (isRepeated(part) && reached[index + 1]) {
                switch part {
                case .byte(let own):
                    if reached[index], own == byte { next[index + 1] = true }
                case .withinSegment:
                    if !Self.isSeparator(byte) { next[index + 1] = true }
                case .anything: next[index + 1] = true
                }
            }
            skipEmpty(&next)
            reached = next
        }
        return reached[parts.count]
    }

    private func isRepeated(_ part: Part) -> Bool {
        if case .byte = part { false } else { true }
    }

    /// A single star may stand for nothing.
    private func skipEmpty(_ reached: inout [Bool]) {
        for (index, part) in parts.enumerated() where reached[index] {
            if case .withinSegment = part { reached[index + 1] = true }
        }
    }

    private static let star = UInt8(ascii: "*")

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") }
}
