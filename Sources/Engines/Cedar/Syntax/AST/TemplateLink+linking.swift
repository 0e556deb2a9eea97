// SPDX-License-Identifier: Apache-2.0

extension TemplateLink {
    /// Why the link cannot be made, or nil if it can.
    ///
    /// - Parameter template: the template of that id, or nil if the set has none.
    public func problem(with template: Policy?) -> String? {
        guard let template else { return "there is no template `\(templateID)`" }
        for slot in template.slots where values[slot] == nil {
            return "the link `\(id)` gives no value for \(slot.rawValue)"
        }
        for slot in values.slots where !template.slots.contains(slot) {
            return "the link `\(id)` gives a value for \(slot.rawValue), which the template lacks"
        }
        return nil
    }

    /// The policy that the link makes; slots without a value stay open.
    public func policy(from template: Policy) -> Policy {
        Policy(
            id: id,
            effect: template.effect,
            annotations: template.annotations,
            principal: template.principal.filled(with: values),
            action: template.action,
            resource: template.resource.filled(with: values),
            conditions: template.conditions,
            locations: template.locations
        )
    }
}

extension ScopeConstraint {
    fileprivate func filled(with values: SlotValues) -> ScopeConstraint {
        guard let slot, let entity = values[slot] else { return self }
        switch self {
        case .any, .isType: return self
        case .equal: return .equal(.entity(entity))
        case .in: return .in(.entity(entity))
        case .isTypeIn(let type, _): return .isTypeIn(type, .entity(entity))
        }
    }
}
