// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Makes a schema, policies and entities of a graph.
struct RelationTranslation {
    private var graph: RelationGraph
    private(set) var notes: [ImportNote]
    private(set) var items: [PolicyText.Item] = []
    private var typeNames = IdentifierNames(reserved: ["Action", "Users"])
    private var setNames = IdentifierNames(reserved: ["Action"])
    /// The sets that the objects of a type have as attributes, by the attribute.
    private var attributes: [String: [String: RelationGraph.UserSet]] = [:]
    private var setTypes: [String: Set<String>] = [:]
    /// The types that conditions ask whether everybody of them is meant.
    private var userTypes: [String] = []

    init(_ graph: RelationGraph, notes: [ImportNote]) {
        self.graph = graph
        self.notes = notes
    }

    private var types: [String] { Set(graph.model.types.keys).union(graph.objects.map(\.type)).sorted() }

    mutating func translate() {
        userTypes = Set(graph.everybody.values.joined()).sorted()
        // Whatever was lost could be what an exclusion takes away.
        let isLossless = !notes.contains { $0.severity == .lost }
        for type in types {
            for relation in (graph.model.types[type] ?? [:]).keys.sorted() {
                guard let condition = condition(type, relation, isLossless: isLossless) else { continue }
                var item = PolicyText.Item(id: "\(type) \(relation)", effect: .permit)
                item.action = .equal(Self.uid("OpenFGA::Action", relation))
                item.resource = .isType(typeName(type))
                item.conditions = [condition]
                items.append(item)
            }
        }
    }

    private static func uid(_ type: String, _ id: String) -> EntityUID {
        EntityUID(type: Name(trusted: type), id: CedarString(id))
    }

    private mutating func typeName(_ type: String) -> Name { Name(trusted: "OpenFGA::\(typeNames.identifier(type))") }

    private mutating func condition(_ type: String, _ relation: String, isLossless: Bool) -> Expression? {
        guard !graph.isPlain(type, relation) else { return member(type, relation, nil) }
        guard let rewrite = graph.model.rewrite(type, relation) else { return nil }
        guard isLossless || !hasDifference(rewrite, type, depth: 0) else {
            lose(type, relation, "it excludes users, and something that could be among these was lost")
            return nil
        }
        guard let condition = expression(rewrite, type, relation, depth: 0) else {
            lose(
                type,
                relation,
                "it takes a relation over other objects that is no plain union, or leads back to itself"
            )
            return nil
        }
        return condition
    }

    private mutating func lose(_ type: String, _ relation: String, _ message: String) {
        notes.append(ImportNote(.lost, rule: "define \(relation) of type \(type)", message))
    }

    private func hasDifference(_ rewrite: RelationModel.Rewrite, _ type: String, depth: Int) -> Bool {
        guard depth < RelationModel.depth else { return true }
        switch rewrite {
        case .this, .from: return false
        case .computed(let relation):
            return graph.model.rewrite(type, relation).map { hasDifference($0, type, depth: depth + 1) } ?? false
        case .union(let parts), .intersection(let parts):
            return parts.contains { hasDifference($0, type, depth: depth + 1) }
        case .difference: return true
        }
    }

    /// What is no union as a condition; nil if it cannot be said.
    private mutating func expression(
        _ rewrite: RelationModel.Rewrite,
        _ type: String,
        _ relation: String,
        depth: Int
    ) -> Expression? {
        guard depth < RelationModel.depth else { return nil }
        switch rewrite {
        case .this: return member(type, relation, nil)
        case .computed(let other):
            guard let inner = graph.model.rewrite(type, other) else { return PolicyText.node(.literal(.bool(false))) }
            if graph.isPlain(type, other) { return member(type, other, nil) }
            return expression(inner, type, other, depth: depth + 1)
        case .from(let tupleset, let other):
            return graph.isPlain(rewrite, type) ? member(type, other, tupleset) : nil
        case .union(let parts), .intersection(let parts):
            var all: [Expression] = []
            for part in parts {
                guard let part = expression(part, type, relation, depth: depth + 1) else { return nil }
                all.append(part)
            }
            guard all.count > 1 else { return all.first }
            if case .union = rewrite { return PolicyText.node(.or(Self.flat(all, isOr: true))) }
            return PolicyText.node(.and(Self.flat(all, isOr: false)))
        case .difference(let base, let subtract):
            guard let base = expression(base, type, relation, depth: depth + 1),
                let subtract = expression(subtract, type, relation, depth: depth + 1)
            else { return nil }
            return PolicyText.node(.and(Self.flat([base, PolicyText.node(.not(subtract))], isOr: false)))
        }
    }

    /// The first operand of a chain is never a chain of its own kind.
    private static func flat(_ operands: [Expression], isOr: Bool) -> [Expression] {
        switch operands[0].node {
        case .or(let inner) where isOr: inner + operands.dropFirst()
        case .and(let inner) where !isOr: inner + operands.dropFirst()
        default: operands
        }
    }

    /// `principal in resource.viewer || principal is user && resource["all of a type"].contains("viewer user")`
    private mutating func member(_ type: String, _ relation: String, _ tupleset: String?) -> Expression {
        let attribute = tupleset.map { "\(relation) from \($0)" } ?? relation
        guard let object = RelationObject("\(type.isEmpty ? "_" : type):*") else {
            return PolicyText.node(.literal(.bool(false)))
        }
        attributes[type, default: [:]][attribute] = .init(object: object, relation: relation, tupleset: tupleset)
        let principal = PolicyText.node(.variable(.principal))
        let set = PolicyText.attribute(.resource, CedarString(attribute))
        var all = [PolicyText.node(.relation(.in, principal, set))]
        for user in userTypes {
            let isUser = PolicyText.node(.isType(principal, typeName(user), in: nil))
            let everybody = PolicyText.attribute(.resource, "all of a type")
            let isMeant = PolicyText.node(.method(.contains, everybody, [PolicyText.string("\(attribute) \(user)")]))
            all.append(PolicyText.node(.and([isUser, isMeant])))
        }
        return PolicyText.any(all) ?? all[0]
    }

    private mutating func setType(_ set: RelationGraph.UserSet) -> String {
        if let tupleset = set.tupleset { return setNames.identifier(set.object.type, set.relation, "from", tupleset) }
        return setNames.identifier(set.object.type, set.relation)
    }

    /// The objects with their sets, and the sets.
    var entities: [Entity] {
        mutating get {
            var sets: Set<RelationGraph.UserSet> = []
            var all: [Entity] = []
            for object in graph.objects.sorted() {
                var members: [CedarRecord.Member] = []
                var everybody: [CedarValue] = []
                for (attribute, kind) in attributes[object.type] ?? [:] {
                    let set = RelationGraph.UserSet(object: object, relation: kind.relation, tupleset: kind.tupleset)
                    sets.insert(set)
                    members.append(.init(key: CedarString(attribute), value: .entity(uid(set))))
                    for type in graph.everybody[set] ?? [] {
                        everybody.append(.string(CedarString("\(attribute) \(type)")))
                    }
                }
                if hasEverybody(object.type) {
                    members.append(.init(key: "all of a type", value: .set(CedarSet(everybody))))
                }
                let uid = EntityUID(type: typeName(object.type), id: CedarString(object.id))
                let parents = parents(.user(object))
                all.append(Entity(uid: uid, attributes: CedarRecord(members) ?? CedarRecord(), parents: parents))
            }
            // Sets that only others are in, or that are in others.
            for case .set(let set) in graph.parents.keys { sets.insert(set) }
            for set in graph.parents.values.joined() { sets.insert(set) }
            for set in sets {
                all.append(Entity(uid: uid(set), parents: parents(.set(set))))
            }
            return all.sorted { $0.uid < $1.uid }
        }
    }

    private func hasEverybody(_ type: String) -> Bool { !userTypes.isEmpty && attributes[type] != nil }

    private mutating func parents(_ member: RelationGraph.Member) -> [EntityUID] {
        (graph.parents[member] ?? []).map { uid($0) }
    }

    private mutating func uid(_ set: RelationGraph.UserSet) -> EntityUID {
        EntityUID(type: Name(trusted: "OpenFGA::Users::\(setType(set))"), id: CedarString(set.object.id))
    }

    /// The types, with what their entities are in.
    var schema: String {
        mutating get {
            let entities = entities
            var within: [Name: Set<Name>] = [:]
            for entity in entities { within[entity.uid.type, default: []].formUnion(entity.parents.map(\.type)) }
            var setLines: Set<String> = []
            for type in Set(within.keys).union(within.values.joined())
            where type.description.hasPrefix("OpenFGA::Users::") {
                setLines.insert("  entity \(type.base)\(Self.clause(within[type]));")
            }
            for (type, own) in attributes {
                for kind in own.values {
                    let name = setNames.identifier(of: kind, type)
                    let full = Name(trusted: "OpenFGA::Users::\(name)")
                    setLines.insert("  entity \(name)\(Self.clause(within[full]));")
                }
            }
            let typeLines = types.map { type in
                "  entity \(typeName(type).base)\(Self.clause(within[typeName(type)]))\(shape(type));"
            }
            let users = "namespace OpenFGA::Users {\n\(setLines.sorted().joined(separator: "\n"))\n}\n"
            return "\(users)\nnamespace OpenFGA {\n\((typeLines + actionLines).joined(separator: "\n"))\n}\n"
        }
    }

    private static func clause(_ parents: Set<Name>?) -> String {
        guard let parents, !parents.isEmpty else { return "" }
        return " in [\(parents.sorted().map(\.description).joined(separator: ", "))]"
    }

    private mutating func shape(_ type: String) -> String {
        guard let own = attributes[type] else { return "" }
        var members: [String] = []
        for (attribute, kind) in own.sorted(by: { $0.key < $1.key }) {
            let name = setNames.identifier(of: kind, type)
            members.append("\(PolicyText.string(attribute).cedarText()): OpenFGA::Users::\(name)")
        }
        if hasEverybody(type) { members.append("\"all of a type\": Set<String>") }
        return " { \(members.joined(separator: ", ")) }"
    }

    private var actionLines: [String] {
        mutating get {
            var resources: [String: [String]] = [:]
            for type in types {
                for relation in (graph.model.types[type] ?? [:]).keys {
                    resources[relation, default: []].append(String(typeName(type).base))
                }
            }
            let principals = types.map { String(typeName($0).base) }.joined(separator: ", ")
            return resources.sorted { $0.key < $1.key }.map { relation, types in
                let name = PolicyText.string(relation).cedarText()
                return
                    "  action \(name) appliesTo { principal: [\(principals)], resource: [\(types.joined(separator: ", "))] };"
            }
        }
    }
}

extension IdentifierNames {
    fileprivate mutating func identifier(of set: RelationGraph.UserSet, _ type: String) -> String {
        if let tupleset = set.tupleset { return identifier(type, set.relation, "from", tupleset) }
        return identifier(type, set.relation)
    }
}
