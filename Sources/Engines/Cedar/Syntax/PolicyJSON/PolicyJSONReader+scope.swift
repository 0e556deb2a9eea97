// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    /// `{"op": "All"}`, `{"op": "==" | "in", "entity" | "slot"}` or `{"op": "is", "entity_type", "in"?}`. Other members
    /// mean nothing but in the last form, as to the reference engine.
    func constraint(_ json: JSON, slot: Slot) throws(CedarError) -> ScopeConstraint {
        switch try operation(of: json) {
        case "All", "all":
            return .any
        case "==":
            return .equal(try reference(json, slot: slot))
        case "in":
            return .in(try reference(json, slot: slot))
        case "is":
            let object = try object(json, "this constraint", members: ["op", "entity_type", "in"])
            let type = try typeName(try member("entity_type", of: object, json))
            guard let ancestor = optional("in", of: object) else { return .isType(type) }
            return .isTypeIn(type, try reference(ancestor, slot: slot))
        case let operation:
            throw unknownOperation(operation, json)
        }
    }

    func actionConstraint(_ json: JSON) throws(CedarError) -> ActionConstraint {
        switch try operation(of: json) {
        case "All", "all":
            return .any
        case "==":
            let object = try object(json, "this constraint")
            return .equal(try action(try member("entity", of: object, json)))
        case "in":
            let object = try object(json, "this constraint")
            if let list = object["entities"], object["entity"] == nil { return .inAny(try actions(list)).simplified }
            return .in(try action(try member("entity", of: object, json)))
        case let operation:
            throw unknownOperation(operation, json)
        }
    }

    private func operation(of json: JSON) throws(CedarError) -> String {
        let object = try object(json, "a constraint, an object")
        return try string(try member("op", of: object, json), "an operator, a string")
    }

    private func unknownOperation(_ operation: String, _ json: JSON) -> CedarError {
        error("unknown-operator", "there is no operator `\(operation)` here", at: json.offset)
    }

    private func reference(_ json: JSON, slot expected: Slot) throws(CedarError) -> EntityReference {
        let object = try object(json, "this constraint")
        if let entity = object["entity"] { return .entity(try self.entity(entity)) }
        guard object["slot"] != nil else {
            throw error("missing-member", "the member `entity` or `slot` is missing", at: json.offset)
        }
        let value = try member("slot", of: object, json)
        let slot = try slot(value)
        guard slot == expected else {
            throw error(
                "wrong-slot",
                "expected the slot \(expected.rawValue), found \(slot.rawValue)",
                at: value.offset
            )
        }
        return .slot(slot)
    }

    private func actions(_ json: JSON) throws(CedarError) -> [EntityUID] {
        var actions: [EntityUID] = []
        for element in try array(json, "an array of actions") { actions.append(try action(element)) }
        return actions
    }

    private func action(_ json: JSON) throws(CedarError) -> EntityUID {
        let entity = try entity(json)
        guard entity.type.base.utf8.elementsEqual("Action".utf8) else {
            throw error(
                "not-an-action",
                "`\(entity.type)` is not a type of actions",
                help: "an action's type is `Action`, in any namespace",
                at: json.offset
            )
        }
        return entity
    }
}

extension ActionConstraint {
    /// A list of one action means the same as the action.
    fileprivate var simplified: ActionConstraint {
        if case .inAny(let actions) = self, let only = actions.first, actions.count == 1 { .in(only) } else { self }
    }
}
