// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Makes a schema, policies and entities of a graph.
struct RelationTranslation {
    private typealias UserSet = RelationGraph.UserSet

    /// The most attributes that all objects have together.
    private static let mostAttributes = 4_000_000

    private let graph: RelationGraph
    private(set) var notes: [ImportNote]
    private(set) var items: [PolicyText.Item] = []
    /// The objects with their sets, and the sets.
    private(set) var entities: [Entity] = []
    /// All types, in the order of their names.
    private let types: [CedarString]
    private let typeNames: [CedarString: Name]
    private var setNames: [SetKind: String] = [:]
    /// The sets that the objects of a type have as attributes, by the attribute.
    private var attributes: [CedarString: [(name: String, kind: RelationCondition.Attribute)]] = [:]

    /// What makes sets of one entity type.
    private struct SetKind: Hashable, Comparable {
        let type: CedarString
        let attribute: RelationCondition.Attribute

        static func < (left: SetKind, right: SetKind) -> Bool {
            func parts(_ kind: SetKind) -> [CedarString] {
                [kind.type, kind.attribute.relation] + (kind.attribute.tupleset.map { [$0] } ?? [])
            }
            return parts(left).lexicographicallyPrecedes(parts(right))
        }
    }

    init(_ graph: RelationGraph, notes: [ImportNote]) {
        self.graph = graph
        self.notes = notes
        types = Set(graph.model.types.keys).union(graph.objects.map(\.type))
            .union(graph.everybody.values.joined()).sorted()
        var names = IdentifierNames(reserved: ["Action", "Users"])
        typeNames = Dictionary(
            uniqueKeysWithValues: types.map { ($0, Name(trusted: "OpenFGA::\(names.identifier($0))")) }
        )
    }

    /// - Throws: `import.too-large` for a source that would become too much.
    mutating func translate() throws(ImportFailure) {
        // Whatever was lost could be what an exclusion takes away.
        let isLossless = !notes.contains { $0.severity == .lost }
        var conditions = RelationCondition(graph, typeNames: typeNames)
        for key in graph.model.keys {
            guard isLossless || !graph.excludes(key.type, key.relation) else {
                lose(key, "it excludes users, and something that could be among these was lost")
                continue
            }
            guard let condition = try conditions.condition(key.type, key.relation) else {
                lose(key, "it takes a relation over other objects that is no plain union, or leads back to itself")
                continue
            }
            var item = PolicyText.Item(id: "\(key.type) \(key.relation)", effect: .permit)
            item.action = .equal(EntityUID(type: Name(trusted: "OpenFGA::Action"), id: key.relation))
            item.resource = .isType(typeName(key.type))
            item.conditions = [condition]
            items.append(item)
        }
        attributes = conditions.attributes.mapValues { own in
            own.sorted { CedarString($0.key) < CedarString($1.key) }.map { ($0.key, $0.value) }
        }
        nameSets()
        try makeEntities()
    }

    private func typeName(_ type: CedarString) -> Name { typeNames[type] ?? Name(trusted: "OpenFGA::_") }

    private mutating func lose(_ key: RelationModel.Key, _ message: String) {
        notes.append(ImportNote(.lost, rule: "define \(key.relation) of type \(key.type)", message))
    }

    /// Names are given in one order, so that the same source always becomes the same text.
    private mutating func nameSets() {
        var kinds: Set<SetKind> = []
        for (type, own) in attributes {
            for (_, kind) in own { kinds.insert(SetKind(type: type, attribute: kind)) }
        }
        func insert(_ set: UserSet) { kinds.insert(Self.kind(of: set)) }
        for case .set(let set) in graph.parents.keys { insert(set) }
        for sets in graph.parents.values { for set in sets { insert(set) } }
        var names = IdentifierNames(reserved: ["Action"])
        for kind in kinds.sorted() {
            if let tupleset = kind.attribute.tupleset {
                setNames[kind] = names.identifier(kind.type, kind.attribute.relation, "from", tupleset)
            } else {
                setNames[kind] = names.identifier(kind.type, kind.attribute.relation)
            }
        }
    }

    private static func kind(of set: UserSet) -> SetKind {
        SetKind(type: set.object.type, attribute: .init(relation: set.relation, tupleset: set.tupleset))
    }

    private func setName(_ kind: SetKind) -> String { setNames[kind] ?? "_" }

    private mutating func makeEntities() throws(ImportFailure) {
        var budget = ImportBudget(Self.mostAttributes, of: "attributes of objects")
        var sets: Set<UserSet> = []
        for object in graph.objects.sorted() {
            let own = attributes[object.type] ?? []
            try budget.spend(own.count)
            var members: [CedarRecord.Member] = []
            var everybody: [CedarValue] = []
            for (name, kind) in own {
                let set = UserSet(object: object, relation: kind.relation, tupleset: kind.tupleset)
                sets.insert(set)
                members.append(.init(key: CedarString(name), value: .entity(uid(set))))
                for type in (graph.everybody[set] ?? []).sorted() {
                    everybody.append(.string(CedarString("\(name) \(type)")))
                }
            }
            if hasEverybody(object.type) {
                members.append(.init(key: "all of a type", value: .set(CedarSet(everybody))))
            }
            let uid = EntityUID(type: typeName(object.type), id: object.id)
            let parents = parents(.user(object))
            entities.append(Entity(uid: uid, attributes: CedarRecord(members) ?? CedarRecord(), parents: parents))
        }
        // Sets that only others are in, or that are in others.
        for case .set(let set) in graph.parents.keys { sets.insert(set) }
        for set in graph.parents.values.joined() { sets.insert(set) }
        for set in sets.sorted() { entities.append(Entity(uid: uid(set), parents: parents(.set(set)))) }
        entities.sort { $0.uid < $1.uid }
    }

    private func hasEverybody(_ type: CedarString) -> Bool { !graph.everybody.isEmpty && attributes[type] != nil }

    private func parents(_ member: RelationGraph.Member) -> [EntityUID] {
        (graph.parents[member] ?? []).sorted().map { uid($0) }
    }

    private func uid(_ set: UserSet) -> EntityUID {
        EntityUID(type: Name(trusted: "OpenFGA::Users::\(setName(Self.kind(of: set)))"), id: set.object.id)
    }

    /// The types, with what their entities are in.
    var schema: String {
        var within: [Name: Set<Name>] = [:]
        for entity in entities { within[entity.uid.type, default: []].formUnion(entity.parents.map(\.type)) }
        let setLines = setNames.values.sorted().map { name in
            "  entity \(name)\(Self.clause(within[Name(trusted: "OpenFGA::Users::\(name)")]));"
        }
        let typeLines = types.map { type in
            "  entity \(typeName(type).base)\(Self.clause(within[typeName(type)]))\(shape(type));"
        }
        let users = "namespace OpenFGA::Users {\n\(setLines.joined(separator: "\n"))\n}\n"
        return "\(users)\nnamespace OpenFGA {\n\((typeLines + actionLines).joined(separator: "\n"))\n}\n"
    }

    private static func clause(_ parents: Set<Name>?) -> String {
        guard let parents, !parents.isEmpty else { return "" }
        return " in [\(parents.sorted().map(\.description).joined(separator: ", "))]"
    }

    private func shape(_ type: CedarString) -> String {
        guard let own = attributes[type] else { return "" }
        var members: [String] = []
        for (attribute, kind) in own {
            let name = setName(SetKind(type: type, attribute: kind))
            members.append("\(PolicyText.string(attribute).cedarText()): OpenFGA::Users::\(name)")
        }
        if hasEverybody(type) { members.append("\"all of a type\": Set<String>") }
        return " { \(members.joined(separator: ", ")) }"
    }

    private var actionLines: [String] {
        var resources: [CedarString: [String]] = [:]
        for key in graph.model.keys { resources[key.relation, default: []].append(String(typeName(key.type).base)) }
        let principals = types.map { String(typeName($0).base) }.joined(separator: ", ")
        return resources.sorted { $0.key < $1.key }.map { relation, types in
            let name = PolicyText.string(relation.text).cedarText()
            let applies = "{ principal: [\(principals)], resource: [\(types.joined(separator: ", "))] }"
            return "  action \(name) appliesTo \(applies);"
        }
    }
}
