// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// A value that a reader loses, or something that may be lost, in the words that all formats share.
struct DataLoss {
    /// A place in the texts of a schema.
    struct Place {
        let document: Int
        let offset: Int
        /// Offset of what follows, if that is known.
        var end = 0
    }

    let rule: String
    /// What happens to the value; nil if it is only suspected.
    let outcome: Outcome?
    let message: String
    let fix: String
    let reader: Place
    let writer: Place
    /// Which part of the value it is about, by the name under which findings have it.
    var part: Detail?

    /// What happens to a value.
    struct Outcome {
        /// Whether it is refused instead of read as another one.
        let isRefusal: Bool
        let bytes: [UInt8]
        let written: JSON
        let read: JSON?
        let refusal: String?
        /// The type that the bytes are of, where they do not begin with the schema's own.
        var type: String?
    }
}

/// Turns lost values into findings: located in both texts, with the bytes and both readings.
struct LossFindings {
    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection

    private var isBackward: Bool { direction == .backward }
    private var reader: String { isBackward ? "the new schema" : old.name }
    private var writer: String { isBackward ? old.name : "the new schema" }

    /// Findings for the first of some losses, with as many examples as there is room for.
    func findings(
        _ losses: some Sequence<DataLoss>,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> [Finding] {
        var examples = ExampleBudget()
        var findings: [Finding] = []
        for loss in losses {
            var finding = finding(loss, &newPlaces, &oldPlaces)
            examples.spend(&finding)
            findings.append(finding)
        }
        return findings
    }

    private func finding(_ loss: DataLoss, _ newPlaces: inout TextPlaces, _ oldPlaces: inout TextPlaces) -> Finding {
        let (here, there) = isBackward ? (loss.reader, loss.writer) : (loss.writer, loss.reader)
        let newPlace = newPlaces.locate(here.document, here.offset, end: here.end)
        let oldPlace = oldPlaces.locate(there.document, there.offset, end: there.end)
        let isRefusal = loss.outcome?.isRefusal ?? false
        return Finding(
            rule: loss.rule,
            severity: loss.outcome == nil ? .warning : .error,
            message: message(loss),
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
            impact: isRefusal ? direction.impact(old) : direction.changedImpact(old),
            fix: loss.fix,
            counterexample: loss.outcome.map { example($0).compactText },
            details: [
                Detail(name: "direction", value: direction.rawValue), Detail(name: "against", value: old.name),
            ] + (loss.part.map { [$0] } ?? [])
        )
    }

    private func message(_ loss: DataLoss) -> String {
        guard let outcome = loss.outcome else { return loss.message }
        let what =
            outcome.isRefusal
            ? "\(reader) cannot read all that \(writer) writes" : "what \(writer) writes is not what \(reader) reads"
        return what + ": " + (loss.part.map { "at '\($0.value)': " } ?? "") + loss.message
    }

    /// The value: its bytes, and what its writer and its reader make of them.
    private func example(_ outcome: DataLoss.Outcome) -> JSON {
        var members = outcome.type.map { [("message", JSON.string($0))] } ?? []
        members += [("bytes", .string(ExampleBytes.hex(outcome.bytes))), ("written", outcome.written)]
        if let read = outcome.read { members.append(("read", read)) }
        if let refusal = outcome.refusal { members.append(("refusal", .string(refusal))) }
        return .object(members)
    }
}
