// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The sets of users that objects have, and what is in what. Unions, and relations over other objects, are nothing but
/// memberships.
struct RelationGraph {
    /// The users that an object's relation has, or the relation of those that a tuple set leads to.
    struct UserSet: Hashable, Comparable {
        let object: RelationObject
        let relation: CedarString
        /// Nil for the relation itself.
        var tupleset: CedarString?

        static func < (left: UserSet, right: UserSet) -> Bool {
            if left.object != right.object { return left.object < right.object }
            if left.relation != right.relation { return left.relation < right.relation }
            return left.tupleset ?? "" < right.tupleset ?? ""
        }
    }

    /// Something that is in a set.
    enum Member: Hashable {
        case user(RelationObject)
        case set(UserSet)
    }

    /// The most memberships that are made of tuples.
    private static let mostMemberships = 4_000_000
    /// How often everybody of a type may come to be in a set over another one.
    static let mostSpread = 1_000_000

    let model: RelationModel
    /// The tuples that the model lets count.
    private var tuples: [RelationTuple] = []
    private(set) var notes: [ImportNote] = []
    /// What each member is directly in.
    private(set) var parents: [Member: Set<UserSet>] = [:]
    /// The types whose users are all in a set.
    private(set) var everybody: [UserSet: Set<CedarString>] = [:]
    /// All objects that tuples name.
    private(set) var objects: Set<RelationObject> = []
    private let structure: RelationStructure
    private var budget = ImportBudget(mostMemberships, of: "memberships")

    init(_ tuples: [RelationTuple], _ model: RelationModel, mostSpread: Int = mostSpread) throws(ImportFailure) {
        self.model = model
        for tuple in tuples {
            objects.insert(tuple.object)
            if !tuple.user.isEverybody { objects.insert(tuple.user.object) }
        }
        var remarks: [ImportNote] = []
        for tuple in tuples {
            if model.admits(tuple) { self.tuples.append(tuple) } else { remarks.append(Self.remark(tuple)) }
        }
        structure = RelationStructure(model, self.tuples)
        notes = Array(remarks.prefix(ImportLimits.notes))
        connectTuples()
        try connectRewrites()
        removeCycles()
        try spreadEverybody(mostSpread)
    }

    private static func remark(_ tuple: RelationTuple) -> ImportNote {
        ImportNote(
            .remark,
            rule: tuple.text,
            "the model does not list such a user for '\(tuple.relation)' of '\(tuple.object.type)', so it grants nothing"
        )
    }

    /// Whether a relation is but a union of memberships, all the way down. One that leads back to itself adds nothing.
    func isPlain(_ type: CedarString, _ relation: CedarString) -> Bool { structure.isPlain(type, relation) }

    /// Whether what a relation of a type is made of is but a union of memberships.
    func isPlain(_ rewrite: RelationModel.Rewrite, _ type: CedarString) -> Bool { structure.isPlain(rewrite, type) }

    /// Whether a relation excludes users, itself or in others of the same object that it is made of.
    func excludes(_ type: CedarString, _ relation: CedarString) -> Bool { structure.excludes(type, relation) }

    private mutating func connectTuples() {
        for tuple in tuples {
            guard let rewrite = model.rewrite(tuple.object.type, tuple.relation) else {
                lose(tuple, "the model has no relation '\(tuple.relation)' of '\(tuple.object.type)'")
                continue
            }
            guard rewrite.takesTuples else {
                lose(tuple, "the relation '\(tuple.relation)' of '\(tuple.object.type)' takes no tuples of its own")
                continue
            }
            let set = UserSet(object: tuple.object, relation: tuple.relation)
            if tuple.user.isEverybody {
                everybody[set, default: []].insert(tuple.user.object.type)
            } else if let relation = tuple.user.relation {
                guard isPlain(tuple.user.object.type, relation) else {
                    lose(tuple, "the relation '\(relation)' of '\(tuple.user.object.type)' is no plain union")
                    continue
                }
                add(.set(UserSet(object: tuple.user.object, relation: relation)), to: set)
            } else {
                add(.user(tuple.user.object), to: set)
            }
        }
    }

    private mutating func connectRewrites() throws(ImportFailure) {
        var leading: [UserSet: [RelationObject]] = [:]
        for tuple in tuples where tuple.user.relation == nil && !tuple.user.isEverybody {
            leading[UserSet(object: tuple.object, relation: tuple.relation), default: []].append(tuple.user.object)
        }
        let byType = model.types.mapValues { $0.sorted { $0.key < $1.key } }
        for object in objects.sorted() {
            for (relation, definition) in byType[object.type] ?? [] {
                try budget.spend()
                let isUnion = isPlain(object.type, relation)
                try connect(definition.rewrite, UserSet(object: object, relation: relation), isUnion, leading)
            }
        }
    }

    /// Puts the parts of a union into its set. Of what is no union only relations over other objects become sets.
    private mutating func connect(
        _ rewrite: RelationModel.Rewrite,
        _ set: UserSet,
        _ isUnion: Bool,
        _ leading: [UserSet: [RelationObject]]
    ) throws(ImportFailure) {
        switch rewrite {
        case .this: break
        case .computed(let relation):
            guard isUnion, relation != set.relation else { return }
            try budget.spend()
            add(.set(UserSet(object: set.object, relation: relation)), to: set)
        case .from(let tupleset, let relation):
            let target = isUnion ? set : UserSet(object: set.object, relation: relation, tupleset: tupleset)
            let objects = leading[UserSet(object: set.object, relation: tupleset)] ?? []
            try budget.spend(objects.count)
            for object in objects where model.rewrite(object.type, relation) != nil {
                add(.set(UserSet(object: object, relation: relation)), to: target)
            }
        case .union(let parts), .intersection(let parts):
            for part in parts { try connect(part, set, isUnion, leading) }
        case .difference(let base, let subtract):
            try connect(base, set, isUnion, leading)
            try connect(subtract, set, isUnion, leading)
        }
    }

    private mutating func add(_ member: Member, to set: UserSet) {
        if member != .set(set) { parents[member, default: []].insert(set) }
    }

    private mutating func lose(_ tuple: RelationTuple, _ message: String) {
        // What was lost has to be told, even after many remarks.
        guard notes.count < 2 * ImportLimits.notes else { return }
        notes.append(ImportNote(.lost, rule: tuple.text, message))
    }

    /// Entities cannot be in each other, so of sets that are one membership is left out.
    private mutating func removeCycles() {
        enum Colour { case open, done }
        var colours: [UserSet: Colour] = [:]
        let starts = parents.keys.compactMap { if case .set(let set) = $0 { set } else { nil } }.sorted()
        for start in starts where colours[start] == nil {
            var path: [(set: UserSet, left: [UserSet])] = [(start, (parents[.set(start)] ?? []).sorted())]
            colours[start] = .open
            while var top = path.popLast() {
                guard let next = top.left.popLast() else {
                    colours[top.set] = .done
                    continue
                }
                path.append(top)
                switch colours[next] {
                case .open:
                    parents[.set(top.set)]?.remove(next)
                    let text = "\(top.set.object.type):\(top.set.object.id)#\(top.set.relation)"
                    notes.append(
                        ImportNote(.lost, rule: text, "it is in a set that is in it; one of the two is left out")
                    )
                case nil:
                    colours[next] = .open
                    path.append((next, (parents[.set(next)] ?? []).sorted()))
                case .done: break
                }
            }
        }
    }

    /// What all users of a type are in, they are in over sets too; each type goes each way once.
    private mutating func spreadEverybody(_ most: Int) throws(ImportFailure) {
        var budget = ImportBudget(most, of: "memberships of all users of a type")
        var open = everybody.flatMap { set, types in types.map { (set, $0) } }
        while let (set, type) = open.popLast() {
            let above = parents[.set(set)] ?? []
            try budget.spend(above.count)
            for parent in above where everybody[parent, default: []].insert(type).inserted {
                open.append((parent, type))
            }
        }
    }
}
