// SPDX-License-Identifier: Apache-2.0

/// A use of a template: a policy of its own, whose slots are filled.
public struct TemplateLink: Hashable, Sendable {
    /// The template's name within the set.
    public let templateID: PolicyID

    /// The name of the policy that the link makes.
    public let id: PolicyID

    /// What fills the slots.
    public let values: SlotValues

    /// A use of that template under a name of its own.
    public init(templateID: PolicyID, id: PolicyID, values: SlotValues) {
        self.templateID = templateID
        self.id = id
        self.values = values
    }
}

/// The entities for a template's slots.
public struct SlotValues: Hashable, Sendable {
    /// For `?principal`.
    public let principal: EntityUID?

    /// For `?resource`.
    public let resource: EntityUID?

    /// Values for none, one or both of the slots.
    public init(principal: EntityUID? = nil, resource: EntityUID? = nil) {
        self.principal = principal
        self.resource = resource
    }

    /// What fills that slot.
    public subscript(slot: Slot) -> EntityUID? {
        switch slot {
        case .principal: principal
        case .resource: resource
        }
    }

    /// The slots that are filled.
    public var slots: [Slot] { Slot.allCases.filter { self[$0] != nil } }
}
