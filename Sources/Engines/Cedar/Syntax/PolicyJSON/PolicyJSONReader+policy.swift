// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    func policy(_ json: JSON, id: PolicyID) throws(CedarError) -> Policy {
        let names = ["effect", "principal", "action", "resource", "conditions", "annotations"]
        let object = try object(json, "a policy", members: names)
        let principal = try member("principal", of: object, json)
        let action = try member("action", of: object, json)
        let resource = try member("resource", of: object, json)
        return Policy(
            id: id,
            effect: try effect(try member("effect", of: object, json)),
            annotations: try annotations(object["annotations"]),
            principal: try constraint(principal, slot: .principal),
            action: try actionConstraint(action),
            resource: try constraint(resource, slot: .resource),
            conditions: try conditions(try member("conditions", of: object, json)),
            locations: PolicyLocations(
                whole: span(json),
                principal: span(principal),
                action: span(action),
                resource: span(resource)
            )
        )
    }

    private func effect(_ json: JSON) throws(CedarError) -> Effect {
        guard let effect = Effect(rawValue: try string(json, "an effect, a string")) else {
            throw error("unknown-effect", "the effect is neither `permit` nor `forbid`", at: json.offset)
        }
        return effect
    }

    private func annotations(_ json: JSON?) throws(CedarError) -> [Annotation] {
        guard let json else { return [] }
        var annotations: [Annotation] = []
        for member in try object(json, "an object of annotations").members {
            guard CedarText.isIdentifier(member.key) else {
                throw error("invalid-annotation", "`\(member.key)` is not an identifier", at: member.keyOffset)
            }
            let text = member.value.isNull ? nil : try string(member.value, "the annotation's value, a string or null")
            annotations.append(Annotation(key: CedarString(member.key), text: text.map { CedarString($0) }))
        }
        return annotations
    }

    private func conditions(_ json: JSON) throws(CedarError) -> [Condition] {
        var conditions: [Condition] = []
        for element in try array(json, "an array of conditions") {
            let object = try object(element, "a condition", members: ["kind", "body"])
            let kind = try member("kind", of: object, element)
            guard let keyword = Condition.Kind(rawValue: try string(kind, "a string")) else {
                throw error("unknown-condition", "the kind is neither `when` nor `unless`", at: kind.offset)
            }
            let body = try expression(try member("body", of: object, element), nesting: 0)
            conditions.append(Condition(keyword, body, span: span(element)))
        }
        return conditions
    }
}
