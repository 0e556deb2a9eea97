// SPDX-License-Identifier: Apache-2.0

import JSON

/// Writes the JSON form of policies. Chains are written by loops, so that only nesting recurses.
struct PolicyJSONWriter {
    private var json = JSONWriter()

    var text: String { String(decoding: json.bytes, as: UTF8.self) }

    mutating func raw(_ text: String) {
        json.raw(text.utf8)
    }

    mutating func string(_ text: CedarString) {
        json.string(text.text)
    }

    mutating func list<Element>(
        _ elements: some Sequence<Element>,
        _ write: (inout PolicyJSONWriter, Element) -> Void
    ) {
        var isFirst = true
        for element in elements {
            if !isFirst { raw(",") }
            isFirst = false
            write(&self, element)
        }
    }

    mutating func write(_ set: PolicySet) {
        raw(#"{"staticPolicies":{"#)
        list(set.policies) { writer, policy in writer.member(policy) }
        raw(#"},"templates":{"#)
        list(set.templates) { writer, policy in writer.member(policy) }
        raw(#"},"templateLinks":["#)
        list(set.links) { writer, link in writer.write(link) }
        raw("]}")
    }

    private mutating func member(_ policy: Policy) {
        string(policy.id)
        raw(":")
        write(policy)
    }

    private mutating func write(_ link: TemplateLink) {
        raw(#"{"templateId":"#)
        string(link.templateID)
        raw(#","newId":"#)
        string(link.id)
        raw(#","values":{"#)
        list(link.values.slots) { writer, slot in
            guard let entity = link.values[slot] else { return }
            writer.raw("\"\(slot.rawValue)\":")
            writer.write(entity)
        }
        raw("}}")
    }

    mutating func write(_ policy: Policy) {
        raw("{\"effect\":\"\(policy.effect.rawValue)\",\"principal\":")
        write(policy.principal)
        raw(#","action":"#)
        write(policy.action)
        raw(#","resource":"#)
        write(policy.resource)
        raw(#","conditions":["#)
        list(policy.conditions) { writer, condition in
            writer.raw("{\"kind\":\"\(condition.kind.rawValue)\",\"body\":")
            writer.write(condition.body)
            writer.raw("}")
        }
        raw("]")
        if !policy.annotations.isEmpty { write(policy.annotations) }
        raw("}")
    }

    private mutating func write(_ annotations: [Annotation]) {
        raw(#","annotations":{"#)
        list(annotations) { writer, annotation in
            writer.string(annotation.key)
            writer.raw(":")
            if let text = annotation.text { writer.string(text) } else { writer.raw("null") }
        }
        raw("}")
    }

    mutating func write(_ entity: EntityUID) {
        raw(#"{"type":"#)
        string(entity.type.qualified)
        raw(#","id":"#)
        string(entity.id)
        raw("}")
    }

    private mutating func write(_ constraint: ScopeConstraint) {
        switch constraint {
        case .any: raw(#"{"op":"All""#)
        case .equal(let reference): write(reference, after: #"{"op":"==","#)
        case .in(let reference): write(reference, after: #"{"op":"in","#)
        case .isType(let type), .isTypeIn(let type, _):
            raw(#"{"op":"is","entity_type":"#)
            string(type.qualified)
            if let reference = constraint.reference {
                write(reference, after: #","in":{"#)
                raw("}")
            }
        }
        raw("}")
    }

    private mutating func write(_ reference: EntityReference, after start: String) {
        raw(start)
        switch reference {
        case .slot(let slot): raw("\"slot\":\"\(slot.rawValue)\"")
        case .entity(let entity):
            raw(#""entity":"#)
            write(entity)
        }
    }

    private mutating func write(_ constraint: ActionConstraint) {
        switch constraint {
        case .any: raw(#"{"op":"All""#)
        case .equal(let action): write(.entity(action), after: #"{"op":"==","#)
        case .in(let action): write(.entity(action), after: #"{"op":"in","#)
        case .inAny(let actions):
            raw(#"{"op":"in","entities":["#)
            list(actions) { writer, action in writer.write(action) }
            raw("]")
        }
        raw("}")
    }
}
