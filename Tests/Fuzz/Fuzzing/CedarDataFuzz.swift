// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// Entities, requests and links.
enum CedarDataFuzz {
    static func run(entities input: [UInt8]) throws(FuzzFailure) -> Bool {
        var isTaken = false
        for schema in [nil, try schema()] {
            guard let entities = try? Entities(parsingJSON: input, schema: schema) else { continue }
            isTaken = true
            let all = entities.entities.values.sorted { $0.uid < $1.uid }
            let store = try certain("entities can be stored") { try EntityStore(all, table: SymbolTable()) }
            for entity in all {
                try demand(store.entity(entity.uid) == entity, "what is stored is what was read")
                let above = Set(entities.ancestors[entity.uid] ?? []).union([entity.uid])
                try demand(Set(store.ancestors(of: entity.uid)) == above, "both know the same ancestors")
            }
            try check(all, schema)
        }
        return isTaken
    }

    private static func check(_ all: [Entity], _ schema: Schema?) throws(FuzzFailure) {
        let json = JSON.array(all.map(\.json)).compactBytes
        // A value may be deeper in its own form than where a schema said what it is, and a record may look like a mark.
        if let again = try? Entities(parsingJSON: json, schema: schema) {
            try demand(again.entities.count == all.count, "the JSON form has all entities")
        }
        try certain("entities can be asked about") {
            try CedarWorld.decide(try CedarWorld.policySet.get(), all)
        }
    }

    static func run(request input: [UInt8]) throws(FuzzFailure) -> Bool {
        var isTaken = false
        for schema in [nil, try schema()] {
            guard let request = try? RequestReader(schema: schema).read(input) else { continue }
            isTaken = true
            try certain("a request gets an answer") {
                let table = SymbolTable()
                let entities = try EntityStore(CedarWorld.people.get(), table: table)
                let policies = try PolicyStore(CedarWorld.policySet.get(), table: table)
                let authorizer = try Authorizer(policies: policies, entities: entities)
                let answer = try authorizer.authorize(request)
                let known = PartialRequest(
                    principal: .known(request.principal),
                    action: .known(request.action),
                    resource: .known(request.resource),
                    context: .known(request.context)
                )
                try demand(
                    try authorizer.authorize(known).decision == answer.decision,
                    "nothing unknown changes nothing"
                )
                let open = PartialRequest(action: .known(request.action), context: .including(request.context))
                if let decision = try authorizer.authorize(open).decision {
                    try demand(decision == answer.decision, "what is certain comes true")
                }
            }
        }
        return isTaken
    }

    static func run(links input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let links = try? TemplateLink.parse(json: input) else { return false }
        let set = try certain("the policies can be read") { try CedarWorld.policySet.get() }
        guard let linked = try? set.linking(links) else { return true }
        try certain("links decide") { try CedarWorld.decide(linked) }
        let json = linked.jsonText()
        let read = try certain("the JSON form can be read") { try PolicySet.parse(json: json) }
        try demand(read.links == linked.links, "the JSON form has the same links")
        return true
    }

    private static func schema() throws(FuzzFailure) -> Schema {
        try certain("the schema can be read") { try CedarWorld.schema.get() }
    }
}
