// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import JSONInclusion

/// Turns a value that one JSON Schema allows and another refuses into findings, located in both texts.
struct DataFindings {
    /// How much of a value's text is shown, in bytes.
    private static let longestExample = 1 << 16

    let pair: VersionPair

    /// One reason why the value is refused.
    func finding(
        _ failure: Counterexample.Failure,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let part = failure.instance.tokens.isEmpty ? nil : failure.instance.description
        let what = "\(pair.reader) refuses a value that \(pair.writer) allows: "
        let finding = Finding(
            rule: SchemaRule.dataRefused.rawValue,
            severity: .error,
            message: what + (part.map { "at \($0): " } ?? "") + failure.message,
            impact: pair.impact,
            fix: pair.isBackward
                ? JSONDataAdvice.allowing(failure.keyword) : JSONDataAdvice.keeping(failure.keyword, pair.old.name),
            details: (part.map { [Detail(name: "instance", value: $0)] } ?? []) + [
                Detail(name: "keyword", value: failure.keyword)
            ]
        )
        let (reading, writing) = pair.isBackward ? (pair.new, pair.old) : (pair.old, pair.new)
        let reader = reading.schema.place(ofDocument: failure.readerDocument, failure.reader)
        let writer = writing.schema.place(ofDocument: failure.writerDocument, failure.writer)
        return pair.located(finding, reader: reader, writer: writer, &newPlaces, &oldPlaces)
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
}

extension ParsedSchema {
    /// Where the value a pointer leads to begins in one of the schema's texts.
    fileprivate func place(ofDocument document: Int, _ pointer: JSONPointer) -> VersionPair.Place {
        guard tapes.indices.contains(document) else { return VersionPair.Place(document: document, offset: 0) }
        let offset = tapes[document].withView { view in view.node(at: pointer).map { Int(view.nodes[$0].offset) } }
        return VersionPair.Place(document: document, offset: offset ?? 0)
    }
}
