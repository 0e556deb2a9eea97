// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Something that must never be permitted, whatever else the policies say.
///
/// It is written as a `forbid`: what the forbid would match must be denied without it.
///
///     @id("no-human-prod-writes")
///     forbid(principal is User, action in Action::"write", resource) when { context.env == "prod" };
public struct PolicyInvariant: Hashable, Sendable {
    /// What reports call it: the `@id`, or `policy0`, … by position.
    public let name: String

    /// The forbid.
    public let pattern: Policy

    /// - Throws: ``CedarError`` if the pattern is no forbid, or a template.
    public init(_ pattern: Policy) throws(CedarError) {
        guard pattern.effect == .forbid, !pattern.isTemplate else {
            throw CedarError(
                code: "invariant.not-forbid",
                message: "an invariant is written as a forbid without slots",
                help: "say what must never be permitted",
                span: pattern.span
            )
        }
        name = (pattern.annotatedID ?? pattern.id).text
        self.pattern = pattern
    }

    /// The invariants that a policy set lists.
    ///
    /// - Throws: ``CedarError`` for a permit or a template among them.
    public static func all(of set: PolicySet) throws(CedarError) -> [PolicyInvariant] {
        var invariants: [PolicyInvariant] = []
        for policy in set.policies + set.templates { invariants.append(try PolicyInvariant(policy)) }
        return invariants
    }
}

/// Whether policies keep to an invariant.
public struct InvariantAnswer: Hashable, Sendable {
    /// A request that should never be permitted and is.
    public struct Violation: Hashable, Sendable {
        /// The types of the request.
        public let environment: RequestEnvironment
        /// The request and its entities, as replayed.
        public let witness: Witness
        /// The permits that allow it.
        public let permits: [PolicyID]
    }

    /// The invariant.
    public let invariant: PolicyInvariant

    /// One request for each environment in which the invariant is broken.
    public let violations: [Violation]

    /// The environments in which it could not be told.
    public let undecided: [RequestEnvironment]

    /// Whether it was proved that no such request is permitted.
    public var holds: Bool { violations.isEmpty && undecided.isEmpty }
}
