// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    /// What the schema does not have gets its finding once a policy, not here.
    func type(of literal: Literal) -> TypeAnswer {
        switch literal {
        case .bool(let value): .bool(value)
        case .long: TypeAnswer(type: .long)
        case .string: TypeAnswer(type: .string)
        case .entity(let uid): facts.type(of: uid).map { TypeAnswer(type: $0) } ?? .failed()
        }
    }

    func type(of variable: Variable) -> CedarType {
        switch variable {
        case .principal: .entity([environment.principal])
        case .action: .entity([environment.action.uid.type])
        case .resource: .entity([environment.resource])
        case .context: .record(environment.action.context)
        }
    }

    func type(of slot: Slot) -> CedarType {
        let name =
            switch slot {
            case .principal: environment.principalSlot
            case .resource: environment.resourceSlot
            }
        return name.map { .entity([$0]) } ?? .anyEntity
    }

    /// The literal a term is; for `action` the environment's action.
    func literal(_ id: CheckedTerm.ID) -> Literal? {
        switch policy.terms[id].kind {
        case .literal(let literal): literal
        case .variable(.action): .entity(environment.action.uid)
        default: nil
        }
    }

    /// The entity a term names, if it names one.
    func entity(_ id: CheckedTerm.ID) -> EntityUID? {
        if case .entity(let uid) = literal(id) { uid } else { nil }
    }

    /// The entities a term names: one, or all of a set literal.
    func entities(_ id: CheckedTerm.ID) -> [EntityUID]? {
        if let uid = entity(id) { return [uid] }
        guard case .set(let elements) = policy.terms[id].kind else { return nil }
        var uids: [EntityUID] = []
        for element in elements {
            guard let uid = entity(element) else { return nil }
            uids.append(uid)
        }
        return uids
    }
}
