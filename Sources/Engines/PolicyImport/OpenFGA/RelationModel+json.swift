// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

extension RelationModel {
    /// Reads a model as JSON (`type_definitions`) or in OpenFGA's own language.
    init(parsing bytes: [UInt8]) throws(ImportFailure) {
        let first = bytes.first { $0 > 0x20 }
        guard first == UInt8(ascii: "{") else {
            self = try RelationModel(dsl: String(decoding: bytes, as: UTF8.self))
            return
        }
        let document: JSON
        do throws(JSONError) {
            document = try JSON(parsing: bytes)
        } catch {
            throw ImportFailure("import.json", error.message, line: error.position.line, column: error.position.column)
        }
        let model = document["authorization_model"] ?? document
        guard let definitions = model["type_definitions"]?.array else {
            throw ImportFailure("import.model", "the model lacks the list 'type_definitions'")
        }
        let isRestricted = Self.isRestricted(model, definitions)
        for definition in definitions {
            guard let type = definition["type"]?.string.map({ CedarString($0) }) else {
                throw ImportFailure("import.model", "a type definition lacks its type")
            }
            try Self.check(type)
            guard types.updateValue([:], forKey: type) == nil else {
                throw ImportFailure("import.model", "the type '\(type)' is defined twice")
            }
            let metadata = definition["metadata"]?["relations"]
            for member in definition["relations"]?.object?.members ?? [] {
                try Self.check(CedarString(member.key))
                let rewrite = try Self.rewrite(member.value, depth: 0)
                var relation = Relation(rewrite: rewrite)
                if isRestricted, rewrite.takesTuples {
                    relation.restrictions = try Self.restrictions(metadata?[member.key], member.key, type)
                }
                guard types[type]?.updateValue(relation, forKey: CedarString(member.key)) == nil else {
                    throw ImportFailure("import.model", "the relation '\(member.key)' of '\(type)' is defined twice")
                }
            }
        }
    }

    /// Models before version 1.1 do not say whom a relation may be given.
    private static func isRestricted(_ model: JSON, _ definitions: [JSON]) -> Bool {
        if let version = model["schema_version"]?.string { return version != "1.0" }
        return definitions.contains { $0["metadata"] != nil }
    }

    private static func restrictions(_ metadata: JSON?, _ relation: String, _ type: CedarString) throws(ImportFailure)
        -> Set<RelationRestriction>
    {
        let refusal = ImportFailure(
            "import.model",
            "the relation '\(relation)' of '\(type)' does not list the types whose users it may be given "
                + "('directly_related_user_types')"
        )
        guard let list = metadata?["directly_related_user_types"]?.array, !list.isEmpty else { throw refusal }
        var restrictions: Set<RelationRestriction> = []
        for json in list {
            guard let type = json["type"]?.string else { throw refusal }
            func name(_ key: String) -> CedarString? {
                json[key]?.string.flatMap { $0.isEmpty ? nil : CedarString($0) }
            }
            restrictions.insert(
                RelationRestriction(
                    type: CedarString(type),
                    relation: name("relation"),
                    isEverybody: json["wildcard"].map { !$0.isNull } ?? false,
                    condition: name("condition")
                )
            )
        }
        return restrictions
    }

    private static func rewrite(_ json: JSON, depth: Int) throws(ImportFailure) -> Rewrite {
        guard depth < Self.depth else { throw ImportFailure("import.model", "a relation is nested too deep") }
        if json["this"] != nil { return .this }
        if let relation = json["computedUserset"]?["relation"]?.string { return .computed(CedarString(relation)) }
        if let from = json["tupleToUserset"], let tupleset = from["tupleset"]?["relation"]?.string,
            let relation = from["computedUserset"]?["relation"]?.string
        {
            return .from(tupleset: CedarString(tupleset), relation: CedarString(relation))
        }
        func children(_ json: JSON?) throws(ImportFailure) -> [Rewrite]? {
            guard let list = json?["child"]?.array else { return nil }
            var children: [Rewrite] = []
            for child in list { children.append(try rewrite(child, depth: depth + 1)) }
            return children
        }
        if let children = try children(json["union"]) { return .union(children) }
        if let children = try children(json["intersection"]) { return .intersection(children) }
        if let base = json["difference"]?["base"], let subtract = json["difference"]?["subtract"] {
            return .difference(try rewrite(base, depth: depth + 1), try rewrite(subtract, depth: depth + 1))
        }
        throw ImportFailure("import.model", "a relation is none that is known: \(json.compactText.prefix(200))")
    }
}
