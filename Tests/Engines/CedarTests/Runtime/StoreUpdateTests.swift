// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Cedar

/// A store that was changed step by step says what a store built at once of the same things says.
struct StoreUpdateTests {
    private static func entity(_ number: Int, _ random: inout SeededGenerator, below limit: Int) -> Entity {
        let parents = (0..<random.below(4)).map { _ in number + 1 + random.below(limit) }.filter { $0 < limit }
        return Entity(
            uid: EntityUID("T\(number % 3)", "\(number)"),
            attributes: CedarRecord(of: [
                "n": .long(Int64(random.below(9))), "set": .set([.string(CedarString("a\(random.below(3))"))]),
            ]),
            tags: CedarRecord(of: ["t": .string(CedarString("\(random.below(4))"))]),
            parents: parents.map { EntityUID("T\($0 % 3)", "\($0)") }
        )
    }

    @Test(arguments: 1...6)
    func entitiesAddedReplacedAndRemovedLeaveTheStoreOfTheRest(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = SymbolTable()
        var model: [EntityUID: Entity] = [:]
        var store = try EntityStore([], table: table)
        for round in 0..<60 {
            let added = (0..<random.below(40)).map { _ in Self.entity(random.below(120), &random, below: 120) }
            let removed = model.keys.sorted().filter { _ in random.once(in: 12) }
            for uid in removed { model[uid] = nil }
            for entity in added { model[entity.uid] = entity }
            store = try store.updating(added, removing: removed)
            guard round % 6 == 0 else { continue }
            let fresh = try EntityStore(model.values.sorted { $0.uid < $1.uid }, table: table)
            #expect(store.count == model.count)
            #expect(Set(store.identities) == Set(model.keys))
            for number in 0..<120 {
                let uid = EntityUID("T\(number % 3)", "\(number)")
                #expect(store.entity(uid) == model[uid])
                #expect(Set(store.ancestors(of: uid)) == Set(fresh.ancestors(of: uid)), "\(uid)")
            }
        }
    }

    @Test func aCircleIsRefusedAndTheStoreStaysAsItWas() throws {
        let table = SymbolTable()
        let (a, b, c) = (EntityUID("T", "a"), EntityUID("T", "b"), EntityUID("T", "c"))
        let store = try EntityStore([Entity(uid: a, parents: [b]), Entity(uid: b, parents: [c])], table: table)
        let error = #expect(throws: CedarError.self) { try store.updating([Entity(uid: c, parents: [a])]) }
        #expect(error?.code == "entity.cycle")
        #expect(Set(store.ancestors(of: a)) == [a, b, c])
        #expect(throws: CedarError.self) { try EntityStore([Entity(uid: a, parents: [a])], table: table) }
    }

    @Test func copiesOfAnEntityAreDroppedAndOthersRefused() throws {
        let one = Entity(uid: EntityUID("T", "a"), attributes: CedarRecord(of: ["n": .long(1)]))
        let other = Entity(uid: EntityUID("T", "a"), attributes: CedarRecord(of: ["n": .long(2)]))
        #expect(try EntityStore([one, one], table: SymbolTable()).count == 1)
        let error = #expect(throws: CedarError.self) { try EntityStore([one, other], table: SymbolTable()) }
        #expect(error?.code == "entity.duplicate")
    }

    @Test func aHierarchyTooDeepToBeStoredIsRefused() throws {
        let chain = (0..<20_000).map { Entity(uid: EntityUID("T", "\($0)"), parents: [EntityUID("T", "\($0 + 1)")]) }
        let error = #expect(throws: CedarError.self) { try EntityStore(chain, table: SymbolTable()) }
        #expect(error?.code == "entity.hierarchy-too-large")
    }

    @Test(arguments: 1...4)
    func policiesAddedAndRemovedLeaveTheStoreOfTheRest(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = SymbolTable()
        var entities: [Entity] = []
        var requests: [AuthorizationRequest] = []
        var model: [PolicyID: Policy] = [:]
        var store = try PolicyStore(PolicySet(), table: table)
        for round in 0..<60 {
            guard let world = try RandomAuthorization.world(seed: seed * 1_000 + UInt64(round)) else { continue }
            (entities, requests) = (world.entities, world.requests)
            let added = world.set.policies.map { $0.renamed(CedarString("\(round)-\($0.id)")) }
            let removed = model.keys.sorted().filter { _ in random.once(in: 3) }
            for id in removed { model[id] = nil }
            for policy in added { model[policy.id] = policy }
            store = try store.updating(PolicySet(policies: added), removing: removed)
            #expect(store.count == model.count)
            guard let known = try? EntityStore(entities, table: table) else { continue }
            let fresh = try PolicyStore(PolicySet(policies: model.values.sorted { $0.id < $1.id }), table: table)
            for request in requests {
                let one = try Authorizer(policies: store, entities: known).authorize(request)
                let other = try Authorizer(policies: fresh, entities: known).authorize(request)
                #expect(one.decision == other.decision && Set(one.reasons) == Set(other.reasons))
                #expect(Set(one.errors) == Set(other.errors))
            }
        }
    }

    @Test func linksComeAndGoWithTheirTemplate() throws {
        let set = try PolicySet.parse("permit(principal == ?principal, action, resource);")
        let link = TemplateLink(
            templateID: "policy0",
            id: "l",
            values: SlotValues(principal: EntityUID("User", "alice"))
        )
        let world = try World(set, World.people)
        #expect(try world.decide().decision == .deny)
        let linked = try world.policies.updating(PolicySet(links: [link]))
        let allowed = try Authorizer(policies: linked, entities: world.entities).authorize(World.request())
        #expect(allowed.reasons == ["l"])
        #expect(linked.slotValues("l") == link.values)
        let inUse = #expect(throws: CedarError.self) { try linked.updating(PolicySet(), removing: ["policy0"]) }
        #expect(inUse?.code == "policies.template-in-use")
        let empty = try linked.updating(PolicySet(), removing: ["l", "policy0"])
        #expect(empty.count == 0)
        let gone = #expect(throws: CedarError.self) { try empty.updating(PolicySet(links: [link])) }
        #expect(gone?.code == "policies.unknown-template")
    }

    @Test func idsAreTakenOnce() throws {
        let set = try PolicySet.parse("permit(principal, action, resource);")
        let store = try PolicyStore(set, table: SymbolTable())
        let error = #expect(throws: CedarError.self) { try store.updating(set) }
        #expect(error?.code == "policies.duplicate-id")
        #expect(try store.updating(set, removing: ["policy0"]).count == 1)
        let unknown = #expect(throws: CedarError.self) { try store.updating(PolicySet(), removing: ["policy1"]) }
        #expect(unknown?.code == "policies.unknown-id")
    }

    @Test func storesOfDifferentTablesAreNotMixed() throws {
        let policies = try PolicyStore(PolicySet(), table: SymbolTable())
        let entities = try EntityStore([], table: SymbolTable())
        let error = #expect(throws: CedarError.self) { try Authorizer(policies: policies, entities: entities) }
        #expect(error?.code == "store.foreign-table")
    }

    /// A hundred groups within each other, and entities that are in the innermost twice over.
    private static func deepGroups(members: Int) -> [Entity] {
        let groups = (0..<100).map { Entity(uid: EntityUID("G", "\($0)"), parents: [EntityUID("G", "\($0 + 1)")]) }
        let parents = [EntityUID("G", "0"), EntityUID("G", "50")]
        return groups + (0..<members).map { Entity(uid: EntityUID("U", "\($0)"), parents: parents) }
    }

    @Test func aGroupWithManyMembersCanBeReplacedForEver() throws {
        let table = SymbolTable()
        var store = try EntityStore(Self.deepGroups(members: 4_000), table: table)
        for round in 0..<60 {
            let group = Entity(
                uid: EntityUID("G", "0"),
                attributes: CedarRecord(of: ["round": .long(Int64(round))]),
                parents: [EntityUID("G", "1")]
            )
            store = try store.updating([group])
        }
        #expect(store.ancestors(of: EntityUID("U", "7")).count == 102)
        #expect(store.entity(EntityUID("G", "0"))?.attributes["round"] == .long(59))
    }

    @Test func whatWasReplacedDoesNotPileUp() throws {
        let table = SymbolTable()
        var entities = try EntityStore([], table: table)
        var policies = try PolicyStore(PolicySet(), table: table)
        let numbers = (0..<2_000).map { CedarValue.long($0) }
        let sum = (0..<400).map { "context.a\($0)" }.joined(separator: " + ")
        for round in 0..<300 {
            let value = CedarValue.set(CedarSet(numbers + [.long(Int64(-round))]))
            let large = Entity(uid: EntityUID("A", "a"), attributes: CedarRecord(of: ["set": value]))
            entities = try entities.updating([large])
            let set = try PolicySet.parse("permit(principal, action, resource) when { \(sum) == \(round) };")
            policies = try policies.updating(set, removing: round == 0 ? [] : ["policy0"])
        }
        #expect(entities.contents.size < 150_000 && policies.contents.size < 20_000)
        #expect(entities.entity(EntityUID("A", "a"))?.attributes["set"] == .set(CedarSet(numbers + [.long(-299)])))
        #expect(policies.count == 1)
    }

    /// Every entity in all that come after it: that there are many ways up costs no more than that there are.
    @Test func aHierarchyOfManyWaysIsNoMoreWorkThanItsEdges() throws {
        func dense(_ count: Int) -> [Entity] {
            (0..<count).map { number in
                let parents = (number + 1..<max(count, number + 1)).map { EntityUID("T", "\($0)") }
                return Entity(uid: EntityUID("T", "\(number)"), parents: parents)
            }
        }
        let store = try EntityStore(dense(800), table: SymbolTable())
        #expect(store.ancestors(of: EntityUID("T", "0")).count == 800)
        let entities = try Entities(dense(200))
        #expect(entities.ancestors[EntityUID("T", "0")]?.count == 199)
    }
}
