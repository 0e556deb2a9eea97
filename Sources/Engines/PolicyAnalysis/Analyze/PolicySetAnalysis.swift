// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// What an analysis says of a policy set.
public struct PolicySetAnalysis: Sendable {
    /// The policies analyzed: static ones, then links, whose slots are filled.
    public let policies: [Policy]

    /// For each request environment of the schema, in its order.
    public let environments: [EnvironmentAnalysis]

    /// Which requests a policy applies to, over all environments.
    public func applicability(of id: PolicyID) -> Applicability {
        let answers = environments.map { $0.applicability[id] ?? .no }
        if answers.allSatisfy({ $0 == .no }) { return .no }
        if answers.allSatisfy({ $0 == .all }) { return .all }
        return answers.contains(.some) || answers.contains(.all) ? .some : .unknown
    }

    /// Which requests are allowed, over all environments.
    public var allowed: Applicability {
        let answers = Set(environments.map(\.allowed))
        return answers.count == 1 ? answers.first ?? .no : answers == [.no, .unknown] ? .unknown : .some
    }

    /// The policies that apply to no request or to all, in the order of the set.
    public var vacuous: [(policy: PolicyID, applies: Applicability)] {
        policies.map { ($0.id, applicability(of: $0.id)) }.filter { $0.1 == .no || $0.1 == .all }
    }
}
