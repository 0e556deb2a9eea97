// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import TestSupport
import Testing

/// Where the context is not known, the conditions of the rows decide as the reference engine does once it is.
@Suite(.enabled(if: ReferencePeer.isInstalled, "SKIPPED: no Python with the package cedarpy"))
struct OpenContextTests {
    private struct Case {
        let seed: UInt64
        let world: QueryWorld
        let request: AuthorizationRequest
        /// What was known when the question was asked.
        let known: PartialRequest.Context
        /// Contexts that it may turn out to be.
        let contexts: [JSON]
    }

    /// A case whose context is known in part every second time; nil if something of it is refused.
    private static func makeCase(_ seed: UInt64) throws -> Case? {
        var generator = RandomAuthorization(seed: seed)
        let json = generator.authorization(requests: 4)
        guard let world = try QueryWorld(json), world.schema == nil else { return nil }
        let requests = json["requests"]?.array ?? []
        guard let first = requests.first, let request = try? RequestReader().request(first) else { return nil }
        var known: [(String, JSON)] = []
        if seed.isMultiple(of: 2) {
            known = (first["context"]?.object?.members ?? []).prefix(3).map { ($0.key, $0.value) }
        }
        let contexts = requests.map { request in
            let others = (request["context"]?.object?.members ?? []).map { ($0.key, $0.value) }
            return JSON.object(
                known + others.filter { other in !known.contains { $0.0.utf8.elementsEqual(other.0.utf8) } }
            )
        }
        guard let record = try? RequestReader().context(.object(known), of: request.action) else { return nil }
        return Case(
            seed: seed,
            world: world,
            request: request,
            known: known.isEmpty ? .unknown : .including(record),
            contexts: contexts
        )
    }

    @Test("who: each row's conditions hold for exactly the contexts for which the reference engine allows it")
    func who() throws {
        let cases = try (UInt64(43_001)...43_400).compactMap(Self.makeCase)
        let answers = try ReferencePeer.decisions(
            cases.map { asked in
                let requests = asked.contexts.flatMap { context in
                    QueryWorld.everyone.map {
                        ReferencePeer.request($0, asked.request.action, asked.request.resource, context)
                    }
                }
                return (asked.world, requests)
            }
        )
        var counts = Counts()
        for (asked, decisions) in zip(cases, try #require(answers)) {
            let rows = Array(
                try asked.world.queries.who(can: asked.request.action, on: asked.request.resource, in: asked.known)
            )
            try compare(asked, rows, decisions, &counts)
        }
        print("open contexts, compared with the reference engine: \(counts)")
        #expect(counts.open > 250 && counts.allowed > 500 && counts.denied > 200, "\(counts)")
    }

    private struct Counts {
        var open = 0
        var allowed = 0
        var denied = 0
    }

    private func compare(_ asked: Case, _ rows: [Access], _ decisions: [Decision?], _ counts: inout Counts) throws {
        let everyone = QueryWorld.everyone
        try #require(decisions.count == everyone.count * asked.contexts.count)
        for (number, context) in asked.contexts.enumerated() {
            let record = try RequestReader().context(context, of: asked.request.action)
            for (offset, principal) in everyone.enumerated() where asked.world.isCandidate(principal) {
                let expected = decisions[number * everyone.count + offset]
                guard let row = rows.first(where: { $0.principal == principal }) else {
                    #expect(expected == .deny, "seed \(asked.seed) \(principal.cedarText())")
                    continue
                }
                try check(row, asked, record, expected)
                counts.open += row.condition == nil ? 0 : 1
                if expected == .allow { counts.allowed += 1 } else { counts.denied += 1 }
            }
        }
    }

    private func check(_ row: Access, _ asked: Case, _ context: CedarRecord, _ expected: Decision?) throws {
        var probe = try PartialSweep(asked.world.queries.authorizer, context: .known(context))
        try probe.move(
            principal: .known(row.principal),
            action: .known(row.action),
            resource: .known(row.resource)
        )
        func holds(_ expression: Expression?) -> Bool? {
            guard let expression else { return true }
            guard let value = try? probe.value(of: expression), case .bool(let flag) = value else { return nil }
            return flag
        }
        let isPermitted = row.permits.contains { holds($0.condition) == true }
        let isForbidden = row.forbids.contains { holds($0.condition) == true }
        #expect((isPermitted && !isForbidden) == (expected == .allow), "seed \(asked.seed)")
        // The one expression may fail where the conditions do not, but never says the opposite.
        if let verdict = holds(row.condition) { #expect(verdict == (expected == .allow), "seed \(asked.seed)") }
        // What is printed can be read again.
        if let condition = row.condition { #expect(try Expression.parse(condition.cedarText()) == condition) }
    }
}
