// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import PostgreSQL
import Web

/// Looks for entries: blocks by what is stored about them, then the entries of each.
struct AuditSearch {
    /// So many blocks are asked for at once, and the entries of so many read at once.
    private static let (mostBlocks, mostRead) = (1_000, 4)
    /// Longer than this nobody waits.
    static let patience = Duration.seconds(10)

    /// One of these fields has to have one of these texts.
    private struct Condition {
        let alternatives: [(field: EntryFields.Field, text: String)]

        init(_ field: EntryFields.Field, _ texts: [String]) { alternatives = texts.map { (field, $0) } }

        /// Somebody or something, wherever an entry names it.
        init(about texts: [String]) {
            alternatives = texts.flatMap(Self.spellings).flatMap { text in
                [.actor, .resource, .named].map { ($0, text) }
            }
        }

        var terms: [Int64] { alternatives.map { EntryFields.term($0.field, $0.text) } }

        func holds(_ entry: EntryFields) -> Bool { alternatives.contains { entry.has($0.field, $0.text) } }

        /// `person:ada` is `StageDoor::Person::"ada"` as well.
        private static func spellings(_ text: String) -> [String] {
            for (kind, type) in [
                ("person", "Person"), ("pipeline", "Pipeline"), ("service", "Service"), ("team", "Team"),
            ] {
                func long(_ name: String) -> String {
                    EntityUID(type: Name(parts: ["StageDoor", type]), id: CedarString(name)).quoted
                }
                let (short, beginning) = (kind + ":", "StageDoor::\(type)::\"")
                if text.utf8.starts(with: short.utf8) { return [text, long(String(text.dropFirst(short.count)))] }
                if text.utf8.starts(with: beginning.utf8) {
                    let name = text.dropFirst(beginning.count).dropLast().replacing("\\\"", with: "\"")
                        .replacing("\\\\", with: "\\")
                    // As an alternative only if it is no other name that is written so.
                    return long(String(name)).utf8.elementsEqual(text.utf8) ? [text, short + name] : [text]
                }
            }
            return [text]
        }
    }

    private let query: AuditQuery
    /// The one that fewest entries are likely to fit comes first.
    private let conditions: [Condition]
    private let end: ContinuousClock.Instant

    /// A search that ends in time.
    ///
    /// - Parameters:
    ///   - end: when it gives up.
    ///   - alternatives: what entries may have in place of a name.
    init(_ query: AuditQuery, until end: ContinuousClock.Instant, _ alternatives: (String) throws -> [String]) rethrows
    {
        self.query = query
        var conditions: [Condition] = []
        if !query.about.isEmpty { conditions.append(Condition(about: try alternatives(query.about))) }
        if !query.resource.isEmpty { conditions.append(Condition(.resource, try alternatives(query.resource))) }
        if !query.actor.isEmpty { conditions.append(Condition(.actor, try alternatives(query.actor))) }
        if !query.event.isEmpty {
            let names = AuditRecord.Event.allCases.map(\.rawValue).filter { name in
                name.utf8.elementsEqual(query.event.utf8) || name.utf8.starts(with: (query.event + ".").utf8)
            }
            conditions.append(Condition(.event, names))
        }
        self.conditions = conditions
        self.end = end
    }

    /// The first entries that fit, as many as the query wants.
    ///
    /// - Throws: `WebError` 422 for a search that takes too long; `DatabaseError`.
    func entries(_ tx: inout Transaction) throws -> [AuditEntry] {
        if conditions.isEmpty, query.since == nil, query.until == nil {
            return try AuditStore.entries(from: query.from, limit: query.limit, &tx)
        }
        var found: [AuditEntry] = []
        var next = LogIndex.block(query.from)
        while true {
            let blocks = try AuditStore.blocks(
                from: next,
                limit: Self.mostBlocks,
                with: conditions.map(\.terms),
                since: query.since.map(Self.microseconds),
                until: query.until.map(Self.microseconds),
                &tx
            )
            let fitting = blocks.filter(\.fits).map(\.block)
            for start in stride(from: 0, to: fitting.count, by: Self.mostRead) {
                guard ContinuousClock.now < end else { throw Self.tooLong }
                let part = Array(fitting[start..<min(start + Self.mostRead, fitting.count)])
                for entry in try AuditStore.entries(ofBlocks: part, &tx) where fits(entry) {
                    found.append(entry)
                    if found.count == query.limit { return found }
                }
            }
            guard blocks.count >= Self.mostBlocks, let last = blocks.last else { return found }
            guard ContinuousClock.now < end else { throw Self.tooLong }
            next = last.block + 1
        }
    }

    private func fits(_ entry: AuditEntry) -> Bool {
        guard entry.index >= query.from else { return false }
        let fields = EntryFields(Array(entry.text.utf8))
        if query.since != nil || query.until != nil {
            guard let time = fields.time, time >= query.since.map(Self.microseconds) ?? .min,
                time < query.until.map(Self.microseconds) ?? .max
            else { return false }
        }
        return conditions.allSatisfy { $0.holds(fields) }
    }

    /// Queries have seconds of four-digit years, so this does not overflow; whatever comes all the same is the last moment.
    private static func microseconds(_ seconds: Int64) -> Int64 {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : product
    }

    static let tooLong = WebError(
        status: 422,
        code: 42292,
        message: "The search takes longer than \(patience): ask for less with since, until, from, or one more filter"
    )
}
