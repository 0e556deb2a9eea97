// SPDX-License-Identifier: Apache-2.0

/// What the policies say to a request.
public enum Decision: String, Hashable, Sendable {
    case allow
    case deny
}

/// The decision on a request, and what led to it.
public struct AuthorizationAnswer: Hashable, Sendable {
    /// Allow if a permit and no forbid is satisfied; otherwise deny.
    public let decision: Decision

    /// All satisfied forbids if there are any, otherwise all satisfied permits; in the order of the policy
    /// set, but policies that came by an update may take the places of removed ones. Empty
    /// if the request is denied because nothing permits it.
    public let reasons: [PolicyID]

    /// The policies that could not be evaluated and were left out, each with the error.
    public let errors: [PolicyError]

    /// An answer of these parts.
    public init(decision: Decision, reasons: [PolicyID], errors: [PolicyError] = []) {
        self.decision = decision
        self.reasons = reasons
        self.errors = errors
    }
}

/// Why a policy could not be evaluated for a request.
public struct PolicyError: Hashable, Sendable {
    /// The policy or link.
    public let policy: PolicyID
    /// What went wrong, and where in the policy's text.
    public let error: CedarError

    /// An error of that policy.
    public init(policy: PolicyID, error: CedarError) {
        self.policy = policy
        self.error = error
    }
}
