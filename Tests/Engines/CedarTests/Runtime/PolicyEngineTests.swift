// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

struct PolicyEngineTests {
    /// A policy that permits just the request whose context has the revision.
    private static func policies(_ revision: Int, _ table: SymbolTable) throws(CedarError) -> PolicyStore {
        let expression = Expression(
            .relation(
                .equal,
                Expression(
                    .attribute(Expression(.variable(.context), span: span), "revision"),
                    span: span
                ),
                Expression(.literal(.long(Int64(revision))), span: span)
            ),
            span: span
        )
        let policy = Policy(
            id: CedarString("p\(revision)"),
            effect: .permit,
            conditions: [Condition(.when, expression, span: span)],
            locations: PolicyLocations(all: span)
        )
        return try PolicyStore(PolicySet(policies: [policy]), table: table)
    }

    private static let span = SourceSpan(start: 0, end: 0)

    @Test func readersAlwaysSeeOneWholeRevision() async throws {
        let table = SymbolTable()
        let engine = try PolicyEngine(
            policies: Self.policies(0, table),
            entities: EntityStore(World.people, table: table)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var last: UInt64 = 0
                    for _ in 0..<500 {
                        let snapshot = engine.snapshot
                        #expect(snapshot.policyRevision >= last)
                        last = snapshot.policyRevision
                        let context = CedarRecord(of: ["revision": .long(Int64(last))])
                        let answer = try snapshot.authorizer.authorize(World.request(context))
                        #expect(answer.reasons == [CedarString("p\(last)")])
                    }
                }
            }
            group.addTask {
                for revision in 1...200 {
                    try engine.updatePolicies { _ throws(CedarError) in try Self.policies(revision, table) }
                }
            }
            try await group.waitForAll()
        }
        #expect(engine.snapshot.policyRevision == 200)
    }

    @Test func aChangeThatFailsChangesNothing() throws {
        let table = SymbolTable()
        let engine = try PolicyEngine(
            policies: Self.policies(0, table),
            entities: EntityStore(World.people, table: table)
        )
        #expect(throws: CedarError.self) {
            try engine.updateEntities { store throws(CedarError) in
                try store.updating([Entity(uid: EntityUID("A", "a"), parents: [EntityUID("A", "a")])])
            }
        }
        #expect(engine.snapshot.entityRevision == 0)
        let revision = try engine.updateEntities { store throws(CedarError) in
            try store.updating([Entity(uid: EntityUID("A", "a"))])
        }
        #expect(revision == 1 && engine.snapshot.entities.contains(EntityUID("A", "a")))
    }

    @Test func everythingCanBeReplacedInOneStep() throws {
        let table = SymbolTable()
        let engine = try PolicyEngine(
            policies: Self.policies(0, table),
            entities: EntityStore(World.people, table: table)
        )
        let other = SymbolTable()
        try engine.replace(policies: Self.policies(1, other), entities: EntityStore([], table: other))
        let snapshot = engine.snapshot
        #expect(snapshot.policyRevision == 1 && snapshot.entityRevision == 1 && snapshot.entities.count == 0)
        let context = CedarRecord(of: ["revision": .long(1)])
        #expect(try engine.authorizer.authorize(World.request(context)).reasons == ["p1"])
        #expect(throws: CedarError.self) {
            try engine.replace(policies: Self.policies(2, table), entities: EntityStore([], table: other))
        }
        #expect(engine.snapshot.policyRevision == 1)
    }
}
