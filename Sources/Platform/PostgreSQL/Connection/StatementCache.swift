// SPDX-License-Identifier: Apache-2.0

/// The prepared statements of one connection by their text; the least recently used one has to go.
struct StatementCache {
    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var clock: UInt64 = 0

    init(capacity: Int = 256) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// The statement's name, when it is prepared; counts as a use.
    mutating func name(of sql: String) -> String? {
        clock += 1
        entries[sql]?.lastUse = clock
        return entries[sql]?.name
    }

    /// A name for a new statement, and the name of the one that must be deallocated for it.
    mutating func insert(_ sql: String) -> (name: String, evicted: String?) {
        clock += 1
        var evicted: String?
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            evicted = oldest.value.name
            entries[oldest.key] = nil
        }
        let name = "s\(clock)"
        entries[sql] = Entry(name: name, lastUse: clock)
        return (name, evicted)
    }

    mutating func remove(_ sql: String) {
        entries[sql] = nil
    }
}
