// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import JSONInclusion

/// Turns a value that one JSON Schema allows and another refuses into findings, located in both texts.
struct DataFindings {
    /// How much of a value's text is shown, in bytes.
    private static let longestExample = 1 << 16

    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection

    private var isBackward: Bool { direction == .backward }
    private var reader: String { isBackward ? "the new schema" : old.name }
    private var writer: String { isBackward ? old.name : "the new schema" }

    /// One reason why the value is refused.
    func finding(
        _ failure: Counterexample.Failure,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let readers = (failure.readerDocument, failure.reader)
        let writers = (failure.writerDocument, failure.writer)
        let (here, there) = isBackward ? (readers, writers) : (writers, readers)
        let newPlace = newPlaces.locate(here.0, new.schema.offset(ofDocument: here.0, here.1))
        let oldPlace = oldPlaces.locate(there.0, old.schema.offset(ofDocument: there.0, there.1))
        let place = failure.instance.tokens.isEmpty ? "" : "at \(failure.instance): "
        return Finding(
            rule: SchemaRule.dataRefused.rawValue,
            severity: .error,
            message: "\(reader) refuses a value that \(writer) allows: \(place)\(failure.message)",
            location: newPlace.location(in: new.file(ofDocument: here.0)),
            fragment: newPlace.fragment,
            excerpt: newPlace.excerpt,
            related: [
                RelatedLocation(
                    label: old.name,
                    location: oldPlace.location(in: old.file(ofDocument: there.0)),
                    fragment: oldPlace.fragment,
                    excerpt: oldPlace.excerpt
                )
            ],
            impact: direction.impact(old),
            fix: isBackward
                ? JSONDataAdvice.allowing(failure.keyword) : JSONDataAdvice.keeping(failure.keyword, old.name),
            details: details
                + (failure.instance.tokens.isEmpty
                    ? [] : [Detail(name: "instance", value: failure.instance.description)]) + [
                    Detail(name: "keyword", value: failure.keyword)
                ]
        )
    }

    /// Shows the value in the first of its findings. A long one is cut, and is then a text in JSON.
    func show(_ example: Counterexample, in finding: inout Finding) {
        let text = example.text
        let count = text.utf8.count
        guard count > Self.longestExample else {
            finding.counterexample = text
            return
        }
        let start = String(decoding: text.utf8.prefix(Self.longestExample), as: UTF8.self)
        finding.counterexample = JSON.string(start + "…").compactText
        let note = "cut after \(Self.longestExample) of \(count) bytes"
        finding.details.append(Detail(name: "counterexample", value: note))
    }

    private var details: [Detail] {
        [Detail(name: "direction", value: direction.rawValue), Detail(name: "against", value: old.name)]
    }
}

extension ParsedSchema {
    /// Where the value a pointer leads to begins in one of the schema's texts.
    fileprivate func offset(ofDocument document: Int, _ pointer: JSONPointer) -> Int {
        guard tapes.indices.contains(document) else { return 0 }
        return tapes[document].withView { view in view.node(at: pointer).map { Int(view.nodes[$0].offset) } ?? 0 }
    }
}
