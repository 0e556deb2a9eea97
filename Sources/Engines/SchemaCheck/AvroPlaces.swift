// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import JSON

/// Places in one schema's texts, each worked out once.
struct AvroPlaces {
    /// A place as findings show it, but for the file.
    struct Located {
        let line: Int
        let column: Int
        let pointer: String
        let fragment: String?
    }

    private let schema: AvroSchema
    private var locators: [Int: TextLocator] = [:]
    private var located: [AvroDifference.Place: Located] = [:]

    init(_ schema: AvroSchema) {
        self.schema = schema
    }

    mutating func locate(_ place: AvroDifference.Place) -> Located {
        if let known = located[place] { return known }
        // Taken out while it is used: a copy would copy what it remembers.
        var locator = locators.removeValue(forKey: place.document) ?? TextLocator(schema.tapes[place.document])
        let position = locator.position(ofOffset: place.offset)
        let found = Located(
            line: position.line,
            column: position.column,
            pointer: locator.pointer(toOffset: place.offset).description,
            fragment: locator.fragment(atOffset: place.offset)
        )
        locators[place.document] = locator
        located[place] = found
        return found
    }
}

extension AvroPlaces.Located {
    /// The place in one of a schema's texts.
    func location(in file: String?) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column, pointer: pointer)
    }
}
