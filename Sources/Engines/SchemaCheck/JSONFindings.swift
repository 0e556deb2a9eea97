// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema

/// Turns the differences of two JSON Schemas into findings: located in both texts, with who is hurt and the way out.
struct JSONFindings {
    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection

    func finding(
        _ difference: JSONSchemaDifference,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let isBackward = direction == .backward
        let (here, there) =
            isBackward ? (difference.reader, difference.writer) : (difference.writer, difference.reader)
        let newPlace = newPlaces.locate(here.document, here.offset)
        let oldPlace = oldPlaces.locate(there.document, there.offset)
        let (reader, writer) = isBackward ? ("the new schema", old.name) : (old.name, "the new schema")
        let words = JSONChangeWords(difference, reader: reader, writer: writer)
        return Finding(
            rule: difference.change.rawValue,
            severity: .error,
            message: words.message,
            location: newPlace.location(in: new.file(ofDocument: here.document)),
            fragment: newPlace.fragment,
            excerpt: newPlace.excerpt,
            related: [
                RelatedLocation(
                    label: old.name,
                    location: oldPlace.location(in: old.file(ofDocument: there.document)),
                    fragment: oldPlace.fragment,
                    excerpt: oldPlace.excerpt
                )
            ],
            impact: direction.impact(old),
            fix: isBackward ? words.fix : words.fix + " Consumers need the wider schema before producers use it.",
            details: [
                Detail(name: "direction", value: direction.rawValue), Detail(name: "against", value: old.name),
                Detail(name: "path", value: difference.path),
            ]
        )
    }
}
