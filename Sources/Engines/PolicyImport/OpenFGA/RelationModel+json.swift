// SPDX-License-Identifier: Apache-2.0

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
        for definition in definitions {
            guard let type = definition["type"]?.string else {
                throw ImportFailure("import.model", "a type definition lacks its type")
            }
            types[type] = [:]
            for member in definition["relations"]?.object?.members ?? [] {
                types[type]?[member.key] = try Self.rewrite(member.value, depth: 0)
            }
        }
    }

    private static func rewrite(_ json: JSON, depth: Int) throws(ImportFailure) -> Rewrite {
        guard depth < Self.depth else { throw ImportFailure("import.model", "a relation is nested too deep") }
        if json["this"] != nil { return .this }
        if let relation = json["computedUserset"]?["relation"]?.string { return .computed(relation) }
        if let from = json["tupleToUserset"], let tupleset = from["tupleset"]?["relation"]?.string,
            let relation = from["computedUserset"]?["relation"]?.string
        {
            return .from(tupleset: tupleset, relation: relation)
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
