// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// Places in one schema's texts, each worked out once.
struct TextPlaces {
    /// A place as findings show it, but for the file.
    struct Located {
        let line: Int
        let column: Int
        /// The JSON pointer, if the text is JSON.
        let pointer: String?
        let fragment: String?
        let excerpt: SourceExcerpt?
    }

    private struct Key: Hashable {
        let document: Int
        let offset: Int
    }

    /// The texts, and whether they are JSON.
    private let tapes: [JSONTape]
    private let isJSON: Bool
    private var locators: [Int: TextLocator] = [:]
    private var located: [Key: Located] = [:]

    init(_ schema: ParsedSchema) {
        tapes = schema.tapes
        isJSON = schema.format != .protobuf
    }

    /// A place of a document, counted from 0 for the schema's own text, by its offset in bytes and, in a text that is
    /// not JSON, its end.
    mutating func locate(_ document: Int, _ offset: Int, end: Int = 0) -> Located {
        let key = Key(document: document, offset: offset)
        if let known = located[key] { return known }
        // Taken out while it is used: a copy would copy what it remembers.
        var locator = locators.removeValue(forKey: document) ?? TextLocator(tapes[document])
        let position = locator.position(ofOffset: offset)
        let found = Located(
            line: position.line,
            column: position.column,
            pointer: isJSON ? locator.pointer(toOffset: offset).description : nil,
            fragment: isJSON ? locator.fragment(atOffset: offset) : fragment(document, offset, end),
            excerpt: SourceExcerpt(of: tapes[document].text, at: offset, end: end > offset ? end : nil)
        )
        locators[document] = locator
        located[key] = found
        return found
    }

    /// The text of a place, cut after the first line or what fits a message.
    private func fragment(_ document: Int, _ offset: Int, _ end: Int) -> String? {
        let text = tapes[document].text
        guard offset >= 0, offset < end, end <= text.count else { return nil }
        let line = text[offset..<end].prefix { $0 != 0x0A && $0 != 0x0D }
        let shown = String(decoding: line.prefix(160), as: UTF8.self)
        return line.count == end - offset && line.count <= 160 ? shown : shown + "…"
    }
}

extension TextPlaces.Located {
    /// The place in one of a schema's texts.
    func location(in file: String?) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column, pointer: pointer)
    }
}
