// SPDX-License-Identifier: Apache-2.0

public import Cedar
public import Findings
import JSON

/// Turns what an analysis says into findings about policies, one for each statement however many environments it is
/// true in.
public struct AnalysisFindings {
    private let analysis: PolicySetAnalysis
    private let name: (PolicyID) -> String
    private let location: (PolicyID) -> SourceLocation?
    private let text = WitnessText()

    /// - Parameters:
    ///   - name: what reports call a policy.
    ///   - location: where a policy stands, if that is known.
    public init(
        _ analysis: PolicySetAnalysis,
        name: @escaping (PolicyID) -> String,
        location: @escaping (PolicyID) -> SourceLocation?
    ) {
        self.analysis = analysis
        self.name = name
        self.location = location
    }

    /// The findings about the policies, in their order, then those about the set.
    public func findings() -> [Finding] {
        analysis.policies.flatMap { policy in vacuity(policy) + relations(policy) + breadth(policy) } + whole()
    }

    /// The findings about invariants that do not hold.
    public func findings(_ answers: [InvariantAnswer], rule: PolicyRule = .invariantViolated) -> [Finding] {
        answers.flatMap { answer in
            answer.violations.map { violation($0, answer.invariant, rule) }
                + answer.undecided.map { environment in
                    Finding(
                        rule: PolicyRule.undecided.rawValue,
                        severity: .warning,
                        message: "it could not be told whether `\(answer.invariant.name)` holds for "
                            + describe(environment)
                    )
                }
        }
    }

    private func violation(
        _ violation: InvariantAnswer.Violation,
        _ invariant: PolicyInvariant,
        _ rule: PolicyRule
    ) -> Finding {
        let names = violation.permits.map { "`\(name($0))`" }.joined(separator: ", ")
        let request = text.request(violation.witness.request)
        return Finding(
            rule: rule.rawValue,
            severity: rule.severity,
            message: "`\(invariant.name)` is broken: \(request) is permitted by \(names)",
            location: violation.permits.first.flatMap(location),
            impact: rule.explanation,
            counterexample: violation.witness.json.compactText,
            details: [Detail(name: "environment", value: describe(violation.environment))]
                + violation.permits.map { Detail(name: "policy", value: name($0)) }
        )
    }

    private func vacuity(_ policy: Policy) -> [Finding] {
        switch analysis.applicability(of: policy.id) {
        case .no:
            let isOutside = !analysis.environments.contains { $0.applicability[policy.id] != nil }
            let why = isOutside ? "its scope fits no action of the schema" : "its conditions can never all hold"
            return [finding(.neverApplies, policy.id, "applies to no request: \(why)", fix: "remove or correct it")]
        case .all where policy.effect == .permit:
            return [finding(.alwaysApplies, policy.id, "permits every request", fix: "narrow its scope")]
        case .all: return [finding(.alwaysApplies, policy.id, "forbids every request", fix: "narrow its scope")]
        case .some, .unknown: return []
        }
    }

    private func breadth(_ policy: Policy) -> [Finding] {
        BreadthCheck().breadths(policy).map { breadth in
            switch breadth {
            case .unscoped:
                finding(
                    .unscopedPermit,
                    policy.id,
                    "permits anybody on anything"
                        + (policy.conditions.isEmpty ? "" : ", whenever its conditions on the context hold"),
                    fix: "name the principals or the resources"
                )
            case .anyAction:
                finding(.wildcardAction, policy.id, "permits every action", fix: "name the actions or their group")
            }
        }
    }

    /// Where a policy has nothing to do because of others, by the others.
    private func relations(_ policy: Policy) -> [Finding] {
        let places = analysis.environments.filter {
            $0.applicability[policy.id] == .some || $0.applicability[policy.id] == .all
        }
        let shadowed = related(policy.id, places) { $0.shadowed.filter { $0.policy == policy.id }.map(\.by) }
        let overridden = related(policy.id, places) { $0.overridden.filter { $0.policy == policy.id }.map(\.by) }
        let redundant = related(policy.id, places) { environment in
            // Only the later ones are superfluous.
            (environment.redundant.first { $0.dropFirst().contains(policy.id) }).map { [$0[0]] } ?? []
        }
        return report(.redundant, policy, redundant, places) { "says the same as \($0)" }
            + report(.shadowed, policy, shadowed, places) { "has no effect beside \($0)" }
            + report(.overridden, policy, overridden, places) { "is overridden by \($0)" }
    }

    private func related(
        _ policy: PolicyID,
        _ places: [EnvironmentAnalysis],
        _ others: (EnvironmentAnalysis) -> [PolicyID]
    ) -> [PolicyID: [RequestEnvironment]] {
        var result: [PolicyID: [RequestEnvironment]] = [:]
        for place in places {
            for other in others(place) { result[other, default: []].append(place.environment) }
        }
        return result
    }

    private func report(
        _ rule: PolicyRule,
        _ policy: Policy,
        _ others: [PolicyID: [RequestEnvironment]],
        _ places: [EnvironmentAnalysis],
        _ statement: (String) -> String
    ) -> [Finding] {
        let covered = Set(others.values.flatMap { $0 })
        let isCovered = covered.count == places.count
        return others.sorted { $0.key < $1.key }.map { other, environments in
            let isEverywhere = environments.count == places.count
            let scope = isEverywhere ? "" : " for \(describe(environments))"
            return finding(
                rule,
                policy.id,
                statement("`\(name(other))`") + scope,
                severity: isCovered ? rule.severity : .note,
                fix: isCovered ? "remove it, or say what it should do beyond" : nil,
                related: location(other).map { [RelatedLocation(label: name(other), location: $0)] } ?? []
            )
        }
    }

    private func whole() -> [Finding] {
        var findings: [Finding] = []
        if analysis.allowed == .all {
            findings.append(
                Finding(
                    rule: PolicyRule.allowsEverything.rawValue,
                    severity: .error,
                    message: "the policies allow every request"
                )
            )
        }
        if analysis.allowed == .no {
            findings.append(
                Finding(
                    rule: PolicyRule.allowsNothing.rawValue,
                    severity: .warning,
                    message: "the policies allow no request"
                )
            )
        }
        let undecided = Set(analysis.environments.flatMap(\.undecided))
        for policy in analysis.policies where undecided.contains(policy.id) {
            findings.append(finding(.undecided, policy.id, "could not be analyzed completely"))
        }
        return findings
    }

    private func finding(
        _ rule: PolicyRule,
        _ policy: PolicyID,
        _ message: String,
        severity: Severity? = nil,
        fix: String? = nil,
        related: [RelatedLocation] = []
    ) -> Finding {
        Finding(
            rule: rule.rawValue,
            severity: severity ?? rule.severity,
            message: "`\(name(policy))` \(message)",
            location: location(policy),
            related: related,
            impact: rule.explanation,
            fix: fix,
            details: [Detail(name: "policy", value: name(policy))]
        )
    }

    private func describe(_ environment: RequestEnvironment) -> String {
        "\(environment.principal) \(text.uid(environment.action)) \(environment.resource)"
    }

    private func describe(_ environments: [RequestEnvironment]) -> String {
        let shown = environments.prefix(3).map(describe).joined(separator: "; ")
        return environments.count > 3 ? "\(shown) and \(environments.count - 3) more" : shown
    }
}
