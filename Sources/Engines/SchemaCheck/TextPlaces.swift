// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// Places in one schema's texts, each worked out once.
struct TextPlaces {
    /// A place as findings show it, but for the file.
    struct Located {
        let line: Int
        let column: Int
        let pointer: String
        let fragment: String?
    }

    private struct Key: Hashable {
        let document: Int
        let offset: Int
    }

    private let tapes: [JSONTape]
    private var locators: [Int: TextLocator] = [:]
    private var located: [Key: Located] = [:]

    init(_ schema: ParsedSchema) {
        tapes = schema.tapes
    }

    /// A place of a document, counted from 0 for the schema's own text, by its offset in bytes.
    mutating func locate(_ document: Int, _ offset: Int) -> Located {
        let key = Key(document: document, offset: offset)
        if let known = located[key] { return known }
        // Taken out while it is used: a copy would copy what it remembers.
        var locator = locators.removeValue(forKey: document) ?? TextLocator(tapes[document])
        let position = locator.position(ofOffset: offset)
        let found = Located(
            line: position.line,
            column: position.column,
            pointer: locator.pointer(toOffset: offset).description,
            fragment: locator.fragment(atOffset: offset)
        )
        locators[document] = locator
        located[key] = found
        return found
    }
}

extension TextPlaces.Located {
    /// The place in one of a schema's texts.
    func location(in file: String?) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column, pointer: pointer)
    }
}
