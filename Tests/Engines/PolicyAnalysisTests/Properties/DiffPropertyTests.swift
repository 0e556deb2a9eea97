// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import PolicyAnalysis
import TestSupport
import Testing

@Suite struct DiffPropertyTests {
    private static let factor = getenv("STAGEDOOR_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1

    private static let first =
        (getenv("STAGEDOOR_DIFFERENTIAL_SEED").flatMap { UInt64(String(cString: $0)) } ?? 0) &* 100_000_000

    @Test func noRandomRequestContradictsAVerdict() throws {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        var unknown = 0
        var verdicts: [DifferenceVerdict: Int] = [:]
        for seed in Self.first + 1...Self.first + UInt64(150 * Self.factor) {
            let (old, new) = try RandomPair(seed: seed).sets
            let differences = try PolicyComparison(schema: schema).compare(old: old, new: new)
            let difference = try #require(differences.first)
            verdicts[difference.verdict, default: 0] += 1
            if difference.verdict == .unknown { unknown += 1 }
            try attack(difference, old, new, schema, seed)
        }
        // The sets are made so that everything comes up.
        #expect(Set(verdicts.keys).isSuperset(of: [.equivalent, .morePermissive, .lessPermissive]))
        #expect(unknown * 10 <= 150 * Self.factor, "\(verdicts)")
    }

    private func attack(
        _ difference: EnvironmentDifference,
        _ old: PolicySet,
        _ new: PolicySet,
        _ schema: Schema,
        _ seed: UInt64
    ) throws {
        let table = SymbolTable()
        let (oldStore, newStore) = (try PolicyStore(old, table: table), try PolicyStore(new, table: table))
        var world = RandomWorld(seed: seed &* 7919)
        for _ in 0..<60 {
            let (request, entities) = world.witness()
            let store = try EntityStore(entities + schema.actionEntities, table: table)
            let before = try Authorizer(policies: oldStore, entities: store).authorize(request).decision
            let after = try Authorizer(policies: newStore, entities: store).authorize(request).decision
            guard before != after else { continue }
            let isPossible =
                after == .allow
                ? difference.verdict != .equivalent && difference.verdict != .lessPermissive
                : difference.verdict != .equivalent && difference.verdict != .morePermissive
            #expect(
                isPossible,
                "seed \(seed): \(difference.verdict) but \(before) became \(after)\n\(old.cedarText())\n\n\(new.cedarText())"
            )
            if !isPossible { return }
        }
    }
}

/// A random policy set and one that differs a little.
struct RandomPair {
    let texts: (old: [String], new: [String])

    init(seed: UInt64) {
        var policies = RandomPolicies(random: SeededGenerator(seed: seed))
        let old = policies.set(1 + Int(seed % 4))
        texts = (old, policies.variant(of: old))
    }

    var sets: (old: PolicySet, new: PolicySet) {
        get throws {
            (
                try PolicySet.parse(texts.old.joined(separator: "\n")),
                try PolicySet.parse(texts.new.joined(separator: "\n"))
            )
        }
    }
}
