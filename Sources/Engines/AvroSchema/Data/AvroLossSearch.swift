// SPDX-License-Identifier: Apache-2.0
import JSON

/// Walks through two schemas together and looks for values that do not come out as they went in.
struct AvroLossSearch {
    /// A step into a value of the writer's.
    enum Frame {
        /// A branch of a union, and the union.
        case branch(Int, AvroEntry)
        case item
        case entry
        /// A field, as a place in the writer's list, of a record.
        case field(Int, record: AvroEntry)
    }

    private struct Pair: Hashable {
        let writer: UInt32
        let reader: UInt32
    }

    private static let deepest = 1_000
    private static let mostSteps = 1_000_000
    private static let mostWork = 300_000

    let writerSchema: AvroSchema
    let readerSchema: AvroSchema
    let match: AvroMatch
    var sample: AvroSample
    var frames: [Frame] = []
    var found = AvroDataComparison()
    /// Whether the branch of a union is always the first that matches.
    private var takesFirst = false
    private var met: Set<Pair> = []
    private var seen: Set<[AvroDifference.Place]> = []
    private var steps = 0
    /// How many bytes were put into examples.
    private var work = 0
    /// The writer's type that is looked at.
    private var current: UInt32 = 0

    var writer: AvroModel { match.writer }
    var reader: AvroModel { match.reader }

    init(writer: AvroSchema, reader: AvroSchema) {
        writerSchema = writer
        readerSchema = reader
        match = AvroMatch(writer.model, reader.model)
        sample = AvroSample(writer.model)
    }

    mutating func run() -> AvroDataComparison {
        if writerSchema.isSameReading(as: readerSchema) { return found }
        walk(writerSchema.root.index, readerSchema.root.index)
        if found.losses.isEmpty, found.undecided == nil, sample.isCut {
            found.undecided = "the shortest value that would show a loss has more than \(AvroSample.largest) bytes"
        }
        return found
    }

    private mutating func walk(_ right: UInt32, _ left: UInt32) {
        steps += 1
        guard steps <= Self.mostSteps, frames.count <= Self.deepest else {
            found.undecided = "the schemas are too large to be compared by their data"
            found.isComplete = false
            return
        }
        let outer = current
        current = right
        defer { current = outer }
        let (written, read) = (writer.types[Int(right)], reader.types[Int(left)])
        if written.shape == .union {
            for (index, branch) in writer.branches[written.parts].enumerated() {
                within(.branch(index, written)) { $0.walk(branch, left) }
            }
            return
        }
        if read.shape == .union {
            steps += Int(read.count)
            guard let branch = match.branch(written, of: read) else {
                let name = writer.name(of: written)?.full ?? written.shape.word
                return lose("the reader's union has no branch for \(name)", AvroAdvice.keepBranch, written, read)
            }
            shadow(right, written, read, by: branch)
            return walk(right, branch)
        }
        guard match.matches(written, read) else {
            return lose(mismatch(written, read), AvroAdvice.keepType, written, read)
        }
        switch written.shape {
        case .array: within(.item) { $0.walk(written.first, read.first) }
        case .map: within(.entry) { $0.walk(written.first, read.first) }
        case .record, .error:
            if met.insert(Pair(writer: right, reader: left)).inserted { records(written, read) }
        case .enumeration: symbols(written, read)
        default: scalars(written, read)
        }
    }

    /// A union may have a branch that matches before the one of the same type, and some readers take it.
    private mutating func shadow(_ right: UInt32, _ written: AvroEntry, _ read: AvroEntry, by same: UInt32) {
        guard !takesFirst, let first = match.branch(written, of: read, takesFirst: true), first != same else { return }
        let before = found.losses.count
        takesFirst = true
        walk(right, first)
        takesFirst = false
        guard case .branch(let index, let union)? = frames.last else { return }
        let shape = reader.types[Int(first)].shape
        let isOld = writer.branches[union.parts].prefix(index).contains { writer.types[Int($0)].shape == shape }
        guard isOld else { return }
        // So it has been for the writer's own readers.
        for loss in found.losses[before...] {
            found.doubts.append(
                AvroDoubt(
                    rule: "AVRO_DATA_UNION_ORDER",
                    message: loss.message,
                    fix: "Let the union name the narrower type first.",
                    reader: loss.reader,
                    writer: loss.writer
                )
            )
        }
        found.losses.removeSubrange(before...)
    }

    private mutating func within(_ frame: Frame, _ body: (inout Self) -> Void) {
        frames.append(frame)
        body(&self)
        frames.removeLast()
    }

    private func mismatch(_ written: AvroEntry, _ read: AvroEntry) -> String {
        let (one, other) = (writer.name(of: written)?.full, reader.name(of: read)?.full)
        guard written.shape == read.shape else { return "\(written.shape.word) cannot be read as \(read.shape.word)" }
        if written.shape == .fixed, written.first != read.first {
            return "\(written.first) bytes are written and \(read.first) are read"
        }
        return "\(one ?? written.shape.word) and \(other ?? read.shape.word) are different names"
    }

    private mutating func records(_ written: AvroEntry, _ read: AvroEntry) {
        steps += Int(written.count) + Int(read.count)
        let sources = match.sources(written, read)
        let names = Set(writer.fields[written.parts].map { Array(writer.text($0.name).utf8) })
        for (index, place) in read.parts.enumerated() {
            let field = reader.fields[place]
            if let source = sources[index] {
                let type = writer.fields[source].type
                within(.field(source, record: written)) { $0.walk(type, field.type) }
                continue
            }
            let name = reader.text(field.name)
            if names.contains(Array(name.utf8)) {
                let message = "what was written as '\(name)' is read as another field, which has that name as an alias"
                lose(
                    message,
                    "Drop the alias '\(name)': the record has a field of that name.",
                    written,
                    read,
                    at: field.offset
                )
            } else if field.defaultNode == 0 {
                let message = "the field '\(name)' was not written and has no default"
                lose(message, "Give '\(name)' a default.", written, read, at: field.offset)
            }
        }
        doubt(written, read, sources)
    }

    /// A field that is gone and one of the same type that is new may be the same one under two names.
    private mutating func doubt(_ written: AvroEntry, _ read: AvroEntry, _ sources: [Int?]) {
        let used = Set(sources.compactMap { $0 })
        let fresh = zip(read.parts, sources).filter { $0.1 == nil }.map { reader.fields[$0.0] }
        guard !fresh.isEmpty, found.doubts.count < AvroDataComparison.most else { return }
        for place in written.parts where !used.contains(place) {
            let gone = writer.fields[place]
            let type = writer.types[Int(gone.type)]
            steps += fresh.count
            guard steps <= Self.mostSteps else { return }
            guard let same = fresh.first(where: { isSameType(type, reader.types[Int($0.type)]) }) else { continue }
            let (before, after) = (writer.text(gone.name), reader.text(same.name))
            found.doubts.append(
                AvroDoubt(
                    rule: "AVRO_DATA_PERHAPS_RENAMED",
                    message:
                        "the field '\(before)' is gone and '\(after)' of the same type is new: if it is the same one, "
                        + "its values are lost and the default is read instead",
                    fix: "Give '\(after)' the alias '\(before)' if it was renamed.",
                    reader: .init(document: Int(read.document), offset: Int(same.offset)),
                    writer: .init(document: Int(written.document), offset: Int(gone.offset))
                )
            )
        }
    }

    private func isSameType(_ written: AvroEntry, _ read: AvroEntry) -> Bool {
        guard written.shape == read.shape else { return false }
        guard written.shape == .union else { return match.matches(written, read) }
        let shapes = { (model: AvroModel, type: AvroEntry) in
            model.branches[type.parts].map { model.types[Int($0)].shape }
        }
        return shapes(writer, written) == shapes(reader, read)
    }

    /// Adds a loss that a value of the writer's at this place shows, the shortest if none is given.
    mutating func lose(
        _ message: String,
        _ fix: String,
        _ written: AvroEntry,
        _ read: AvroEntry,
        value: [UInt8]? = nil,
        at offset: UInt32? = nil
    ) {
        let here = AvroDifference.Place(document: Int(read.document), offset: Int(offset ?? read.offset))
        let there = AvroDifference.Place(document: Int(written.document), offset: Int(written.offset))
        guard seen.insert([here, there]).inserted else { return }
        guard found.losses.count < AvroDataComparison.most, work < Self.mostWork else {
            found.isComplete = false
            return
        }
        guard let bytes = wrap(value) else { return }
        work += bytes.count
        let message = takesFirst ? message + " by readers that take the first branch of a union that matches" : message
        switch AvroConfirmation(bytes, writer: writerSchema, reader: readerSchema, takesFirst) {
        case .survives: found.undecided = "a value that was to be lost is read as it was written: \(message)"
        case .changes(let before, let after):
            add(.changed, message, fix, here, there, bytes, before, after, nil)
        case .isRefused(let before, let reason):
            add(.refused, message, fix, here, there, bytes, before, nil, reason)
        }
    }

    private mutating func add(
        _ kind: AvroLoss.Kind,
        _ message: String,
        _ fix: String,
        _ here: AvroDifference.Place,
        _ there: AvroDifference.Place,
        _ bytes: [UInt8],
        _ written: AvroDatum,
        _ read: AvroDatum?,
        _ refusal: String?
    ) {
        found.losses.append(
            AvroLoss(
                kind: kind,
                message: message,
                fix: fix,
                reader: here,
                writer: there,
                path: path,
                bytes: bytes,
                written: written.json,
                read: read?.json,
                refusal: refusal
            )
        )
    }

    private var path: String {
        var text = ""
        for frame in frames {
            switch frame {
            case .branch: break
            case .item: text += "[]"
            case .entry: text += "{}"
            case .field(let place, _): text += (text.isEmpty ? "" : ".") + writer.text(writer.fields[place].name)
            }
            if text.utf8.count > 1_000 { return text + "…" }
        }
        return text
    }

    /// The value at this place inside shortest values of everything around it.
    private mutating func wrap(_ value: [UInt8]?) -> [UInt8]? {
        guard var bytes = value ?? sample.value(current) else { return nil }
        for frame in frames.reversed() {
            switch frame {
            case .branch(let index, _): bytes = AvroBinary.long(Int64(index)) + bytes
            case .item: bytes = AvroBinary.block(bytes)
            case .entry: bytes = AvroBinary.block(AvroBinary.bytes(Array("key".utf8)) + bytes)
            case .field(let place, let record):
                guard let whole = sample.record(record, with: (place, bytes)) else { return nil }
                bytes = whole
            }
        }
        return bytes
    }
}

/// What reading a value back gives.
enum AvroConfirmation {
    case survives
    case changes(AvroDatum, AvroDatum)
    case isRefused(AvroDatum, String)

    init(_ bytes: [UInt8], writer: AvroSchema, reader: AvroSchema, _ takesFirst: Bool) {
        guard let before = try? AvroBinaryReader.read(bytes, writer: writer, reader: writer) else {
            self = .survives
            return
        }
        do throws(AvroBinaryReader.Refusal) {
            let after = try AvroBinaryReader.read(bytes, writer: writer, reader: reader, takesFirst: takesFirst)
            self = after.keeps(before) ? .survives : .changes(before, after)
        } catch {
            self = .isRefused(before, error.reason)
        }
    }
}

/// What to do about losses.
enum AvroAdvice {
    static let keepType = "Keep the type; for another one add a new field with a default."
    static let keepBranch = "Keep the branch in the reader's union."
}
