// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import JSON

/// Turns the differences of two Avro schemas into findings: located in both texts, with who is hurt and the way out.
struct AvroFindings {
    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection

    func collect() throws(AvroComparisonLimit) -> [Finding] {
        let differences =
            switch direction {
            case .backward: try new.schema.differences(reading: old.schema)
            case .forward: try old.schema.differences(reading: new.schema)
            }
        guard !differences.isEmpty else { return [] }
        var newPlaces = AvroPlaces(new)
        var oldPlaces = AvroPlaces(old)
        return differences.map { finding($0, &newPlaces, &oldPlaces) }
    }

    private func finding(
        _ difference: AvroDifference,
        _ newPlaces: inout AvroPlaces,
        _ oldPlaces: inout AvroPlaces
    ) -> Finding {
        let isBackward = direction == .backward
        let here = newPlaces.locate(isBackward ? difference.reader : difference.writer)
        let there = oldPlaces.locate(isBackward ? difference.writer : difference.reader)
        return Finding(
            rule: difference.incompatibility.rawValue,
            severity: .error,
            message: message(difference),
            location: here.location,
            fragment: here.fragment,
            related: [RelatedLocation(label: old.name, location: there.location, fragment: there.fragment)],
            impact: impact,
            fix: fix(difference),
            details: [
                Detail(name: "direction", value: direction.rawValue), Detail(name: "against", value: old.name),
                Detail(name: "what", value: difference.detail),
            ]
        )
    }

    private var impact: String {
        switch direction {
        case .backward: "Consumers that move to the new schema fail on records already written with \(old.name)."
        case .forward: "Consumers still on \(old.name) fail on records written with the new schema."
        }
    }

    private func message(_ difference: AvroDifference) -> String {
        let owner = difference.owner.map { " of \($0)" } ?? ""
        let (reader, writer) = direction == .backward ? ("the new schema", old.name) : (old.name, "the new schema")
        return switch difference.incompatibility {
        case .readerFieldMissingDefaultValue:
            direction == .backward
                ? "field '\(difference.detail)'\(owner) has no default, and \(writer) does not have it"
                : "field '\(difference.detail)'\(owner) is gone, but \(reader) requires it: it has no default there"
        case .missingEnumSymbols:
            "\(writer) has the symbols \(difference.detail), which \(reader) lacks\(owner)"
        case .missingUnionBranch:
            "\(writer) may write \(difference.detail), for which the union in \(reader) has no branch"
        case .nameMismatch: "the names differ: \(difference.detail) in \(reader)"
        case .fixedSizeMismatch: "the sizes\(owner) differ: \(difference.detail)"
        case .typeMismatch: "no promotion leads from what is written to what is read: \(difference.detail)"
        }
    }

    private func fix(_ difference: AvroDifference) -> String {
        let isBackward = direction == .backward
        return switch difference.incompatibility {
        case .readerFieldMissingDefaultValue:
            isBackward
                ? "Give '\(difference.detail)' a default, for example \"type\": [\"null\", …], \"default\": null."
                : "Keep '\(difference.detail)'; or give it a default first and drop it once every consumer has that version."
        case .missingEnumSymbols:
            isBackward
                ? "Keep these symbols, or give the enum a \"default\" symbol."
                : "Give the enum a \"default\" first, and add symbols once every consumer has that version."
        case .missingUnionBranch:
            isBackward
                ? "Keep the branch in the union." : "Widen the consumers' union first; write the new branch afterwards."
        case .nameMismatch:
            isBackward
                ? "Keep the old name, or list it under \"aliases\" with its namespace."
                : "Keep the name: old readers know no alias for the new one; or use a new subject."
        case .fixedSizeMismatch: "Keep the size; for another length define a fixed of another name in a new field."
        case .typeMismatch:
            isBackward
                ? "Keep the type or widen it (int → long → float → double, string ↔ bytes); else add a new field with a "
                    + "default and retire this one."
                : "Keep the type; add a new field with a default and retire this one when no consumer reads it."
        }
    }
}

/// Places in one schema's texts.
private struct AvroPlaces {
    private let named: NamedSchema
    private var locators: [Int: TextLocator] = [:]

    init(_ named: NamedSchema) {
        self.named = named
    }

    mutating func locate(_ place: AvroDifference.Place) -> (location: SourceLocation, fragment: String?) {
        guard named.schema.texts.indices.contains(place.document) else {
            return (SourceLocation(file: named.file), nil)
        }
        var locator = locators[place.document] ?? TextLocator(named.schema.texts[place.document])
        let pointer = locator.pointer(toOffset: place.offset)
        let position = locator.position(ofOffset: place.offset)
        locators[place.document] = locator
        let file = place.document == 0 ? named.file : "reference \(place.document) of \(named.name)"
        return (
            SourceLocation(file: file, line: position.line, column: position.column, pointer: pointer.description),
            locator.fragment(at: pointer)
        )
    }
}
