// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Makes a request and entities of a model: what the model leaves open is filled with something plain.
struct WitnessMaker {
    /// How many entities a witness may have.
    private static let limit = 5_000

    private let world: SymbolicWorld
    private let model: WorldModel
    /// The places that hold something of each entity.
    private var holders: [EntityUID: [EntityTerm]] = [:]
    private var tags: [EntityUID: [PlaceID]] = [:]
    /// Entities that were referred to and are not made yet.
    private var open: [EntityUID] = []
    private var mentioned: Set<EntityUID> = []

    init(_ world: SymbolicWorld, _ model: WorldModel) {
        self.world = world
        self.model = model
        var seen: Set<EntityTerm> = []
        for (number, place) in world.places.places.enumerated() {
            guard let holder = place.holder, let uid = known(holder) else { continue }
            if seen.insert(holder).inserted { holders[uid, default: []].append(holder) }
            if case .tag = place.root, place.isPresence, place.path.isEmpty { tags[uid, default: []].append(number) }
        }
    }

    /// The witness; nil if it becomes too large.
    mutating func witness() -> Witness? {
        let principal = entity(at: Place(.principal), world.environment.principal)
        let resource = entity(at: Place(.resource), world.environment.resource)
        let context = record([Place(.context)], world.context)
        for (uid, parents) in model.hierarchy.parents {
            mention(uid)
            for parent in parents { mention(parent) }
        }
        for uid in holders.keys.sorted() { mention(uid) }
        var entities: [Entity] = []
        while let uid = open.popLast() {
            guard entities.count < Self.limit else { return nil }
            if let entity = make(uid) { entities.append(entity) }
        }
        let request = AuthorizationRequest(
            principal: principal,
            action: world.environment.action,
            resource: resource,
            context: context
        )
        return Witness(request: request, entities: (entities + actions).sorted { $0.uid < $1.uid })
    }

    /// The action and the groups it is in, so that the witness can be replayed without the schema too; each names all
    /// its groups as parents, which agrees with any schema that leads to them.
    private var actions: [Entity] {
        guard let action = world.schema.action(world.environment.action), !action.ancestors.isEmpty else { return [] }
        return ([action.uid] + action.ancestors).compactMap { uid in
            world.schema.action(uid).map { Entity(uid: uid, parents: Array($0.ancestors)) }
        }
    }

    /// Which entity a term stands for, if the model says so.
    private func known(_ term: EntityTerm) -> EntityUID? {
        switch term {
        case .constant(let uid): uid
        case .place(let place, let type): model.hierarchy.entities[place] ?? plain(place, type)
        }
    }

    /// An entity for a place of which nothing is said: one of its own for those that ask or are asked for.
    private func plain(_ place: PlaceID?, _ type: Name) -> EntityUID {
        if let listed = world.listedEntities(type) {
            return listed.first ?? EntityUID(type: type, id: "")
        }
        let name =
            switch place.map({ world.places.places[$0].root }) {
            case .principal: "principal"
            case .resource: "resource"
            default: "other"
            }
        return EntityUID(type: type, id: CedarString(name))
    }

    private mutating func entity(at place: Place, _ type: Name) -> EntityUID {
        let number = world.places.find(place)
        let uid: EntityUID
        if let number {
            uid = known(.place(number, type)) ?? plain(number, type)
        } else if let listed = world.listedEntities(type)?.first {
            uid = listed
        } else {
            let name =
                switch place.root {
                case .principal: "principal"
                case .resource: "resource"
                default: "other"
                }
            uid = EntityUID(type: type, id: CedarString(name))
        }
        mention(uid)
        return uid
    }

    private mutating func mention(_ uid: EntityUID) {
        if mentioned.insert(uid).inserted { open.append(uid) }
    }

    private mutating func make(_ uid: EntityUID) -> Entity? {
        guard let type = world.schema.entityType(uid.type), type.allows(id: uid.id) else { return nil }
        let places = (holders[uid] ?? []).map { Place(.attributes($0)) }
        let attributes = record(places, type.attributes)
        var members: [CedarRecord.Member] = []
        for presence in tags[uid] ?? [] where model.flags[presence] ?? false {
            guard let tagType = type.tags, case .tag(_, let key) = world.places.places[presence].root else { continue }
            let name = text(key)
            if members.contains(where: { $0.key == name }) { continue }
            let same = (tags[uid] ?? []).map { world.places.places[$0] }.filter { place in
                if case .tag(_, let other) = place.root { text(other) == name } else { false }
            }
            members.append(.init(key: name, value: value(same.map { Place($0.root) }, tagType)))
        }
        let parents = (model.hierarchy.parents[uid] ?? []).sorted()
        return Entity(uid: uid, attributes: attributes, tags: CedarRecord(members) ?? CedarRecord(), parents: parents)
    }

    private func text(_ term: TextTerm) -> CedarString {
        switch term {
        case .constant(let text): text
        case .place(let place): model.texts[place] ?? ""
        }
    }

    /// A record whose content any of some places may say.
    private mutating func record(_ places: [Place], _ type: RecordType) -> CedarRecord {
        var members: [CedarRecord.Member] = []
        for attribute in type.attributes {
            let inner = places.map { $0.appending(attribute.name) }
            let isThere = inner.contains { place in
                world.places.find(place.presence).map { model.flags[$0] ?? false } ?? false
            }
            guard attribute.isRequired || isThere else { continue }
            members.append(.init(key: attribute.name, value: value(inner, attribute.type)))
        }
        return CedarRecord(members) ?? CedarRecord()
    }

    /// A value that any of some places may hold.
    private mutating func value(_ places: [Place], _ type: CedarType) -> CedarValue {
        let numbers = places.compactMap { world.places.find($0) }
        let number = numbers.compactMap { model.numbers[$0] }.first.flatMap { Int64(exactly: $0) } ?? 0
        switch type {
        case .bool: return .bool(numbers.contains { model.flags[$0] ?? false })
        case .long: return .long(number)
        case .string: return .string(numbers.compactMap { model.texts[$0] }.first ?? "")
        case .extension(.decimal): return .decimal(DecimalValue(scaled: number))
        case .extension(.datetime): return .datetime(DatetimeValue(milliseconds: number))
        case .extension(.duration): return .duration(DurationValue(milliseconds: number))
        case .extension(.ipaddr):
            let plain = IPAddress(v4: 0).map(CedarValue.ipaddr) ?? .bool(false)
            return numbers.compactMap { model.addresses[$0] }.first.map(CedarValue.ipaddr) ?? plain
        case .entity(let names):
            let uid = numbers.compactMap { model.hierarchy.entities[$0] }.first
            let entity = uid ?? plain(nil, names.first ?? Name(trusted: ""))
            mention(entity)
            return .entity(entity)
        case .set(let element):
            let elements = numbers.flatMap { model.elements[$0] ?? [] }
            return .set(CedarSet(elements.map { concrete($0, element) }))
        case .record(let record): return .record(self.record(places, record))
        case .never, .anyEntity: return .bool(false)
        }
    }

    /// What a term is in the model.
    private mutating func concrete(_ value: SymbolicValue, _ type: CedarType) -> CedarValue {
        switch value {
        case .bool(let formula): return .bool(flag(formula))
        case .long(let term): return .long(number(term))
        case .decimal(let term): return .decimal(DecimalValue(scaled: number(term)))
        case .datetime(let term): return .datetime(DatetimeValue(milliseconds: number(term)))
        case .duration(let term): return .duration(DurationValue(milliseconds: number(term)))
        case .text(let term): return .string(text(term))
        case .entity(let term):
            let uid = known(term) ?? plain(nil, term.type)
            mention(uid)
            return .entity(uid)
        case .address(.constant(let address)): return .ipaddr(address)
        case .address(.place(let place)): return self.value([world.places.places[place]], type)
        case .set(.elements(let elements)):
            guard case .set(let inner) = type else { return .bool(false) }
            return .set(CedarSet(elements.map { concrete($0, inner) }))
        case .set(.place(let place)): return self.value([world.places.places[place]], type)
        case .record(.place(let place, _)): return self.value([place], type)
        case .record(.members(let members)):
            let types = type.record
            let values = members.map { member in
                CedarRecord.Member(
                    key: member.name,
                    value: concrete(member.value, types?[member.name]?.type ?? .never)
                )
            }
            return .record(CedarRecord(values) ?? CedarRecord())
        }
    }

    private func number(_ term: LinearTerm) -> Int64 {
        var sum = term.constant
        for product in term.products {
            let value = product.factor.multipliedReportingOverflow(by: model.numbers[product.place] ?? 0)
            sum = sum.addingReportingOverflow(value.partialValue).partialValue
        }
        return Int64(exactly: sum) ?? 0
    }

    /// Only flags and their negations occur as elements that are not settled; others may be taken wrongly, which the
    /// replay finds out.
    private func flag(_ formula: Formula) -> Bool {
        var value = formula.node == 0
        if case .atom(let number) = world.formulas.nodes[formula.node],
            case .flag(let place) = world.formulas.atoms[number]
        {
            value = model.flags[place] ?? false
        }
        return value != formula.isNegated
    }
}
