// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// A change of one policy that takes away what nobody used.
public struct PolicyProposal: Hashable, Sendable {
    /// The change.
    public enum Change: Hashable, Sendable {
        /// The policy goes.
        case drop
        /// The policy becomes this one.
        case narrow(NarrowedPolicy)
    }

    /// The policy as it is.
    public let policy: DecidingPolicy
    /// What becomes of it.
    public let change: Change
    /// What is taken away, for people; one sentence a part.
    public let reasons: [String]

    /// The policy as it would be; nil if it goes.
    public var replacement: Policy? {
        if case .narrow(let narrowed) = change { narrowed.policy } else { nil }
    }
}

/// A policy whose scope or conditions ask more than they did.
public struct NarrowedPolicy: Hashable, Sendable {
    /// The policy.
    public let policy: Policy
    /// The bodies of the conditions that were put before its own.
    public let added: [Expression]
}

/// A change that was thought of and not made.
public struct WithdrawnProposal: Hashable, Sendable {
    /// The policy that stays as it is.
    public let policy: DecidingPolicy
    /// Why, for people.
    public let reason: String
}
