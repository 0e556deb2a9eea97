// SPDX-License-Identifier: Apache-2.0

import JSON

extension SchemaFragment {
    /// Reads a schema in its JSON form.
    ///
    /// - Throws: ``CedarError`` with the JSON pointer of the first thing that is wrong.
    public init(parsingJSON bytes: [UInt8]) throws(CedarError) {
        let limits = JSONLimits(size: Limits.size, depth: Limits.jsonDepth)
        let document: JSON
        do throws(JSONError) {
            document = try JSON(parsing: bytes, limits: limits)
        } catch {
            throw CedarError(code: "schema.json", error)
        }
        let reader = SchemaJSONReader(document: document)
        let members = try reader.object(document, "the schema").members
        var namespaces: [NamespaceDeclaration] = []
        for member in members { namespaces.append(try reader.namespace(member)) }
        self.init(namespaces: namespaces, document: document)
    }
}

extension CedarError {
    /// What the JSON reader refused.
    init(code: String, _ error: JSONError) {
        self.init(
            code: "\(code).\(error.code.rawValue)",
            message: error.message,
            span: SourceSpan(start: error.offset, end: error.offset)
        )
    }
}

/// Turns the JSON form of a schema into declarations; whatever it does not know is an error.
struct SchemaJSONReader {
    let document: JSON

    func error(_ code: String, _ message: String, at offset: UInt32) -> CedarError {
        CedarError(
            code: "schema.json-\(code)",
            message: message,
            span: span(offset),
            pointer: document.pointer(toOffset: Int(offset)).description
        )
    }

    func span(_ offset: UInt32) -> SourceSpan {
        SourceSpan(start: Int(offset), end: Int(offset))
    }

    func object(_ json: JSON, _ what: String) throws(CedarError) -> JSONObject {
        guard let object = json.object else {
            throw error("type", "\(what) is an object, not \(json.kind)", at: json.offset)
        }
        return object
    }

    func array(_ json: JSON, _ what: String) throws(CedarError) -> [JSON] {
        guard let array = json.array else {
            throw error("type", "\(what) is an array, not \(json.kind)", at: json.offset)
        }
        return array
    }

    func string(_ json: JSON, _ what: String) throws(CedarError) -> String {
        guard let string = json.string else {
            throw error("type", "\(what) is a string, not \(json.kind)", at: json.offset)
        }
        return string
    }

    /// An object that has no other members than these.
    func object(_ json: JSON, _ what: String, only keys: [String]) throws(CedarError) -> JSONObject {
        let object = try object(json, what)
        if let unknown = object.members.first(where: { !keys.contains($0.key) }) {
            throw error(
                "unknown-field",
                "\(what) has no '\(unknown.key)'; it has \(keys.joined(separator: ", "))",
                at: unknown.keyOffset
            )
        }
        return object
    }

    func required(_ key: String, of object: JSONObject, at offset: UInt32) throws(CedarError) -> JSON {
        guard let value = object[key] else { throw error("missing-field", "'\(key)' is missing", at: offset) }
        return value
    }

    /// A type's name where it is used; `__cedar` names are the built-in ones.
    func reference(_ json: JSON) throws(CedarError) -> TypeReference {
        let text = try string(json, "a type's name")
        return TypeReference(name: try name(text, at: json.offset), span: span(json.offset))
    }

    func name(_ text: String, at offset: UInt32) throws(CedarError) -> Name {
        guard let name = Name(normalized: text, allowsBuiltins: true) else {
            throw error(
                "invalid-name",
                "\(SchemaStrings.quoted(text)) is not a name such as Namespace::Type",
                at: offset
            )
        }
        return name
    }

    func references(_ json: JSON, _ what: String) throws(CedarError) -> [TypeReference] {
        var references: [TypeReference] = []
        for element in try array(json, what) { references.append(try reference(element)) }
        return references
    }

    /// The name of something declared: an identifier that is not reserved.
    func declaredName(_ member: JSONObject.Member) throws(CedarError) -> String {
        guard Identifier.isUsable(member.key), member.key != Identifier.builtinNamespace else {
            throw error(
                "invalid-name",
                "\(SchemaStrings.quoted(member.key)) is not an identifier",
                at: member.keyOffset
            )
        }
        return member.key
    }

    func annotations(_ json: JSON?) throws(CedarError) -> [SchemaAnnotation] {
        guard let json else { return [] }
        var annotations: [SchemaAnnotation] = []
        for member in try object(json, "annotations").members {
            guard Identifier.isWellFormed(member.key) else {
                throw error(
                    "invalid-name",
                    "\(SchemaStrings.quoted(member.key)) is not an identifier",
                    at: member.keyOffset
                )
            }
            let value = member.value.isNull ? nil : try string(member.value, "an annotation's value")
            annotations.append(SchemaAnnotation(key: member.key, value: value))
        }
        return annotations.sorted { $0.key < $1.key }
    }
}
