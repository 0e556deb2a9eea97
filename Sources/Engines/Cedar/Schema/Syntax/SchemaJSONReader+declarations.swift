// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaJSONReader {
    func namespace(_ member: JSONObject.Member) throws(CedarError) -> NamespaceDeclaration {
        let keys = ["commonTypes", "entityTypes", "actions", "annotations"]
        let object = try object(member.value, "a namespace", only: keys)
        var namespace = NamespaceDeclaration(span: span(member.keyOffset))
        if !member.key.isEmpty {
            guard let name = Name(normalized: member.key) else {
                throw error(
                    "invalid-name",
                    "\(SchemaStrings.quoted(member.key)) is not a namespace such as Outer::Inner",
                    at: member.keyOffset
                )
            }
            namespace.name = name
        }
        namespace.annotations = try annotations(object["annotations"])
        if namespace.name == nil, !namespace.annotations.isEmpty {
            throw error("annotations", "the empty namespace takes no annotations", at: member.keyOffset)
        }
        if let commonTypes = object["commonTypes"] {
            for member in try self.object(commonTypes, "commonTypes").members {
                namespace.commonTypes.append(try commonType(member))
            }
        }
        let entityTypes = try required("entityTypes", of: object, at: member.value.offset)
        for member in try self.object(entityTypes, "entityTypes").members {
            namespace.entityTypes.append(try entityType(member))
        }
        let actions = try required("actions", of: object, at: member.value.offset)
        for member in try self.object(actions, "actions").members {
            namespace.actions.append(try action(member))
        }
        return namespace
    }

    private func commonType(_ member: JSONObject.Member) throws(CedarError) -> CommonTypeDeclaration {
        let name = try declaredName(member)
        guard !CommonTypeDeclaration.reservedNames.contains(name) else {
            throw error("reserved-type-name", "'\(name)' cannot be the name of a common type", at: member.keyOffset)
        }
        return CommonTypeDeclaration(
            name: name,
            annotations: try annotations(member.value["annotations"]),
            type: try type(member.value, besides: ["annotations"]),
            span: span(member.keyOffset)
        )
    }

    private func entityType(_ member: JSONObject.Member) throws(CedarError) -> EntityTypeDeclaration {
        let keys = ["memberOfTypes", "shape", "tags", "enum", "annotations"]
        let object = try object(member.value, "an entity type", only: keys)
        return EntityTypeDeclaration(
            name: try declaredName(member),
            annotations: try annotations(object["annotations"]),
            kind: try kind(object, at: member.value.offset),
            span: span(member.keyOffset)
        )
    }

    private func kind(_ object: JSONObject, at offset: UInt32) throws(CedarError) -> EntityTypeDeclaration.Kind {
        guard let ids = object["enum"] else {
            return .standard(
                parents: try object["memberOfTypes"].map { json throws(CedarError) in
                    try references(json, "memberOfTypes")
                } ?? [],
                shape: try object["shape"].map { json throws(CedarError) in try type(json) }
                    ?? .emptyRecord(at: span(offset)),
                tags: try object["tags"].map { json throws(CedarError) in try type(json) }
            )
        }
        for key in ["memberOfTypes", "shape", "tags"] {
            guard let other = object.member(key) else { continue }
            throw error("unexpected-field", "an enumeration has no '\(key)'", at: other.keyOffset)
        }
        var texts: [String] = []
        for id in try array(ids, "enum") { texts.append(try string(id, "an entity's id")) }
        guard !texts.isEmpty else { throw error("empty-enum", "an enumeration has one id at least", at: ids.offset) }
        return .enumeration(texts)
    }

    private func action(_ member: JSONObject.Member) throws(CedarError) -> ActionDeclaration {
        let keys = ["attributes", "appliesTo", "memberOf", "annotations"]
        let object = try object(member.value, "an action", only: keys)
        if let attributes = object["attributes"], !attributes.isNull {
            throw error("action-attributes", "actions have no attributes", at: attributes.offset)
        }
        return ActionDeclaration(
            id: member.key,
            annotations: try annotations(object["annotations"]),
            parents: try parents(object["memberOf"]),
            appliesTo: try appliesTo(object["appliesTo"]),
            span: span(member.keyOffset)
        )
    }

    private func parents(_ json: JSON?) throws(CedarError) -> [ActionReference]? {
        guard let json, !json.isNull else { return nil }
        var parents: [ActionReference] = []
        for element in try array(json, "memberOf") {
            let object = try object(element, "an action in memberOf", only: ["id", "type"])
            let id = try string(try required("id", of: object, at: element.offset), "an action's id")
            var type: Name?
            if let json = object["type"], !json.isNull { type = try reference(json).name }
            parents.append(ActionReference(type: type, id: id, span: span(element.offset)))
        }
        return parents
    }

    private func appliesTo(_ json: JSON?) throws(CedarError) -> ActionDeclaration.AppliesTo? {
        guard let json, !json.isNull else { return nil }
        let object = try object(json, "appliesTo", only: ["resourceTypes", "principalTypes", "context"])
        let resources = try required("resourceTypes", of: object, at: json.offset)
        let principals = try required("principalTypes", of: object, at: json.offset)
        return ActionDeclaration.AppliesTo(
            principals: try references(principals, "principalTypes"),
            resources: try references(resources, "resourceTypes"),
            context: try object["context"].map { json throws(CedarError) in try type(json) }
                ?? .emptyRecord(at: span(json.offset))
        )
    }
}
