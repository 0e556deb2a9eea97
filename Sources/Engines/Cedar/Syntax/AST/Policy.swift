// SPDX-License-Identifier: Apache-2.0

/// The name of a policy within its set.
public typealias PolicyID = CedarString

/// A policy, or a template if its scope leaves a slot open.
///
/// Equality compares everything but where it stood.
public struct Policy: Sendable {
    /// Its name within the set: `policy0`, `policy1`, … in text order for policies read from a text.
    public let id: PolicyID

    /// What it does when it is satisfied.
    public let effect: Effect

    /// In source order, every key once.
    public let annotations: [Annotation]

    /// What it asks of the principal.
    public let principal: ScopeConstraint

    /// What it asks of the action.
    public let action: ActionConstraint

    /// What it asks of the resource.
    public let resource: ScopeConstraint

    /// In source order; all of them must hold.
    public let conditions: [Condition]

    /// Where it stood.
    public let locations: PolicyLocations

    /// A policy of these parts; what is left out asks nothing.
    public init(
        id: PolicyID,
        effect: Effect,
        annotations: [Annotation] = [],
        principal: ScopeConstraint = .any,
        action: ActionConstraint = .any,
        resource: ScopeConstraint = .any,
        conditions: [Condition] = [],
        locations: PolicyLocations
    ) {
        self.id = id
        self.effect = effect
        self.annotations = annotations
        self.principal = principal
        self.action = action
        self.resource = resource
        self.conditions = conditions
        self.locations = locations
    }

    /// Where the whole policy stood, its annotations included.
    public var span: SourceSpan { locations.whole }

    /// The slots it leaves open: none for a static policy.
    public var slots: [Slot] { [principal.slot, resource.slot].compactMap { $0 } }

    /// Whether a link must fill slots before it can be evaluated.
    public var isTemplate: Bool { principal.slot != nil || resource.slot != nil }

    /// The annotation of that key, if there is one.
    public func annotation(_ key: String) -> Annotation? {
        annotations.first { $0.key == CedarString(key) }
    }

    /// The value of `@id`, by which tools may call the policy instead of its ``id``.
    public var annotatedID: CedarString? { annotation("id")?.value }

    /// The same policy under another name.
    public func renamed(_ id: PolicyID) -> Policy {
        Policy(
            id: id,
            effect: effect,
            annotations: annotations,
            principal: principal,
            action: action,
            resource: resource,
            conditions: conditions,
            locations: locations
        )
    }
}

extension Policy: Hashable {
    /// Same id, annotations and meaning, wherever it stood.
    public static func == (left: Policy, right: Policy) -> Bool {
        left.id == right.id && left.effect == right.effect && left.annotations == right.annotations
            && left.principal == right.principal && left.action == right.action && left.resource == right.resource
            && left.conditions == right.conditions
    }

    /// By the parts that usually tell policies apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(effect)
        hasher.combine(principal)
        hasher.combine(action)
        hasher.combine(resource)
        hasher.combine(conditions.count)
    }
}
