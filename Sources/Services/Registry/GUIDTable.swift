// SPDX-License-Identifier: Apache-2.0

/// What is remembered of GUIDs, which are ASCII. Bounded by bytes; when full, it starts anew.
struct GUIDTable<Value: Sendable>: Sendable {
    /// A GUID, and the subject by which it is read; nil for none in particular.
    struct Key: Hashable, Sendable {
        let guid: String
        var subject: QualifiedSubject?
    }

    private struct Entry: Sendable {
        let value: Value
        let cost: Int
    }

    private var entries: [Key: Entry] = [:]
    private var size = 0
    private let capacity: Int

    /// A table of at most that many bytes.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// What is known of a GUID.
    subscript(key: Key) -> Value? { entries[key]?.value }

    /// Remembers something of that many bytes, unless it is so large that others would have to go for it.
    mutating func keep(_ value: Value, for key: Key, bytes: Int) {
        guard bytes <= capacity / 16 else { return }
        let entry = Entry(value: value, cost: bytes + (key.subject?.subject.utf8.count ?? 0) + 192)
        size -= entries[key]?.cost ?? 0
        if size + entry.cost > capacity { removeAll() }
        entries[key] = entry
        size += entry.cost
    }

    /// Forgets everything.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        size = 0
    }
}
