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
        guard let world = try QueryWorld(json, seed: seed), world.schema == nil else { return nil }
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

    /// What may be asked of the reference engine in a case.
    private struct Subject: Hashable {
        let principal: EntityUID
        let action: EntityUID
        let resource: EntityUID
    }

    @Test("who: each row's conditions hold for exactly the contexts for which the reference engine allows it")
    func who() throws {
        let cases = try (UInt64(43_001)...43_400).compactMap(Self.makeCase)
        try compare(
            cases,
            subjects: { asked in
                QueryWorld.everyone.filter(asked.world.isCandidate).map {
                    Subject(principal: $0, action: asked.request.action, resource: asked.request.resource)
                }
            },
            rows: { asked in
                Array(
                    try asked.world.queries.who(can: asked.request.action, on: asked.request.resource, in: asked.known)
                )
            }
        )
    }

    @Test("what: each row's conditions hold for exactly the contexts for which the reference engine allows it")
    func what() throws {
        let cases = try (UInt64(45_001)...45_150).compactMap(Self.makeCase)
        try compare(
            cases,
            subjects: { asked in
                let resources = QueryWorld.everyone.filter(asked.world.isCandidate)
                return QueryWorld.actions.filter(asked.world.isCandidate).flatMap { action in
                    resources.map { Subject(principal: asked.request.principal, action: action, resource: $0) }
                }
            },
            rows: { asked in Array(try asked.world.queries.what(can: asked.request.principal, in: asked.known)) }
        )
    }

    private struct Counts {
        var open = 0
        var allowed = 0
        var denied = 0
    }

    private func compare(
        _ cases: [Case],
        subjects: (Case) -> [Subject],
        rows: (Case) throws -> [Access]
    ) throws {
        let answers = try ReferencePeer.decisions(
            cases.map { asked in
                let subjects = subjects(asked)
                let requests = asked.contexts.flatMap { context in
                    subjects.map { ReferencePeer.request($0.principal, $0.action, $0.resource, context) }
                }
                return (asked.world, requests)
            }
        )
        var counts = Counts()
        for (asked, decisions) in zip(cases, try #require(answers)) {
            try compare(asked, subjects(asked), try rows(asked), decisions, &counts)
        }
        print("open contexts, compared with the reference engine: \(counts)")
        #expect(counts.open > 250 && counts.allowed > 500 && counts.denied > 200, "\(counts)")
    }

    private func compare(
        _ asked: Case,
        _ subjects: [Subject],
        _ rows: [Access],
        _ decisions: [Decision?],
        _ counts: inout Counts
    ) throws {
        try #require(decisions.count == subjects.count * asked.contexts.count)
        let found = Dictionary(grouping: rows) {
            Subject(principal: $0.principal, action: $0.action, resource: $0.resource)
        }
        #expect(found.values.allSatisfy { $0.count == 1 } && Set(found.keys).isSubset(of: subjects))
        for (number, context) in asked.contexts.enumerated() {
            let record = try RequestReader().context(context, of: asked.request.action)
            for (offset, subject) in subjects.enumerated() {
                let expected = decisions[number * subjects.count + offset]
                guard let row = found[subject]?.first else {
                    #expect(expected == .deny, "seed \(asked.seed) \(subject.principal.cedarText())")
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
