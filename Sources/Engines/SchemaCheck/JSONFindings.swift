// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema

/// Turns the differences of two JSON Schemas into findings: located in both texts, with who is hurt and the way out.
struct JSONFindings {
    let pair: VersionPair

    func finding(
        _ difference: JSONSchemaDifference,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let words = JSONChangeWords(difference, reader: pair.reader, writer: pair.writer)
        let finding = Finding(
            rule: difference.change.rawValue,
            severity: .error,
            message: words.message,
            impact: pair.impact,
            fix: pair.isBackward ? words.fix : words.fix + " Consumers need the wider schema before producers use it.",
            details: [Detail(name: "path", value: difference.path)]
        )
        let (reader, writer) = (VersionPair.Place(difference.reader), VersionPair.Place(difference.writer))
        return pair.located(finding, reader: reader, writer: writer, &newPlaces, &oldPlaces)
    }
}

extension VersionPair.Place {
    fileprivate init(_ place: JSONSchemaDifference.Place) {
        self.init(document: place.document, offset: place.offset)
    }
}
