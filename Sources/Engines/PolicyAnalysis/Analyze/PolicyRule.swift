// SPDX-License-Identifier: Apache-2.0

public import Findings

/// The rules of the analysis of a policy set; a raw value is the rule's stable id.
public enum PolicyRule: String, Hashable, Sendable, CaseIterable {
    case neverApplies = "POLICY_NEVER_APPLIES"
    case alwaysApplies = "POLICY_ALWAYS_APPLIES"
    case redundant = "POLICY_REDUNDANT"
    case shadowed = "POLICY_SHADOWED"
    case overridden = "POLICY_OVERRIDDEN"
    case unscopedPermit = "POLICY_UNSCOPED_PERMIT"
    case wildcardAction = "POLICY_WILDCARD_ACTION"
    case humanProductionWrite = "POLICY_HUMAN_PRODUCTION_WRITE"
    case allowsEverything = "POLICY_SET_ALLOWS_EVERYTHING"
    case allowsNothing = "POLICY_SET_ALLOWS_NOTHING"
    case invariantViolated = "POLICY_INVARIANT_VIOLATED"
    case undecided = "POLICY_ANALYSIS_UNDECIDED"

    /// How much a finding of the rule weighs.
    public var severity: Severity {
        switch self {
        case .invariantViolated, .humanProductionWrite, .allowsEverything: .error
        case .neverApplies, .alwaysApplies, .redundant, .shadowed, .overridden, .unscopedPermit, .wildcardAction,
            .allowsNothing:
            .warning
        case .undecided: .note
        }
    }

    /// What the rule is about, in a sentence or two.
    public var explanation: String {
        switch self {
        case .neverApplies:
            "No request that the schema allows satisfies the policy: its scope names types that no action goes "
                + "with, or its conditions contradict one another."
        case .alwaysApplies:
            "Every request that the schema allows satisfies the policy, so its conditions and scope say nothing."
        case .redundant:
            "Policies of one effect are satisfied by the same requests; one of them is enough."
        case .shadowed:
            "Wherever the policy is satisfied, another one of the same effect is satisfied too."
        case .overridden:
            "Wherever the permit is satisfied, a forbid is satisfied too, so it never permits anything."
        case .unscopedPermit:
            "The permit names neither principals nor resources, in its scope or in its conditions."
        case .wildcardAction:
            "The permit names no action, so it also permits actions that will be added to the schema later."
        case .humanProductionWrite:
            "A person may change production directly, without a break-glass policy."
        case .allowsEverything: "The policies allow every request."
        case .allowsNothing: "The policies allow no request."
        case .invariantViolated: "A request that an invariant says is never permitted is permitted."
        case .undecided: "The analysis could not tell within its bounds."
        }
    }
}
