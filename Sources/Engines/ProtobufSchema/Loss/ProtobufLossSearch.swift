// SPDX-License-Identifier: Apache-2.0
import JSON

/// Walks through two schemas together and looks for messages that do not come out as they went in.
struct ProtobufLossSearch {
    private struct Pair: Hashable {
        let writer: WireShape
        let reader: WireShape
    }

    /// A field on the way from the root to where the search is, and the message that has it.
    private struct Frame {
        let slot: WireSlot
        let shape: WireShape
    }

    private static let deepest = 90
    private static let mostSteps = 500_000
    private static let mostWork = 300_000

    private let writers: WireLayouts
    private let readers: WireLayouts
    private var writer: LinkedModel { writers.model }
    private var reader: LinkedModel { readers.model }
    private var sample: WireSample
    private var found = ProtobufDataComparison()
    private var met: Set<Pair> = []
    private var seen: Set<[ProtobufDifference.Place]> = []
    private var frames: [Frame] = []
    private var root = Pair(writer: .message(0), reader: .message(0))
    private var steps = 0
    /// How many bytes were put into examples.
    private var work = 0
    /// For two enums the first number that is lost.
    private var lostNumbers: [[Int]: Int32?] = [:]

    init(writer: LinkedModel, reader: LinkedModel) {
        writers = WireLayouts(writer)
        readers = WireLayouts(reader)
        sample = WireSample(writers)
    }

    mutating func run() -> ProtobufDataComparison {
        if writer === reader { return found }
        var names: [String: Int] = [:]
        for place in reader.messages.indices where reader.messages[place].file == 0 {
            names[relativeName(place, reader)] = place
        }
        // Those at the top first, so that the way to what is inside of them begins there.
        let own = writer.messages.indices.filter { writer.messages[$0].file == 0 }
        let tops = own.filter { writer.messages[$0].parent == nil }
        for place in tops + own.filter({ writer.messages[$0].parent != nil }) {
            guard let other = names[relativeName(place, writer)] else {
                gone(place)
                continue
            }
            root = Pair(writer: .message(place), reader: .message(other))
            walk(root.writer, root.reader)
        }
        if found.losses.isEmpty, found.undecided == nil, sample.isCut {
            found.undecided = "the shortest message that would show a loss has more than \(WireSample.largest) bytes"
        }
        return found
    }

    private mutating func tooLarge() {
        found.undecided = "the schemas are too large to be compared by their data"
        found.isComplete = false
    }

    /// The name without the package, of which bytes know nothing.
    private func relativeName(_ message: Int, _ model: LinkedModel) -> String {
        let package = model.files[0].node.packageName
        let name = model.name(ofMessage: message)
        return package.isEmpty ? name : String(decoding: name.utf8.dropFirst(package.utf8.count + 1), as: UTF8.self)
    }

    private mutating func gone(_ place: Int) {
        let message = writer.messages[place]
        guard message.parent == nil else { return }
        doubt(
            "PROTOBUF_DATA_MESSAGE_GONE",
            "the message \(writer.name(ofMessage: place)) is gone: if it was written by itself, nobody can read it",
            .init(document: 0, offset: 0, end: 0),
            self.place(message.node.name.span, message.file)
        )
    }

    private mutating func walk(_ written: WireShape, _ read: WireShape) {
        guard met.insert(Pair(writer: written, reader: read)).inserted else { return }
        guard frames.count < Self.deepest, steps < Self.mostSteps else {
            tooLarge()
            return
        }
        let (ours, theirs) = (writers.layout(of: written), readers.layout(of: read))
        steps += ours.slots.count + theirs.slots.count
        for slot in ours.slots {
            guard let other = theirs.slot(numbered: slot.number) else {
                if let other = theirs.slot(named: slot.name) { compare(slot, other, written, read) }
                continue
            }
            compare(slot, other, written, read)
            if slot.name != other.name, theirs.names[slot.name] == nil, ours.names[other.name] == nil {
                reused(slot, other)
            }
        }
        oneofs(ours, theirs.slots, written, read)
        for index in theirs.required { require(theirs.slots[index], ours, written, read) }
    }

    private mutating func compare(_ slot: WireSlot, _ other: WireSlot, _ written: WireShape, _ read: WireShape) {
        let before = found.losses.count
        let required = writers.layout(of: written).required.count
        for value in enumerated(slot, other) + sample.values(of: slot) {
            guard steps <= Self.mostSteps else {
                tooLarge()
                return
            }
            steps += 4 + value.count / 16 + 3 * required
            guard let bytes = sample.message(written, with: (slot.number, value)) else { continue }
            let isLost = lose(bytes, written, read, slot, other) {
                slot.number == other.number
                    ? "\(slot.word($0.writer)) is written under number \(slot.number) and \(other.word($0.reader)) is read"
                    : "the field has number \(slot.number) where it is written and \(other.number) where it is read"
            }
            if isLost { return }
        }
        guard found.losses.count == before, slot.number == other.number,
            case .message(let inner) = slot.element, case .message(let reading) = other.element
        else { return }
        frames.append(Frame(slot: slot, shape: written))
        walk(inner, reading)
        frames.removeLast()
    }

    /// A value of an enum that another enum lacks.
    private mutating func enumerated(_ slot: WireSlot, _ other: WireSlot) -> [[UInt8]] {
        guard case .enumeration(let one) = slot.element, case .enumeration(let two) = other.element else { return [] }
        let key = [one, two]
        let lost = lostNumbers[key] ?? writers.firstLost(one, in: readers, two)
        lostNumbers[key] = .some(lost)
        return lost.map { [WireSample.field(slot, $0)] } ?? []
    }

    private mutating func reused(_ slot: WireSlot, _ other: WireSlot) {
        doubt(
            "PROTOBUF_DATA_PERHAPS_REUSED",
            "number \(slot.number) is '\(slot.name)' where it is written and '\(other.name)' where it is read: if that is "
                + "another thing, old values are taken for it",
            place(other.span, other.file),
            place(slot.span, slot.file)
        )
    }

    /// Fields that can be written together and of which a oneof keeps the last.
    private mutating func oneofs(_ ours: WireLayout, _ theirs: [WireSlot], _ written: WireShape, _ read: WireShape) {
        var last: [Int: WireSlot] = [:]
        for other in theirs {
            guard let oneof = other.oneof, let slot = ours.slot(numbered: other.number) else { continue }
            defer { last[oneof] = slot }
            guard let first = last[oneof], first.oneof == nil || first.oneof != slot.oneof,
                let one = sample.values(of: first).first, let next = sample.values(of: slot).first,
                let bytes = sample.message(written, with: (first.number, one + (slot.isRequired ? [] : next)))
            else { continue }
            _ = lose(bytes, written, read, slot, other) { _ in
                "'\(first.name)' and '\(slot.name)' can be written together, and a oneof keeps one of them"
            }
        }
    }

    private mutating func require(_ slot: WireSlot, _ ours: WireLayout, _ written: WireShape, _ read: WireShape) {
        let own = ours.slot(numbered: slot.number)
        if own?.isRequired == true { return }
        guard let bytes = sample.shortest(written) else { return }
        _ = lose(bytes, written, read, own, slot) { _ in
            "the field '\(slot.name)' is required and need not be written"
        }
    }

    /// Adds a loss if a message of the current type is one; true if it was.
    private mutating func lose(
        _ bytes: [UInt8],
        _ written: WireShape,
        _ read: WireShape,
        _ slot: WireSlot?,
        _ other: WireSlot,
        saying message: (Self) -> String
    ) -> Bool {
        if case .survives = WireConfirmation(bytes, written, writers, read, readers) { return false }
        let here = place(other.span, other.file)
        let there = slot.map { place($0.span, $0.file) } ?? place(of: written)
        guard seen.insert([here, there]).inserted else { return true }
        guard found.losses.count < ProtobufDataComparison.most, work < Self.mostWork else {
            found.isComplete = false
            return true
        }
        guard let whole = wrap(bytes), case .message(let type) = root.writer else { return true }
        work += whole.count
        let confirmation = WireConfirmation(whole, root.writer, writers, root.reader, readers)
        var result: (kind: ProtobufLoss.Kind, before: ProtobufDatum, after: ProtobufDatum?, reason: String?)
        switch confirmation {
        case .survives:
            found.undecided = "a message that was to be lost is read as it was written: \(message(self))"
            return true
        case .changes(let before, let after): result = (.changed, before, after, nil)
        case .isRefused(let before, let reason): result = (.refused, before, nil, reason)
        }
        found.losses.append(
            ProtobufLoss(
                kind: result.kind,
                message: message(self),
                reader: here,
                writer: there,
                path: ([writer.name(ofMessage: type)] + frames.map(\.slot.name) + [(slot ?? other).name])
                    .joined(separator: "."),
                type: writer.name(ofMessage: type),
                bytes: whole,
                written: result.before.json,
                read: result.after?.json,
                refusal: result.reason
            )
        )
        return true
    }

    /// The message inside shortest messages of everything around it.
    private mutating func wrap(_ bytes: [UInt8]) -> [UInt8]? {
        var bytes = bytes
        for frame in frames.reversed() {
            let field = WireSample.field(frame.slot, [bytes])
            guard let whole = sample.message(frame.shape, with: (frame.slot.number, field)) else { return nil }
            bytes = whole
        }
        return bytes
    }

    private mutating func doubt(
        _ rule: String,
        _ message: String,
        _ here: ProtobufDifference.Place,
        _ there: ProtobufDifference.Place
    ) {
        guard found.doubts.count < ProtobufDataComparison.most, seen.insert([here, there]).inserted else { return }
        found.doubts.append(ProtobufDoubt(rule: rule, message: message, reader: here, writer: there))
    }

    private func place(_ span: SourceSpan, _ file: Int) -> ProtobufDifference.Place {
        ProtobufDifference.Place(document: file, offset: span.range.lowerBound, end: span.range.upperBound)
    }

    private func place(of shape: WireShape) -> ProtobufDifference.Place {
        switch shape {
        case .message(let place): self.place(writer.messages[place].node.name.span, writer.messages[place].file)
        case .entry(let place): self.place(writer.fields[place].node.span, writer.fields[place].file)
        }
    }
}

/// What reading a message back gives.
enum WireConfirmation {
    case survives
    case changes(ProtobufDatum, ProtobufDatum)
    case isRefused(ProtobufDatum, String)

    init(_ bytes: [UInt8], _ written: WireShape, _ writer: WireLayouts, _ read: WireShape, _ reader: WireLayouts) {
        guard let before = try? WireDecoder(writer).message(bytes[...], written) else {
            self = .survives
            return
        }
        do throws(WireDecoder.Refusal) {
            let after = try WireDecoder(reader).message(bytes[...], read)
            self = after.keeps(before) ? .survives : .changes(before, after)
        } catch {
            self = .isRefused(before, error.reason)
        }
    }
}
