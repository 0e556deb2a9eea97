// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis
import Testing

@Suite struct InvariantTests {
    private let noProductionWrites = """
        @id("no-production-writes")
        forbid(principal is User, action in Action::"write", resource) when { context.env == "prod" };
        """

    private func answer(_ policies: String) throws -> InvariantAnswer {
        let invariants = try PolicyInvariant.all(of: try PolicySet.parse(noProductionWrites))
        let check = InvariantCheck(schema: try Platform.parsed())
        return try #require(try check.check(try PolicySet.parse(policies), invariants).first)
    }

    @Test func aBrokenInvariantComesWithTheRequestAndThePermit() throws {
        let answer = try answer(
            """
            permit(principal in Role::"dev", action in Action::"write", resource) when { context.env != "test" };
            permit(principal, action in Action::"read", resource);
            """
        )
        #expect(!answer.holds)
        let violation = try #require(answer.violations.first)
        #expect(answer.violations.count == 1)
        #expect(violation.permits == ["policy0"])
        #expect(violation.witness.request.context["env"] == .string("prod"))
        #expect(violation.environment.action == Platform.uid("Action", "maskColumn"))
    }

    @Test func anInvariantHoldsWhereForbidsKeepIt() throws {
        let answer = try answer(
            """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { context.env like "p*" };
            """
        )
        #expect(answer.holds)
    }

    @Test func aForbidThatOverflowsKeepsNothing() throws {
        let answer = try answer(
            """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { principal.level * 2 > 0 || principal.level * 2 <= 0 };
            """
        )
        let witness = try #require(answer.violations.first?.witness)
        let principal = try #require(witness.entities.first { $0.uid == witness.request.principal })
        guard case .long(let number) = principal.attributes["level"] else {
            Issue.record("no level")
            return
        }
        #expect(number.multipliedReportingOverflow(by: 2).overflow)
    }

    @Test func aPermitIsNoInvariant() throws {
        let set = try PolicySet.parse("permit(principal, action, resource);")
        #expect(throws: CedarError.self) { try PolicyInvariant.all(of: set) }
    }
}
