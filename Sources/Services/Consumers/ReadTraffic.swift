// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// That somebody fetches a schema by its id.
struct SchemaRead: Hashable, Comparable, Sendable {
    let reader: String
    let context: String
    let id: Int

    /// Names are the same when their bytes are.
    static func == (left: SchemaRead, right: SchemaRead) -> Bool {
        left.id == right.id && left.reader.utf8.elementsEqual(right.reader.utf8)
            && left.context.utf8.elementsEqual(right.context.utf8)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        for byte in reader.utf8 { hasher.combine(byte) }
        hasher.combine(0xFF as UInt8)
        for byte in context.utf8 { hasher.combine(byte) }
    }

    static func < (left: SchemaRead, right: SchemaRead) -> Bool {
        if left.id != right.id { return left.id < right.id }
        if !left.context.utf8.elementsEqual(right.context.utf8) {
            return left.context.utf8.lexicographicallyPrecedes(right.context.utf8)
        }
        return left.reader.utf8.lexicographicallyPrecedes(right.reader.utf8)
    }
}

/// Who fetched which schema by its id on which day, until that is written down.
///
/// Of a reader and a schema only the first fetch of a day costs more than a look into a table: what was noted leaves its
/// mark there, in a place that others may take over, who are then noted once more. What does not fit is only counted.
package final class ReadTraffic: Sendable {
    /// A reader within a context, ready to be noted.
    package struct Source: Sendable {
        fileprivate let reader: String
        fileprivate let context: String
        fileprivate let seed: UInt64
    }

    private struct Pending {
        /// The last day of each.
        var reads: [SchemaRead: Int64] = [:]
        var left = 0
    }

    private let capacity: Int
    private let marks: MarkTable
    private let day: Atomic<Int64>
    private let pending = Mutex(Pending())
    private let leftEver = Atomic<Int>(0)

    /// Keeps at most so many pairs of reader and schema.
    package init(capacity: Int = 100_000, day: Int64? = nil) {
        self.capacity = capacity
        marks = MarkTable(bits: 18)
        self.day = Atomic(day ?? UTCDate.today)
    }

    /// How many fetches could not be noted.
    package var unnoted: Int { leftEver.load(ordering: .relaxed) }

    /// A reader within a context.
    package func source(_ reader: String, in context: String) -> Source {
        var hasher = Hasher()
        SchemaRead(reader: reader, context: context, id: 0).hash(into: &hasher)
        return Source(reader: reader, context: context, seed: UInt64(bitPattern: Int64(hasher.finalize())))
    }

    /// Notes that a schema was fetched.
    package func note(_ source: Source, _ id: Int) {
        let today = day.load(ordering: .relaxed)
        let mark = Self.mixed(
            source.seed ^ Self.mixed(UInt64(truncatingIfNeeded: id) << 32 ^ UInt64(bitPattern: today))
        )
        guard !marks.has(mark) else { return }
        keep(SchemaRead(reader: source.reader, context: source.context, id: id), today, mark)
    }

    /// Spreads all bits over all bits (the finalizer of SplitMix64).
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    @inline(never)
    private func keep(_ read: SchemaRead, _ day: Int64, _ mark: UInt64) {
        let isKept = pending.withLock { pending in
            guard pending.reads[read] != nil || pending.reads.count < capacity else {
                pending.left += 1
                return false
            }
            pending.reads[read] = day
            return true
        }
        if isKept { marks.set(mark) } else { leftEver.wrappingAdd(1, ordering: .relaxed) }
    }

    /// Lets another day begin.
    func begin(day: Int64) { self.day.store(day, ordering: .relaxed) }

    /// What is to be written down, and how many fetches could not be noted since the last time.
    func take() -> (reads: [SchemaRead: Int64], left: Int) {
        pending.withLock { pending in
            defer { pending = Pending() }
            return (pending.reads, pending.left)
        }
    }

    /// Keeps what could not be written down for the next time.
    func giveBack(_ reads: [SchemaRead: Int64], left: Int) {
        pending.withLock { pending in
            pending.left += left
            for (read, day) in reads {
                if let newer = pending.reads[read] {
                    pending.reads[read] = max(day, newer)
                } else if pending.reads.count < capacity {
                    pending.reads[read] = day
                } else {
                    pending.left += 1
                }
            }
        }
    }
}

/// A table of marks, each in the one place that its own bits say.
///
/// `@unchecked Sendable`: the memory is allocated once, freed with the table, and holds atomics only.
private final class MarkTable: @unchecked Sendable {
    private let marks: UnsafeMutablePointer<Atomic<UInt64>>
    private let count: Int

    init(bits: Int) {
        count = 1 << bits
        marks = .allocate(capacity: count)
        for place in 0..<count { (marks + place).initialize(to: Atomic(0)) }
    }

    deinit {
        marks.deinitialize(count: count)
        marks.deallocate()
    }

    private func place(_ mark: UInt64) -> Int { Int(truncatingIfNeeded: mark) & (count - 1) }

    func has(_ mark: UInt64) -> Bool { marks[place(mark)].load(ordering: .relaxed) == mark }

    func set(_ mark: UInt64) { marks[place(mark)].store(mark, ordering: .relaxed) }
}
