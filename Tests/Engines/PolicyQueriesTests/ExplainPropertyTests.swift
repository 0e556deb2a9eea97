// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import TestSupport
import Testing

/// What an explanation says of a clause is what the compiled engine decides by that clause alone.
struct ExplainPropertyTests {
    private struct Counts {
        var reasons = 0
        var nearest = 0
        var failed = 0
        var ways = 0
    }

    @Test("every clause holds, does not hold or fails as a policy of nothing else does") func clauses() throws {
        var counts = Counts()
        for seed in UInt64(44_001)...44_400 {
            var generator = RandomAuthorization(seed: seed)
            let json = generator.authorization(requests: 2)
            guard let world = try QueryWorld(json, seed: seed) else { continue }
            for request in json["requests"]?.array ?? [] {
                guard let request = try? RequestReader(schema: world.schema).request(request) else { continue }
                try check(world, request, "seed \(seed)", &counts)
            }
        }
        #expect(counts.reasons > 100 && counts.nearest > 200 && counts.failed > 50 && counts.ways > 20, "\(counts)")
    }

    private func check(
        _ world: QueryWorld,
        _ request: AuthorizationRequest,
        _ name: String,
        _ counts: inout Counts
    ) throws {
        let explanation = try world.queries.explain(request, nearest: 2)
        let answer = try world.queries.authorizer.authorize(request)
        #expect(explanation.answer == answer, "\(name)")
        #expect(explanation.reasons.map(\.policy) == answer.reasons, "\(name)")
        #expect(answer.reasons.isEmpty || explanation.nearest.isEmpty, "\(name)")
        for entry in explanation.reasons {
            #expect(entry.unmet.isEmpty, "\(name)")
            counts.reasons += 1
        }
        for entry in explanation.nearest {
            #expect(!entry.unmet.isEmpty, "\(name)")
            counts.nearest += 1
        }
        for clause in (explanation.reasons + explanation.nearest).flatMap(\.clauses) {
            try check(clause, world, request, name, &counts)
        }
        try checkOrder(explanation.nearest, try world.queries.explain(request, nearest: 100).nearest, name)
    }

    private func check(
        _ clause: ExplainedClause,
        _ world: QueryWorld,
        _ request: AuthorizationRequest,
        _ name: String,
        _ counts: inout Counts
    ) throws {
        let span = clause.span
        let policy = Policy(
            id: "only",
            effect: .permit,
            conditions: [Condition(clause.part == .unless ? .unless : .when, clause.expression, span: span)],
            locations: PolicyLocations(all: span)
        )
        let store = try PolicyStore(PolicySet(policies: [policy]), table: world.entities.table)
        let answer = try Authorizer(policies: store, entities: world.entities).authorize(request)
        let comment = "\(name): \(clause.expression.cedarText())"
        switch clause.outcome {
        case .holds: #expect(answer.decision == .allow, "\(comment)")
        case .doesNotHold: #expect(answer.decision == .deny && answer.errors.isEmpty, "\(comment)")
        case .fails:
            #expect(answer.decision == .deny && answer.errors.count == 1, "\(comment)")
            counts.failed += 1
        }
        if clause.path.count > 1 {
            #expect(world.isWay(clause.path), "\(comment)")
            counts.ways += 1
        }
        #expect(!clause.message().isEmpty && !clause.message(masksValues: true).isEmpty)
    }

    /// The nearest are the first of all.
    private func checkOrder(_ nearest: [Explanation.Entry], _ all: [Explanation.Entry], _ name: String) throws {
        #expect(nearest == Array(all.prefix(2)), "\(name)")
        let counts = all.map(\.unmet.count)
        #expect(counts == counts.sorted(), "\(name)")
    }
}
