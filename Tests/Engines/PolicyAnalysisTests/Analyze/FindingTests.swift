// SPDX-License-Identifier: Apache-2.0

import Cedar
import Findings
import PolicyAnalysis
import Testing

@Suite struct FindingTests {
    private func rules(_ policies: String) throws -> [String] {
        let analysis = try PolicyAnalyzer(schema: try Platform.parsed()).analyze(try PolicySet.parse(policies))
        let findings = AnalysisFindings(analysis, name: \.text, location: { _ in nil }).findings()
        return findings.map { "\($0.rule) \($0.severity) \($0.details.first { $0.name == "policy" }?.value ?? "")" }
    }

    @Test func aPolicyOfWhichTheConditionsContradictNeverApplies() throws {
        let rules = try rules(
            """
            permit(principal == User::"a", action in Action::"read", resource) when { principal == User::"b" };
            permit(principal in Role::"r", action in Action::"read", resource);
            """
        )
        #expect(rules == ["POLICY_NEVER_APPLIES warning policy0"])
    }

    @Test func aNarrowerPermitBesideAWiderOneIsShadowed() throws {
        let rules = try rules(
            """
            permit(principal in Role::"r", action in Action::"read", resource);
            permit(principal in Role::"r", action == Action::"readColumn", resource) when { context.env == "dev" };
            """
        )
        #expect(rules == ["POLICY_SHADOWED warning policy1"])
    }

    @Test func aPermitWithinAForbidIsOverridden() throws {
        let rules = try rules(
            """
            permit(principal == User::"a", action in Action::"write", resource) when { context.env == "prod" };
            forbid(principal, action in Action::"write", resource) when { context.env == "prod" };
            permit(principal == User::"a", action in Action::"read", resource);
            """
        )
        #expect(rules == ["POLICY_OVERRIDDEN warning policy0"])
    }

    @Test func ofTwoAlikeTheLaterIsRedundant() throws {
        let rules = try rules(
            """
            permit(principal == User::"a", action in Action::"read", resource) unless { context.env != "prod" };
            permit(principal == User::"a", action in Action::"read", resource) when { context.env == "prod" };
            """
        )
        #expect(rules == ["POLICY_REDUNDANT warning policy1"])
    }

    @Test func permitsForAnybodyAndAnythingAreNamed() throws {
        let rules = try rules("permit(principal, action, resource) when { context.env == \"dev\" };")
        #expect(rules == ["POLICY_UNSCOPED_PERMIT warning policy0", "POLICY_WILDCARD_ACTION warning policy0"])
    }

    @Test func aPermitThatAsksInItsConditionsIsNotBroad() throws {
        let rules = try rules(
            """
            permit(principal, action, resource)
            when { principal == resource.owner && action in [Action::"read"] };
            """
        )
        #expect(rules.isEmpty)
    }

    @Test func policiesThatAllowEverythingAreAnError() throws {
        let rules = try rules("permit(principal, action, resource);")
        #expect(rules.contains("POLICY_SET_ALLOWS_EVERYTHING error "))
    }
}
