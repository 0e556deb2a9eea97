// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// How a new policy set decides against an old one, in one request environment.
public enum DifferenceVerdict: String, Hashable, Sendable, CaseIterable {
    /// Both decide every request alike.
    case equivalent
    /// Something is newly permitted and nothing newly denied.
    case morePermissive = "more permissive"
    /// Something is newly denied and nothing newly permitted.
    case lessPermissive = "less permissive"
    /// Something is newly permitted and something else newly denied.
    case incomparable
    /// It could not be told.
    case unknown
}

/// A request that two policy sets decide differently, as replayed on both.
public struct DecisionChange: Hashable, Sendable {
    /// The request and its entities.
    public let witness: Witness
    /// What the old policies say.
    public let old: AuthorizationAnswer
    /// What the new policies say.
    public let new: AuthorizationAnswer
}

/// What a change of policies means for the requests of one environment.
public struct EnvironmentDifference: Hashable, Sendable {
    /// The types of the requests.
    public let environment: RequestEnvironment

    /// How the new policies decide against the old ones.
    public let verdict: DifferenceVerdict

    /// A request that is denied by the old and allowed by the new policies.
    public let newlyPermitted: DecisionChange?

    /// A request that is allowed by the old and denied by the new policies.
    public let newlyDenied: DecisionChange?

    /// Why it could not be told, if it could not.
    public let unknownReason: String?
}
