// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis
import Testing

/// Inputs made to cost much end within the bounds, with a verdict or without one, but never a wrong one.
@Suite struct BoundsTests {
    private func verdict(_ condition: String, limits: AnalysisLimits = AnalysisLimits(steps: 3_000)) throws
        -> DifferenceVerdict?
    {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        let new = try PolicySet.parse("permit(principal, action, resource) when { \(condition) };")
        return try PolicyComparison(schema: schema, limits: limits).compare(old: PolicySet(), new: new).first?.verdict
    }

    @Test func deepNesting() throws {
        var condition = "context.flag"
        for _ in 0..<100 { condition = "if principal.flag then \(condition) else false" }
        #expect(try verdict(condition) == .morePermissive)
    }

    @Test func longChains() throws {
        let atoms = (0..<2_000).map { "context.n != \($0)" }.joined(separator: " && ")
        let verdict = try verdict(atoms)
        #expect(verdict == .morePermissive || verdict == .unknown)
    }

    @Test func manyBoundsOfManyNumbers() throws {
        let places = ["context.n", "context.m", "principal.n", "resource.owner.n", "principal.manager.n"]
        let atoms = (0..<120).map { number in
            let (one, other, last) = (places[number % 5], places[(number / 5) % 5], places[(number * 7 + 3) % 5])
            return "\(one) * \(number % 11 + 1) - \(other) * \(number % 7 + 2) < \(last) + \(number * 13 % 101)"
        }
        let verdict = try verdict(atoms.joined(separator: " && "))
        #expect(verdict != .lessPermissive && verdict != .incomparable)
    }

    @Test func patternsThatMultiply() throws {
        let atoms = (0..<14).map { "context.s like \"*\($0)*a*\($0)*b*\"" }
        let verdict = try verdict(atoms.joined(separator: " && ") + " && !(context.s like \"*a*b*a*\")")
        #expect(verdict != .lessPermissive && verdict != .incomparable)
    }

    @Test func manySets() throws {
        let sets = ["context.friends", "principal.friends", "resource.owner.friends", "principal.manager.friends"]
        let atoms = (0..<24).map { number in
            "!\(sets[number % 4]).containsAll(\(sets[(number / 4 + 1 + number) % 4]))"
                + " || \(sets[(number + 2) % 4]).containsAny(\(sets[(number + 1) % 4]))"
        }
        let verdict = try verdict(atoms.map { "(\($0))" }.joined(separator: " && "))
        #expect(verdict == .morePermissive || verdict == .unknown)
    }

    @Test func withoutStepsNothingIsTold() throws {
        #expect(try verdict("context.n > 1", limits: AnalysisLimits(steps: 0)) == .unknown)
    }
}
