// SPDX-License-Identifier: Apache-2.0
import Findings

/// A new schema and an earlier version of it, compared in one direction: what all that is found of them says.
struct VersionPair {
    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection
    /// Who is hurt if data does not flow.
    let impact: String

    /// A place in the texts of a schema.
    struct Place {
        let document: Int
        let offset: Int
        /// Offset of what follows, if that is known.
        var end = 0
    }

    init(new: NamedSchema, old: NamedSchema, direction: CompatibilityDirection) {
        self.new = new
        self.old = old
        self.direction = direction
        impact = direction.impact(old)
    }

    var isBackward: Bool { direction == .backward }
    /// What the schema that reads is called.
    var reader: String { isBackward ? "the new schema" : old.name }
    /// What the schema that writes is called.
    var writer: String { isBackward ? old.name : "the new schema" }

    /// A finding with its places in both texts, and what it comes from.
    func located(
        _ finding: Finding,
        reader: Place,
        writer: Place,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let (here, there) = isBackward ? (reader, writer) : (writer, reader)
        let newPlace = newPlaces.locate(here.document, here.offset, end: here.end)
        let oldPlace = oldPlaces.locate(there.document, there.offset, end: there.end)
        var finding = finding
        finding.location = newPlace.location(in: new.file(ofDocument: here.document))
        finding.fragment = newPlace.fragment
        finding.excerpt = newPlace.excerpt
        finding.related = [
            RelatedLocation(
                label: old.name,
                location: oldPlace.location(in: old.file(ofDocument: there.document)),
                fragment: oldPlace.fragment,
                excerpt: oldPlace.excerpt
            )
        ]
        let origin = [Detail(name: "direction", value: direction.rawValue), Detail(name: "against", value: old.name)]
        finding.details = origin + finding.details
        return finding
    }
}
