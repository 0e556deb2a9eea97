// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Checks that people cannot change production, other than by policies for emergencies.
public struct BreadthInvariants: Sendable {
    private let options: BreadthOptions

    /// A check of what the options say; of nothing unless they say what writes and production are.
    public init(_ options: BreadthOptions) {
        self.options = options
    }

    /// An answer for each type of people.
    ///
    /// - Throws: as ``InvariantCheck/check(_:_:)``.
    public func check(
        _ set: PolicySet,
        _ schema: Schema,
        limits: AnalysisLimits = AnalysisLimits()
    ) throws(CedarError) -> [InvariantAnswer] {
        var invariants: [PolicyInvariant] = []
        for pattern in options.invariants { invariants.append(try PolicyInvariant(pattern)) }
        func isCounted(_ policy: Policy) -> Bool {
            policy.effect == .forbid || policy.annotation(options.exemption) == nil
        }
        var counted = set
        counted.policies = set.policies.filter(isCounted)
        let kept = Set(set.templates.filter(isCounted).map(\.id))
        counted.links = set.links.filter { kept.contains($0.templateID) }
        return try InvariantCheck(schema: schema, limits: limits).check(counted, invariants)
    }
}
