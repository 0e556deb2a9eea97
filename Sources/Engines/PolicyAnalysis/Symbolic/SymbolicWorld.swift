// SPDX-License-Identifier: Apache-2.0

import Cedar

/// What is said about the requests of one environment: formulas over the places they and their entities hold values in.
///
/// The worlds meant are those that conform to the schema and in which every entity that is named or referred to
/// exists. What cannot be said exactly is said by something weaker, so that a formula without a model is false in all
/// worlds; a model is not trusted before it was replayed.
struct SymbolicWorld {
    let schema: Schema
    let environment: RequestEnvironment
    let context: RecordType
    var formulas = FormulaStore()
    var places = PlaceTable()
    /// What holds in every world.
    private(set) var laws: [Formula] = []
    /// How many auxiliary places there are.
    private var auxiliaries = 0
    /// The enumerations' and actions' places whose values are restricted already.
    private var restricted: Set<PlaceID> = []

    init(schema: Schema, environment: RequestEnvironment) {
        self.schema = schema
        self.environment = environment
        context = schema.action(environment.action)?.context ?? RecordType()
    }

    mutating func addLaw(_ formula: Formula) {
        if formula != .truth { laws.append(formula) }
    }

    /// A place of its own.
    mutating func auxiliary(_ type: CedarType) -> SymbolicValue? {
        auxiliaries += 1
        return value(at: Place(.auxiliary(auxiliaries)), type)
    }

    /// A boolean of which nothing is known.
    mutating func unknownFlag() -> Formula {
        auxiliaries += 1
        return formulas.atom(.flag(places.number(Place(.auxiliary(auxiliaries)), .bool(nil))))
    }

    /// Something of which nothing is known.
    mutating func unknownTruth() -> SymbolicTruth {
        let (isTrue, isFalse) = (unknownFlag(), unknownFlag())
        addLaw(formulas.any(!isTrue, !isFalse))
        return SymbolicTruth(isTrue: isTrue, isFalse: isFalse)
    }

    /// What a place holds; nil for types that no schema has.
    mutating func value(at place: Place, _ type: CedarType) -> SymbolicValue? {
        switch type {
        case .bool: return .bool(formulas.atom(.flag(places.number(place, type))))
        case .long: return .long(LinearTerm(place: places.number(place, type)))
        case .string: return .text(.place(places.number(place, type)))
        case .extension(.decimal): return .decimal(LinearTerm(place: places.number(place, type)))
        case .extension(.datetime): return .datetime(LinearTerm(place: places.number(place, type)))
        case .extension(.duration): return .duration(LinearTerm(place: places.number(place, type)))
        case .extension(.ipaddr): return .address(.place(places.number(place, type)))
        case .set: return .set(.place(places.number(place, type)))
        case .record(let record): return .record(.place(place, record))
        case .entity(let names):
            guard names.count == 1, let name = names.first else { return nil }
            let number = places.number(place, type)
            restrict(number, name)
            return .entity(.place(number, name))
        case .never, .anyEntity: return nil
        }
    }

    /// The entity that asks, or that is asked for.
    mutating func variable(_ root: Place.Root, _ type: Name) -> SymbolicValue {
        let number = places.number(Place(root), .entity([type]))
        restrict(number, type)
        return .entity(.place(number, type))
    }

    /// That an optional attribute or a tag is there.
    mutating func isPresent(_ place: Place) -> Formula {
        formulas.atom(.flag(places.number(place.presence, .bool(nil))))
    }

    /// The only entities there are of a type, if the schema lists them.
    func listedEntities(_ type: Name) -> [EntityUID]? {
        if let entityType = schema.entityType(type) {
            return entityType.enumeration.map { $0.map { EntityUID(type: type, id: $0) } }
        }
        return schema.actions.keys.filter { $0.type == type }.sorted()
    }

    private mutating func restrict(_ place: PlaceID, _ type: Name) {
        guard let listed = listedEntities(type), restricted.insert(place).inserted else { return }
        let choices = listed.map { formulas.atom(.sameEntity(.constant($0), .place(place, type))) }
        addLaw(formulas.any(choices))
    }
}
