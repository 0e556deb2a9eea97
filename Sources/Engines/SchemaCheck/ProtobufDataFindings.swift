// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import ProtobufSchema

/// Turns messages that a Protobuf reader loses into findings: located in both texts, with the bytes and both readings.
struct ProtobufDataFindings {
    let new: NamedSchema
    let old: NamedSchema
    let direction: CompatibilityDirection

    private var isBackward: Bool { direction == .backward }
    private var reader: String { isBackward ? "the new schema" : old.name }
    private var writer: String { isBackward ? old.name : "the new schema" }

    func finding(_ loss: ProtobufLoss, _ newPlaces: inout TextPlaces, _ oldPlaces: inout TextPlaces) -> Finding {
        var finding = located(loss.kind.rawValue, .error, loss.reader, loss.writer, &newPlaces, &oldPlaces)
        let what =
            loss.kind == .refused
            ? "\(reader) cannot read all that \(writer) writes" : "what \(writer) writes is not what \(reader) reads"
        finding.message = "\(what): at '\(loss.path)': \(loss.message)"
        finding.fix = "Keep the field as it was, and add one with a new number; reserve the number of one that goes."
        finding.impact = loss.kind == .refused ? direction.impact(old) : direction.changedImpact(old)
        finding.counterexample = example(loss).compactText
        finding.details.append(Detail(name: "path", value: loss.path))
        return finding
    }

    func finding(_ doubt: ProtobufDoubt, _ newPlaces: inout TextPlaces, _ oldPlaces: inout TextPlaces) -> Finding {
        var finding = located(doubt.rule, .warning, doubt.reader, doubt.writer, &newPlaces, &oldPlaces)
        finding.message = doubt.message
        finding.fix = "Give what is new a number of its own, and reserve the number and the name of what goes."
        finding.impact = direction.changedImpact(old)
        return finding
    }

    /// The message: its bytes, and what its writer and its reader make of them.
    private func example(_ loss: ProtobufLoss) -> JSON {
        var members = [
            ("message", JSON.string(loss.type)), ("bytes", .string(ExampleBytes.hex(loss.bytes))),
            ("written", loss.written),
        ]
        if let read = loss.read { members.append(("read", read)) }
        if let refusal = loss.refusal { members.append(("refusal", .string(refusal))) }
        return .object(members)
    }

    private func located(
        _ rule: String,
        _ severity: Severity,
        _ reader: ProtobufDifference.Place,
        _ writer: ProtobufDifference.Place,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> Finding {
        let (here, there) = isBackward ? (reader, writer) : (writer, reader)
        let newPlace = newPlaces.locate(here.document, here.offset, end: here.end)
        let oldPlace = oldPlaces.locate(there.document, there.offset, end: there.end)
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
