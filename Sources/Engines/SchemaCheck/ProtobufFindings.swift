// SPDX-License-Identifier: Apache-2.0
import Findings
import ProtobufSchema

/// Turns the differences of two Protobuf schemas into findings: located in both texts, with who is hurt and the way out.
struct ProtobufFindings {
    let pair: VersionPair

    func finding(
        _ difference: ProtobufDifference,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let finding = Finding(
            rule: difference.change.rawValue,
            severity: .error,
            message: message(difference, pair.reader, pair.writer),
            impact: pair.impact,
            fix: fix(difference.change),
            details: [Detail(name: "path", value: difference.path)]
        )
        let (reader, writer) = (VersionPair.Place(difference.reader), VersionPair.Place(difference.writer))
        return pair.located(finding, reader: reader, writer: writer, &newPlaces, &oldPlaces)
    }

    private func message(_ difference: ProtobufDifference, _ reader: String, _ writer: String) -> String {
        let path = difference.path
        return switch difference.change {
        case .packageChanged: "the package in \(reader) is not that in \(writer)"
        case .messageRemoved: "the message at \(path) is in \(writer), but not in \(reader)"
        case .fieldKindChanged:
            "the field at \(path) is of another kind in \(reader) than in \(writer): a scalar, a message, a map"
        case .fieldScalarKindChanged:
            "the field at \(path) has a type in \(reader) that does not read what the one in \(writer) writes"
        case .fieldNamedTypeChanged: "the field at \(path) is of another message or enum in \(reader) than in \(writer)"
        case .fieldNumericLabelChanged:
            "the numbers in the field at \(path) are repeated in one of \(reader) and \(writer), single in the other"
        case .requiredFieldAdded: "\(reader) requires the field at \(path), which \(writer) does not have"
        case .requiredFieldRemoved: "\(reader) lacks the field at \(path), which \(writer) requires"
        case .oneofFieldRemoved: "the oneof in \(reader) lacks the field at \(path), which that in \(writer) has"
        case .multipleFieldsMovedToOneof:
            "several fields of \(writer) share the oneof at \(path) in \(reader), where only one of them is kept"
        case .fieldMovedToExistingOneof:
            "the field at \(path) stands alone in \(writer), but in \(reader) in a oneof with others"
        case let change: "\(change.rawValue) at \(path)"
        }
    }

    private func fix(_ change: ProtobufChange) -> String {
        switch change {
        case .packageChanged: "Keep the package; for another one use a subject of its own."
        case .messageRemoved: "Keep the message; mark it as deprecated until nobody reads it any more."
        case .fieldKindChanged, .fieldScalarKindChanged, .fieldNamedTypeChanged, .fieldNumericLabelChanged:
            "Keep the field as it was, and add one with a new number; later remove the old one and reserve its number."
        case .requiredFieldAdded: "Make the field optional."
        case .requiredFieldRemoved:
            "Keep the field; make it optional first, and remove it once every consumer has that version."
        case .oneofFieldRemoved: "Keep the field in the oneof, marked as deprecated."
        default: "Leave the fields where they were; add new fields to the oneof instead."
        }
    }
}

extension VersionPair.Place {
    init(_ place: ProtobufDifference.Place) {
        self.init(document: place.document, offset: place.offset, end: place.end)
    }
}
