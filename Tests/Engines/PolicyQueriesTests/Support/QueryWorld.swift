// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import TestSupport

/// A snapshot to ask about, and the texts that the reference engine reads it from.
struct QueryWorld {
    let json: JSON
    let schema: Schema?
    let queries: PolicyQueries
    let entities: EntityStore
    /// The identities of the entities that are stored, the schema's actions included.
    let stored: Set<EntityUID>
    /// What the policies and links say; templates that nothing links say nothing.
    private let texts: [String]

    /// The world of a random case; nil if something of it is refused.
    ///
    /// - Parameter seed: says by which of two ways policies are evaluated that look at the candidates.
    init?(_ json: JSON, seed: UInt64) throws {
        self.json = json
        schema = try json["schema"]?.string.map { try Schema(parsing: Array($0.utf8)) }
        let table = SymbolTable()
        guard let set = try? PolicySet.parse(json["policies"]?.string ?? "") else { return nil }
        var policies = try PolicyStore(set, table: table)
        var texts = set.policies.map { $0.cedarText() }
        for link in json["links"]?.array ?? [] {
            guard let link = try Self.link(link), let next = try? policies.updating(PolicySet(links: [link])) else {
                continue
            }
            policies = next
            texts += set.templates.filter { $0.id == link.templateID }.map { $0.cedarText() }
            texts += [link.values.principal, link.values.resource].compactMap { $0?.cedarText() }
        }
        self.texts = texts
        var builder = EntityStoreBuilder(table: table)
        do throws(CedarError) {
            let bytes = json["entities"]?.compactBytes ?? []
            try EntityReader(schema: schema).read(bytes) { entity throws(CedarError) in try builder.add(entity) }
            entities = try builder.build()
            stored = Set(entities.identities)
            let few = seed.isMultiple(of: 3) ? 40 : 0
            queries = try PolicyQueries(policies: policies, entities: entities, schema: schema, few: few)
        } catch {
            return nil
        }
    }

    private static func link(_ json: JSON) throws -> TemplateLink? {
        func uid(_ slot: String) throws -> EntityUID? {
            guard let text = json["values"]?[slot]?.string else { return nil }
            guard case .literal(.entity(let uid)) = try Expression.parse(text).node else { return nil }
            return uid
        }
        return TemplateLink(
            templateID: CedarString(json["template_id"]?.string ?? ""),
            id: CedarString(json["new_id"]?.string ?? ""),
            values: SlotValues(principal: try uid("?principal"), resource: try uid("?resource"))
        )
    }

    /// Every entity there may be in such a case, stored or not.
    static let everyone: [EntityUID] = RandomAuthorization.types.flatMap { type in
        RandomAuthorization.ids.map { EntityUID(type: Name(trusted: type), id: CedarString($0)) }
    }

    /// Every action there may be.
    static let actions: [EntityUID] = (RandomAuthorization.actions + ["other"]).map { id in
        EntityUID(type: Name(trusted: "Action"), id: CedarString(id))
    }

    /// Whether an entity is one that the answers are about.
    func isCandidate(_ uid: EntityUID) -> Bool {
        if stored.contains(uid) || schema?.action(uid) != nil { return true }
        let text = uid.cedarText()
        return texts.contains { $0.utf8Contains(text) }
    }
}

extension QueryWorld {
    /// The parents as the case's texts have them, an action's also as the schema has them.
    func parents(of uid: EntityUID) -> [EntityUID] {
        var parents = schema?.action(uid).map { Array($0.parents) } ?? []
        for entity in json["entities"]?.array ?? [] {
            guard Self.uid(entity["uid"]) == uid else { continue }
            parents += (entity["parents"]?.array ?? []).compactMap { Self.uid($0) }
        }
        return parents
    }

    private static func uid(_ json: JSON?) -> EntityUID? {
        guard let type = json?["type"]?.string, let id = json?["id"]?.string else { return nil }
        return EntityUID(type: Name(trusted: type), id: CedarString(id))
    }

    /// Whether each step of a way leads from an entity to one of its parents.
    func isWay(_ way: [EntityUID]) -> Bool {
        zip(way, way.dropFirst()).allSatisfy { parents(of: $0).contains($1) }
    }
}

extension String {
    private func contains(_ part: String, at start: String.UTF8View.Index) -> Bool {
        utf8[start...].starts(with: part.utf8)
    }

    /// Whether the bytes of another text occur in it.
    fileprivate func utf8Contains(_ part: String) -> Bool { utf8.indices.contains { contains(part, at: $0) } }
}

/// The reference engine's answers.
enum ReferencePeer {
    static let isInstalled = PythonPeer.isInstalled("cedarpy", orSkip: "answers of the Cedar reference engine")

    private static let peer = PythonPeer(
        script: PythonPeer.folder(of: #filePath, above: 3) + "/CedarTests/cedar_requests_peer.py"
    )

    /// For each case what the engine says to each request: nil if it refuses it.
    static func decisions(_ cases: [(world: QueryWorld, requests: [JSON])]) throws -> [[Decision?]]? {
        let questions = cases.map { world, requests in
            var members = (world.json.object?.members ?? []).map { ($0.key, $0.value) }
            members.removeAll { $0.0 == "requests" }
            return JSON.object(members + [("requests", .array(requests))])
        }
        return try peer.ask(questions)?.map { answer in
            (answer["answers"]?.array ?? []).map { $0["decision"]?.string.flatMap(Decision.init) }
        }
    }

    /// A request as the peer reads it.
    static func request(_ principal: EntityUID, _ action: EntityUID, _ resource: EntityUID, _ context: JSON) -> JSON {
        func json(_ uid: EntityUID) -> JSON {
            .object([("type", .string(uid.type.qualified.text)), ("id", .string(uid.id.text))])
        }
        return .object([
            ("principal", json(principal)), ("action", json(action)), ("resource", json(resource)),
            ("context", context),
        ])
    }
}
