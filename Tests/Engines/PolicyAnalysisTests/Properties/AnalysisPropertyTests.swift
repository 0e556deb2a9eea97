// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import PolicyAnalysis
import TestSupport
import Testing

@Suite struct AnalysisPropertyTests {
    private static let factor = getenv("STAGEDOOR_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1
    private static let first =
        (getenv("STAGEDOOR_DIFFERENTIAL_SEED").flatMap { UInt64(String(cString: $0)) } ?? 0) &* 100_000_000

    @Test func noRandomRequestContradictsAStatement() throws {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        var statements = 0
        for seed in Self.first + 1...Self.first + UInt64(60 * Self.factor) {
            var policies = RandomPolicies(random: SeededGenerator(seed: seed &* 31))
            let text = policies.variant(of: policies.set(4)).joined(separator: "\n")
            let set = try PolicySet.parse(text)
            let analysis = try PolicyAnalyzer(schema: schema).analyze(set)
            let environment = try #require(analysis.environments.first)
            statements += environment.redundant.count + environment.shadowed.count + environment.overridden.count
            for satisfied in try Self.satisfied(set, schema, seed) {
                let contradictions = Self.contradictions(environment, satisfied)
                #expect(contradictions.isEmpty, "seed \(seed): \(contradictions)\n\(text)")
                if !contradictions.isEmpty { return }
            }
        }
        #expect(statements > 10 * Self.factor)
    }

    /// The policies that each of some random requests satisfies.
    private static func satisfied(_ set: PolicySet, _ schema: Schema, _ seed: UInt64) throws -> [Set<PolicyID>] {
        let table = SymbolTable()
        let stores = try set.policies.map { policy in
            try PolicyStore(PolicySet(policies: [policy]), table: table)
        }
        var world = RandomWorld(seed: seed &* 104_729)
        return try (0..<60).map { _ in
            let (request, entities) = world.witness()
            let store = try EntityStore(entities + schema.actionEntities, table: table)
            var satisfied: Set<PolicyID> = []
            for policies in stores {
                satisfied.formUnion(try Authorizer(policies: policies, entities: store).authorize(request).reasons)
            }
            return satisfied
        }
    }

    private static func contradictions(_ analysis: EnvironmentAnalysis, _ satisfied: Set<PolicyID>) -> [String] {
        var contradictions: [String] = []
        for (id, applicability) in analysis.applicability {
            if applicability == .no, satisfied.contains(id) { contradictions.append("\(id) does apply") }
            if applicability == .all, !satisfied.contains(id) { contradictions.append("\(id) does not always apply") }
        }
        for group in analysis.redundant where group.contains(where: satisfied.contains) {
            if !group.allSatisfy(satisfied.contains) { contradictions.append("\(group) are not the same") }
        }
        for relation in analysis.shadowed + analysis.overridden where satisfied.contains(relation.policy) {
            if !satisfied.contains(relation.by) { contradictions.append("\(relation.policy) without \(relation.by)") }
        }
        return contradictions
    }
}
