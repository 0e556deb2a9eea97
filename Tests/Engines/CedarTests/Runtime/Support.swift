// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport

/// A small world that requests are decided in.
struct World {
    let table = SymbolTable()
    let policies: PolicyStore
    let entities: EntityStore
    let authorizer: Authorizer

    init(_ text: String, links: [TemplateLink] = [], entities: [Entity] = World.people) throws {
        var set = try PolicySet.parse(text)
        set.links = links
        try self.init(set, entities)
    }

    init(_ set: PolicySet, _ entities: [Entity]) throws {
        policies = try PolicyStore(set, table: table)
        self.entities = try EntityStore(entities, table: table)
        authorizer = try Authorizer(policies: policies, entities: self.entities)
    }

    func decide(_ context: CedarRecord = CedarRecord()) throws -> AuthorizationAnswer {
        try authorizer.authorize(World.request(context))
    }

    static func request(_ context: CedarRecord = CedarRecord()) -> AuthorizationRequest {
        AuthorizationRequest(
            principal: EntityUID("User", "alice"),
            action: EntityUID("Action", "read"),
            resource: EntityUID("Doc", "plan"),
            context: context
        )
    }

    /// Alice of the staff, and a plan of hers.
    static let people = [
        Entity(
            uid: EntityUID("User", "alice"),
            attributes: CedarRecord(of: [
                "level": .long(5), "name": .string("alice"), "best": .entity(EntityUID("User", "bob")),
            ]),
            parents: [EntityUID("Team", "staff")]
        ),
        Entity(uid: EntityUID("Team", "staff"), parents: [EntityUID("Team", "all")]),
        Entity(
            uid: EntityUID("Doc", "plan"),
            attributes: CedarRecord(of: [
                "owner": .entity(EntityUID("User", "alice")), "sizes": .set([.long(1), .long(2), .string("two")]),
                "meta": .record(CedarRecord(of: ["state": .string("draft")])),
            ]),
            tags: CedarRecord(of: ["class": .string("pii")])
        ),
    ]
}

extension EntityUID {
    /// The entity of that id, its type's name taken as right.
    init(_ type: String, _ id: String) {
        self.init(type: Name(trusted: type), id: CedarString(id))
    }
}

extension CedarRecord {
    /// A record of these members.
    init(of members: [String: CedarValue]) {
        self = CedarRecord(members.map { .init(key: CedarString($0.key), value: $0.value) }) ?? CedarRecord()
    }
}

extension RandomAuthorization {
    /// A random case whose parts are all right, read; links left out.
    static func world(seed: UInt64) throws -> (set: PolicySet, entities: [Entity], requests: [AuthorizationRequest])? {
        // No multiples of four, which have a schema.
        var generator = RandomAuthorization(seed: seed * 4 + 1)
        let json = generator.authorization()
        guard var set = try? PolicySet.parse(json["policies"]?.string ?? "") else { return nil }
        for (number, template) in set.templates.enumerated() {
            let values = SlotValues(
                principal: template.slots.contains(.principal) ? EntityUID("User", "a") : nil,
                resource: template.slots.contains(.resource) ? EntityUID("Doc", "b") : nil
            )
            set.links.append(TemplateLink(templateID: template.id, id: CedarString("link\(number)"), values: values))
        }
        var entities: [EntityUID: Entity] = [:]
        try EntityReader().read(json["entities"]?.compactBytes ?? []) { entities[$0.uid] = $0 }
        let requests = try (json["requests"]?.array ?? []).map { try RequestReader().request($0) }
        return (set, entities.values.sorted { $0.uid < $1.uid }, requests)
    }
}
