// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import JSON

/// Turns values that an Avro reader loses into findings: located in both texts, with the bytes and both readings.
struct AvroDataFindings {
    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection

    private var isBackward: Bool { direction == .backward }
    private var reader: String { isBackward ? "the new schema" : old.name }
    private var writer: String { isBackward ? old.name : "the new schema" }

    func finding(_ loss: AvroLoss, _ newPlaces: inout TextPlaces, _ oldPlaces: inout TextPlaces) -> Finding {
        let place = loss.path.isEmpty ? "" : "at '\(loss.path)': "
        var finding = located(loss.kind.rawValue, .error, loss.reader, loss.writer, &newPlaces, &oldPlaces)
        let what =
            loss.kind == .refused
            ? "\(reader) cannot read all that \(writer) writes" : "what \(writer) writes is not what \(reader) reads"
        finding.message = "\(what): \(place)\(loss.message)"
        finding.fix = loss.fix
        finding.impact = loss.kind == .refused ? direction.impact(old) : direction.changedImpact(old)
        finding.counterexample = example(loss).compactText
        if !loss.path.isEmpty { finding.details.append(Detail(name: "instance", value: loss.path)) }
        return finding
    }

    func finding(_ doubt: AvroDoubt, _ newPlaces: inout TextPlaces, _ oldPlaces: inout TextPlaces) -> Finding {
        var finding = located(doubt.rule, .warning, doubt.reader, doubt.writer, &newPlaces, &oldPlaces)
        finding.message = doubt.message
        finding.fix = doubt.fix
        finding.impact = direction.changedImpact(old)
        return finding
    }

    /// The value: its bytes, and what its writer and its reader make of them.
    private func example(_ loss: AvroLoss) -> JSON {
        var members = [("bytes", JSON.string(ExampleBytes.hex(loss.bytes))), ("written", loss.written)]
        if let read = loss.read { members.append(("read", read)) }
        if let refusal = loss.refusal { members.append(("refusal", .string(refusal))) }
        return .object(members)
    }

    private func located(
        _ rule: String,
        _ severity: Severity,
        _ reader: AvroDifference.Place,
        _ writer: AvroDifference.Place,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let (here, there) = isBackward ? (reader, writer) : (writer, reader)
        let newPlace = newPlaces.locate(here.document, here.offset)
        let oldPlace = oldPlaces.locate(there.document, there.offset)
        return Finding(
            rule: rule,
            severity: severity,
            message: "",
            location: newPlace.location(in: new.file(ofDocument: here.document)),
            fragment: newPlace.fragment,
            related: [
                RelatedLocation(
                    label: old.name,
                    location: oldPlace.location(in: old.file(ofDocument: there.document)),
                    fragment: oldPlace.fragment
                )
            ],
            details: [
                Detail(name: "direction", value: direction.rawValue), Detail(name: "against", value: old.name),
            ]
        )
    }
}
