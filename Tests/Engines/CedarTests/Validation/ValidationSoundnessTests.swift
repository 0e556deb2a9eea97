// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

/// What validation promises of every request and every store that conform to the schema.
struct ValidationSoundnessTests {
    /// What no type can exclude: numbers that grow too large, and entities that nobody stored.
    private static let allowed: Set<String> = ["eval.overflow", "eval.extension", "eval.missing-entity"]

    /// Policies of one schema, decided for many requests.
    private struct Trial {
        let policies: PolicySet
        let validator: Validator
        var answers: [AuthorizationAnswer] = []

        init(seed: UInt64) throws {
            var schemas = SchemaMaker(dice: SeededGenerator(seed: seed))
            let schema = try Schema(parsing: Array(schemas.schema().utf8))
            var maker = PolicyMaker(schema: schema, dice: schemas.dice)
            // Of a permit and a forbid that both hold only the forbid is told.
            let texts = (0..<20).map { _ in maker.policy().replacing("forbid(", with: "permit(") }
            policies = PolicySet(policies: try PolicySet.parse(texts.joined(separator: "\n")).policies)
            validator = Validator(schema: schema)
            var data = DataMaker(schema: schema, dice: maker.dice)
            let table = SymbolTable()
            let store = try PolicyStore(policies, table: table)
            for _ in 0..<3 {
                let entities = try EntityStore(data.entities(), table: table)
                let authorizer = try Authorizer(policies: store, entities: entities)
                for environment in schema.environments {
                    for _ in 0..<2 { answers.append(try authorizer.authorize(data.request(environment))) }
                }
            }
        }
    }

    @Test(arguments: ValidationMode.allCases)
    func aValidPolicyNeverFailsForWantOfATypeAnAttributeOrATag(mode: ValidationMode) throws {
        var counts = (valid: 0, satisfied: 0, failed: 0)
        for seed in 1...25 as ClosedRange<UInt64> {
            let trial = try Trial(seed: seed)
            let invalid = Set(trial.validator.validate(trial.policies, mode: mode).errors.map(\.policy))
            counts.valid += trial.policies.policies.count - invalid.count
            for answer in trial.answers {
                counts.satisfied += answer.reasons.count { !invalid.contains($0) }
                for failure in answer.errors {
                    guard !invalid.contains(failure.policy), !Self.allowed.contains(failure.error.code) else {
                        counts.failed += 1
                        continue
                    }
                    let text = trial.policies.policies.first { $0.id == failure.policy }?.cedarText() ?? ""
                    Issue.record("seed \(seed) \(failure.error.code) \(failure.error.message) \(text)")
                }
            }
        }
        #expect(counts.valid > 150 && counts.satisfied > 100 && counts.failed > 50, "\(counts)")
    }

    @Test func aPolicyThatIsCalledImpossibleIsNeverSatisfied() throws {
        var count = 0
        for seed in 1...25 as ClosedRange<UInt64> {
            let trial = try Trial(seed: seed)
            let result = trial.validator.validate(trial.policies)
            let invalid = Set(result.errors.map(\.policy))
            let impossible = Set(result.warnings.filter { $0.code == .impossiblePolicy }.map(\.policy))
                .subtracting(invalid)
            count += impossible.count
            for answer in trial.answers {
                #expect(impossible.isDisjoint(with: answer.reasons), "seed \(seed)")
            }
        }
        #expect(count > 20)
    }
}
