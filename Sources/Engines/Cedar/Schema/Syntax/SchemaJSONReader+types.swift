// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaJSONReader {
    /// A type. The document's depth bounds the recursion.
    ///
    /// - Parameter others: the fields that the surrounding declaration keeps in the same object.
    func type(_ json: JSON, besides others: [String] = []) throws(CedarError) -> TypeExpression {
        let keys = ["type", "element", "attributes", "additionalAttributes", "name"]
        let object = try object(json, "a type", only: keys + others)
        let kind = try string(try required("type", of: object, at: json.offset), "a type's kind")
        let expression = try self.kind(kind, object, at: json.offset)
        return TypeExpression(kind: expression, span: span(json.offset))
    }

    private func kind(
        _ kind: String,
        _ object: JSONObject,
        at offset: UInt32
    ) throws(CedarError) -> TypeExpression.Kind {
        switch kind {
        case "String": return try primitive(.string, object)
        case "Long": return try primitive(.long, object)
        case "Boolean": return try primitive(.bool, object)
        case "Set":
            try allow(["element"], in: object, of: kind)
            return .set(try type(try required("element", of: object, at: offset)))
        case "Record":
            try allow(["attributes", "additionalAttributes"], in: object, of: kind)
            return .record(try attributes(object, at: offset))
        case "Entity":
            return .entity(try name(object, of: kind, at: offset))
        case "EntityOrCommon":
            return .entityOrCommon(try name(object, of: kind, at: offset))
        case "Extension":
            let name = try name(object, of: kind, at: offset)
            guard let type = ExtensionType(rawValue: name.description) else {
                let known = ExtensionType.allCases.map(\.rawValue).joined(separator: ", ")
                throw error("unknown-extension", "there is no extension type \(name); there are \(known)", at: offset)
            }
            return .extension(type.rawValue)
        default:
            try allow([], in: object, of: kind)
            return .common(try name(kind, at: offset))
        }
    }

    private func primitive(_ kind: TypeExpression.Kind, _ object: JSONObject) throws(CedarError) -> TypeExpression.Kind
    {
        try allow([], in: object, of: "this type")
        return kind
    }

    /// Refuses the fields that belong to other kinds of types.
    private func allow(_ keys: [String], in object: JSONObject, of kind: String) throws(CedarError) {
        for key in ["element", "attributes", "additionalAttributes", "name"] where !keys.contains(key) {
            guard let member = object.member(key) else { continue }
            throw error("unexpected-field", "\(kind) has no '\(key)'", at: member.keyOffset)
        }
    }

    private func name(_ object: JSONObject, of kind: String, at offset: UInt32) throws(CedarError) -> Name {
        try allow(["name"], in: object, of: kind)
        let json = try required("name", of: object, at: offset)
        return try name(try string(json, "a type's name"), at: json.offset)
    }

    private func attributes(_ object: JSONObject, at offset: UInt32) throws(CedarError) -> [AttributeDeclaration] {
        if let isOpen = object["additionalAttributes"] {
            guard let isOpen = isOpen.bool else {
                throw error("type", "additionalAttributes is a boolean, not \(isOpen.kind)", at: isOpen.offset)
            }
            guard !isOpen else {
                throw error("open-record", "records with additional attributes are not supported", at: offset)
            }
        }
        let json = try required("attributes", of: object, at: offset)
        var attributes: [AttributeDeclaration] = []
        for member in try self.object(json, "attributes").members { attributes.append(try attribute(member)) }
        return .init(sorting: attributes)
    }

    private func attribute(_ member: JSONObject.Member) throws(CedarError) -> AttributeDeclaration {
        let type = try type(member.value, besides: ["required", "annotations"])
        var isRequired = true
        if let json = member.value["required"] {
            guard let flag = json.bool else {
                throw error("type", "required is a boolean, not \(json.kind)", at: json.offset)
            }
            isRequired = flag
        }
        return AttributeDeclaration(
            name: member.key,
            annotations: try annotations(member.value["annotations"]),
            isRequired: isRequired,
            type: type
        )
    }
}
