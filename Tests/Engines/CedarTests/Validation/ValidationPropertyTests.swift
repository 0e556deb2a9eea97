// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

/// What holds for every policy and schema.
struct ValidationPropertyTests {
    private func check(_ body: (PolicySet, Validator, UInt64) -> Void) throws {
        for seed in 1...24 as ClosedRange<UInt64> {
            var maker = SchemaMaker(dice: SeededGenerator(seed: seed))
            let schema = try Schema(parsing: Array(maker.schema().utf8))
            var policies = PolicyMaker(schema: schema, dice: maker.dice)
            let text = (0..<10).map { _ in policies.policy() }.joined(separator: "\n")
            body(try PolicySet.parse(text), Validator(schema: schema), seed)
        }
    }

    private func invalid(_ result: ValidationResult) -> Set<PolicyID> { Set(result.errors.map(\.policy)) }

    private func codes(_ result: ValidationResult) -> [PolicyID: Set<ValidationCode>] {
        Dictionary(grouping: result.findings, by: \.policy).mapValues { Set($0.map(\.code)) }
    }

    @Test func whatStrictModeAllowsPermissiveModeAllows() throws {
        var differ = 0
        try check { policies, validator, seed in
            let strict = invalid(validator.validate(policies))
            let permissive = invalid(validator.validate(policies, mode: .permissive))
            #expect(permissive.isSubset(of: strict), "seed \(seed)")
            differ += strict.count - permissive.count
        }
        #expect(differ > 10)
    }

    @Test func whatALevelAllowsEveryHigherLevelAllows() throws {
        var counts = [0, 0, 0, 0]
        try check { policies, validator, seed in
            var last = invalid(validator.validate(policies, level: 0))
            let ends = invalid(validator.validate(policies))
            for level in 1...3 {
                let next = invalid(validator.validate(policies, level: level))
                #expect(next.isSubset(of: last) && ends.isSubset(of: next), "seed \(seed)")
                counts[level] += last.count - next.count
                last = next
            }
        }
        #expect(counts[1] > 10 && counts[2] > 10)
    }

    @Test func aPolicysFindingsDoNotDependOnTheOthers() throws {
        try check { policies, validator, seed in
            let together = validator.validate(policies).findings
            let alone =
                (policies.policies.map { PolicySet(policies: [$0]) }
                + policies.templates.map { PolicySet(templates: [$0]) })
                .flatMap { validator.validate($0).findings }
            let differ = zip(together, alone).first { $0 != $1 }
            #expect(together == alone, "seed \(seed) \(String(describing: differ))")
        }
    }

    /// There is no `has a.b.c` in JSON: behind a wrong step of one the steps are then taken for unguarded.
    @Test func policiesReadFromTheirJSONFormBreakTheSameRules() throws {
        try check { policies, validator, seed in
            guard let read = try? PolicySet.parse(json: policies.jsonText()) else {
                Issue.record("seed \(seed) cannot be read back")
                return
            }
            let one = codes(validator.validate(policies))
            let other = codes(validator.validate(read))
            for policy in policies.policies + policies.templates {
                let (one, other) = (one[policy.id] ?? [], other[policy.id] ?? [])
                let isSame =
                    one == other || one.union([.unsafeOptionalAttribute]) == other && one.contains(.unexpectedType)
                #expect(isSame, "seed \(seed) \(policy.cedarText())")
            }
        }
    }
}
