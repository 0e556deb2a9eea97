// SPDX-License-Identifier: Apache-2.0

/// The types of principals or resources that a scope's constraint lets through.
enum ScopeTypes {
    /// Every type.
    case all
    /// These and no others.
    case only(Set<Name>)

    func contains(_ name: Name) -> Bool {
        switch self {
        case .all: true
        case .only(let names): names.contains(name)
        }
    }

    /// - Parameter values: what a link fills the slots with; an open slot lets through what its type test does.
    init(_ constraint: ScopeConstraint, filledWith values: SlotValues?, _ facts: SchemaFacts) {
        switch constraint {
        case .any:
            self = .all
        case .equal(let reference):
            self = reference.entity(values).map { .only([$0.type]) } ?? .all
        case .in(let reference):
            self = reference.entity(values).map { .only(facts.members(of: $0.type)) } ?? .all
        case .isType(let type):
            self = .only(facts.knows(type) ? [type] : [])
        case .isTypeIn(let type, let reference):
            if let uid = reference.entity(values) {
                self = .only(facts.members(of: uid.type).intersection([type]))
            } else {
                self = .only(facts.knows(type) ? [type] : [])
            }
        }
    }
}

extension EntityReference {
    /// The entity, named or filled in; nil for an open slot.
    fileprivate func entity(_ values: SlotValues?) -> EntityUID? {
        switch self {
        case .entity(let uid): uid
        case .slot(let slot): values?[slot]
        }
    }
}

extension SchemaFacts {
    /// The types whose entities may be in one of this type, itself included.
    fileprivate func members(of type: Name) -> Set<Name> {
        (schema.entityType(type)?.descendants ?? []).union([type])
    }

    /// The actions a scope lets through; nil if it names one that the schema lacks.
    func actions(_ constraint: ActionConstraint) -> [SchemaAction]? {
        switch constraint {
        case .any: actions
        case .equal(let uid): schema.action(uid).map { [$0] }
        case .in(let uid): members(of: [uid])
        case .inAny(let uids): members(of: uids)
        }
    }
}
