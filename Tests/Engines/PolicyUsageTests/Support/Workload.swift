// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport

@testable import PolicyUsage

/// The published workload: policies, entities and a log of their decisions.
enum Workload {
    static let published = PublishedCases(folder: "cedar")

    static var isPublished: Bool { published.path != nil }

    static func schema() throws -> Schema { try Schema(parsing: published.bytes("workload/schema.cedarschema")) }

    static func usage(_ set: PolicySet) throws -> LogUsage {
        Log(try published.bytes("workload/audit.jsonl")).usage(of: set)
    }

    static func report() throws -> UsageReport {
        let set = try PolicySet.parse(published.bytes("workload/policies.cedar"))
        return UsageReport(try usage(set))
    }

    static func sizing() throws -> RightSizing {
        let schema = try schema()
        let set = try PolicySet.parse(published.bytes("workload/policies.cedar"))
        let entities = Array(
            try Entities(parsingJSON: published.bytes("workload/entities.json"), schema: schema).entities.values
        )
        let log = Log(try published.bytes("workload/audit.jsonl"))
        return try log.sizing(set, EntityStore(entities, table: SymbolTable()), schema)
    }
}

/// A decision log in memory.
struct Log {
    let lines: [[UInt8]]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    }

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    func usage(of set: PolicySet, since: Moment? = nil) -> LogUsage {
        var counter = UsageCounter(set, options: UsageOptions(since: since))
        for (index, line) in lines.enumerated() {
            line.withUnsafeBufferPointer { counter.add($0, number: index + 1) }
        }
        return counter.counted()
    }

    func sizing(_ set: PolicySet, _ entities: EntityStore, _ schema: Schema, list: Int = 4) throws -> RightSizing {
        let report = UsageReport(usage(of: set), entities: entities, schema: schema)
        var sizing = try RightSizing(report, of: set, entities: entities, schema: schema, list: list)
        while sizing.needsReplay {
            var replay = try sizing.replay()
            for line in lines { line.withUnsafeBufferPointer { replay.add($0) } }
            try sizing.conclude(replay)
        }
        return sizing
    }
}
