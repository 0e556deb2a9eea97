// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Which requests something applies to.
public enum Applicability: String, Hashable, Sendable, CaseIterable {
    case no
    case some
    case all
    case unknown
}

/// A policy that another one leaves nothing to do.
public struct PolicyRelation: Hashable, Sendable {
    /// The policy that is of no effect.
    public let policy: PolicyID
    /// The policy that is the cause.
    public let by: PolicyID
}

/// How the policies of a set relate to one another, for the requests of one environment.
public struct EnvironmentAnalysis: Hashable, Sendable {
    /// The types of the requests.
    public let environment: RequestEnvironment

    /// Which requests each policy applies to; policies of which the scope allows none are left out.
    public let applicability: [PolicyID: Applicability]

    /// Which requests are allowed.
    public let allowed: Applicability

    /// Policies of one effect that apply to the same requests, in groups; none that apply to no request.
    public let redundant: [[PolicyID]]

    /// Policies that only apply where another one of the same effect does, which applies elsewhere too.
    public let shadowed: [PolicyRelation]

    /// Permits that only apply where a forbid does; neither applies to all requests.
    public let overridden: [PolicyRelation]

    /// Policies about which something could not be told.
    public let undecided: Set<PolicyID>

    /// The statements in one line each, as upstream's tools word them: redundant, then shadowed, then overridden.
    public func lines(_ name: (PolicyID) -> String) -> [String] {
        func quoted(_ id: PolicyID) -> String { "`\(name(id))`" }
        let groups = redundant.map { group in "Redundant Policies: " + Self.list(group.map(quoted)) }
        let shadows = shadowed.map { "Policy \(quoted($0.policy)) shadowed by \(quoted($0.by))" }
        return groups + shadows + overridden.map { "Policy \(quoted($0.policy)) overridden by \(quoted($0.by))" }
    }

    private static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 2 else { return names.joined(separator: " and ") }
        return names.dropLast().joined(separator: ", ") + ", and " + last
    }
}
