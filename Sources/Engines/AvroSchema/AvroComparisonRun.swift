// SPDX-License-Identifier: Apache-2.0
import JSON

/// One run of the comparison; remembers the pairs it has met, which also ends recursion in recursive schemas.
struct AvroComparisonRun {
    /// One of the two schemas.
    struct Side {
        let model: AvroModel
        let bytes: UnsafeBufferPointer<UInt8>
    }

    private struct Pair: Hashable {
        let reader: UInt32
        let writer: UInt32
    }

    /// What is known of a pair of records.
    private enum State {
        /// Being compared, or compared and the same as far as the pairs still open are.
        case compatible
        /// Not compatible; what is wrong has been reported or not, as was asked for at the time.
        case incompatible(isReported: Bool)
    }

    private static let deepest = 1_000
    private static let mostSteps = 10_000_000

    let reader: Side
    let writer: Side
    var found = AvroDifferenceList()
    /// Whether the question is what differs; else it is only whether anything does.
    var explains = true
    private var met: [Pair: State] = [:]
    /// The pairs taken for compatible, in the order they were met.
    private var assumed: [Pair] = []
    private var fieldIndexes: [UInt32: AvroFieldIndex] = [:]
    private var depth = 0
    private var steps = 0

    init(_ reader: Side, _ writer: Side) {
        self.reader = reader
        self.writer = writer
    }

    var isReporting: Bool { explains && found.isComplete }

    /// Reports what is different between two types; true if nothing is.
    mutating func compare(_ left: UInt32, _ right: UInt32) throws(AvroComparisonLimit) -> Bool {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .depth(Self.deepest) }
        try step()
        let (read, written) = (reader.model.types[Int(left)], writer.model.types[Int(right)])
        switch (read.shape, written.shape) {
        case (_, .union): return try everyBranch(written, left)
        case (.union, _): return try anyBranch(read, left, right)
        case (.array, .array), (.map, .map): return try compare(read.first, written.first)
        case (.fixed, .fixed):
            guard try names(read, written) else { return false }
            return sizes(read, written)
        case (.enumeration, .enumeration):
            guard try names(read, written) else { return false }
            return try symbols(read, written)
        case (.record, .record), (.record, .error), (.error, .record), (.error, .error):
            guard try names(read, written) else { return false }
            return try records(left, right, read, written)
        default:
            if AvroPromotion.exists(from: written.shape, to: read.shape) { return true }
            return report(.typeMismatch, read, written) { $0.types(read, written) }
        }
    }

    mutating func step(_ count: Int = 1) throws(AvroComparisonLimit) {
        steps += count
        guard steps <= Self.mostSteps else { throw .steps(Self.mostSteps) }
    }

    /// What the writer may write is any branch of its union: each must be readable.
    private mutating func everyBranch(_ written: AvroEntry, _ left: UInt32) throws(AvroComparisonLimit) -> Bool {
        var compatible = true
        for place in written.parts {
            compatible = try compare(left, writer.model.branches[place]) && compatible
        }
        return compatible
    }

    /// A reader's union reads a type if any branch does; the branches' own differences explain nothing then.
    private mutating func anyBranch(
        _ read: AvroEntry,
        _ left: UInt32,
        _ right: UInt32
    ) throws(AvroComparisonLimit) -> Bool {
        let explained = explains
        explains = false
        var meant: UInt32?
        for place in read.parts {
            let branch = reader.model.branches[place]
            if try compare(branch, right) {
                explains = explained
                return true
            }
            if isMeant(branch, right) { meant = branch }
        }
        explains = explained
        guard isReporting else { return false }
        // A branch of the same name and kind is the one that was meant: say what is wrong inside it.
        if let meant { _ = try compare(meant, right) }
        let written = writer.model.types[Int(right)]
        return report(.missingUnionBranch, read, written) { $0.describe(written, in: $0.writer.model) }
    }

    private func isMeant(_ left: UInt32, _ right: UInt32) -> Bool {
        let (read, written) = (reader.model.types[Int(left)], writer.model.types[Int(right)])
        guard read.shape == written.shape else { return false }
        return !read.shape.isNamed || haveSameSimpleName(read.name, written.name)
    }
}

extension AvroComparisonRun {
    private mutating func records(
        _ left: UInt32,
        _ right: UInt32,
        _ read: AvroEntry,
        _ written: AvroEntry
    ) throws(AvroComparisonLimit) -> Bool {
        let pair = Pair(reader: left, writer: right)
        var isIncompatible = false
        switch met[pair] {
        case .compatible: return true
        case .incompatible(let isReported):
            if isReported || !isReporting { return false }
            // Found while looking for a branch: once more, this time for the reasons.
            isIncompatible = true
        case nil: break
        }
        met[pair] = .compatible
        let firstAssumed = assumed.count
        assumed.append(pair)
        if try fields(right, read, written), !isIncompatible { return true }
        // What was found compatible since may have counted on this pair: forget it.
        for pair in assumed[firstAssumed...] { met[pair] = nil }
        assumed.removeSubrange(firstAssumed...)
        met[pair] = .incompatible(isReported: isReporting)
        return false
    }

    private mutating func fields(
        _ right: UInt32,
        _ read: AvroEntry,
        _ written: AvroEntry
    ) throws(AvroComparisonLimit) -> Bool {
        var compatible = true
        for (position, place) in read.parts.enumerated() {
            let field = reader.model.fields[place]
            if let match = try match(field, near: position, right, written) {
                compatible = try compare(field.type, writer.model.fields[match].type) && compatible
            } else if field.defaultNode == 0 {
                compatible = report(.readerFieldMissingDefaultValue, read, written, at: field.offset) {
                    $0.reader.model.text(field.name)
                }
            }
        }
        return compatible
    }

    /// The writer's field that a reader's field means, by its name, else by its aliases. Most fields stand where they
    /// stood, so that is looked at first.
    private mutating func match(
        _ field: AvroFieldEntry,
        near position: Int,
        _ right: UInt32,
        _ written: AvroEntry
    ) throws(AvroComparisonLimit) -> Int? {
        try step(1 + field.aliases.count)
        let near = Int(written.first) + position
        if position < written.count, areSame(field.name, writer.model.fields[near].name) { return near }
        if let found = find(field.name, right, written) { return found }
        for alias in field.aliases {
            if let found = find(reader.model.words[Int(alias)], right, written) { return found }
        }
        return nil
    }

    private mutating func find(_ name: AvroWord, _ right: UInt32, _ written: AvroEntry) -> Int? {
        if written.count <= AvroFieldIndex.few {
            return written.parts.first { areSame(name, writer.model.fields[$0].name) }
        }
        if fieldIndexes[right] == nil { fieldIndexes[right] = AvroFieldIndex(written, writer) }
        return fieldIndexes[right]?.find(reader.bytes.slice(name))
    }
}
