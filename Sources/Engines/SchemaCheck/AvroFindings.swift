// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings

/// Turns the differences of two Avro schemas into findings: located in both texts, with who is hurt and the way out.
struct AvroFindings {
    let pair: VersionPair

    func finding(
        _ difference: AvroDifference,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let finding = Finding(
            rule: difference.incompatibility.rawValue,
            severity: .error,
            message: message(difference),
            impact: pair.impact,
            fix: fix(difference),
            details: [Detail(name: "what", value: difference.detail)]
        )
        let (reader, writer) = (VersionPair.Place(difference.reader), VersionPair.Place(difference.writer))
        return pair.located(finding, reader: reader, writer: writer, &newPlaces, &oldPlaces)
    }

    private func message(_ difference: AvroDifference) -> String {
        let owner = difference.owner.map { " of \($0)" } ?? ""
        let (reader, writer) = (pair.reader, pair.writer)
        return switch difference.incompatibility {
        case .readerFieldMissingDefaultValue:
            pair.isBackward
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
        let isBackward = pair.isBackward
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

extension VersionPair.Place {
    init(_ place: AvroDifference.Place) {
        self.init(document: place.document, offset: place.offset)
    }
}
