// SPDX-License-Identifier: Apache-2.0

/// What is remembered of ids, each of a context, and of the subjects by which they are read. Bounded by bytes; when full,
/// it starts anew.
struct IDTable<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        let cost: Int
    }

    /// By context and id. Names of contexts are ASCII, so that they are equal when their bytes are.
    private var entries: [String: [Int: [QualifiedSubject: Entry]]] = [:]
    private var size = 0
    private let capacity: Int

    /// A table of at most that many bytes.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// What is known of an id, read by a subject of its context; by none of them in particular under the empty name.
    subscript(id: Int, subject: QualifiedSubject) -> Value? { entries[subject.context]?[id]?[subject]?.value }

    /// Remembers something of that many bytes, unless it is so large that others would have to go for it.
    mutating func keep(_ value: Value, for id: Int, _ subject: QualifiedSubject, bytes: Int) {
        guard bytes <= capacity / 16 else { return }
        let entry = Entry(value: value, cost: bytes + subject.subject.utf8.count + 128)
        size -= entries[subject.context]?[id]?[subject]?.cost ?? 0
        if size + entry.cost > capacity { removeAll() }
        entries[subject.context, default: [:]][id, default: [:]][subject] = entry
        size += entry.cost
    }

    /// Forgets ids of a context.
    mutating func remove(_ ids: [Int], in context: String) {
        for id in ids {
            for entry in (entries[context]?.removeValue(forKey: id) ?? [:]).values { size -= entry.cost }
        }
    }

    /// Forgets all ids of a context.
    mutating func remove(context: String) {
        for entries in (entries.removeValue(forKey: context) ?? [:]).values {
            for entry in entries.values { size -= entry.cost }
        }
    }

    /// Forgets everything.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        size = 0
    }
}
