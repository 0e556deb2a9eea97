// SPDX-License-Identifier: Apache-2.0

/// The sets of users that objects have, and what is in what. Unions, and relations over other objects, are nothing but
/// memberships.
struct RelationGraph {
    /// The users that an object's relation has, or the relation of those that a tuple set leads to.
    struct UserSet: Hashable {
        let object: RelationObject
        let relation: String
        /// Nil for the relation itself.
        var tupleset: String?
    }

    /// Something that is in a set.
    enum Member: Hashable {
        case user(RelationObject)
        case set(UserSet)
    }

    let model: RelationModel
    private let tuples: [RelationTuple]
    private(set) var notes: [ImportNote] = []
    /// What each member is directly in.
    private(set) var parents: [Member: Set<UserSet>] = [:]
    /// The types whose users are all in a set.
    private(set) var everybody: [UserSet: Set<String>] = [:]
    /// All objects that tuples name, with those of unknown types left out.
    private(set) var objects: Set<RelationObject> = []
    /// The relations that are more than unions of memberships.
    private var compound: Set<[String]> = []
    /// The types that a relation of a type leads to.
    private var leadsTo: [[String]: Set<String>] = [:]

    init(_ tuples: [RelationTuple], _ model: RelationModel) {
        self.tuples = tuples
        self.model = model
        for tuple in tuples {
            objects.insert(tuple.object)
            leadsTo[[tuple.object.type, tuple.relation], default: []].insert(tuple.user.object.type)
            if !tuple.user.isEverybody { objects.insert(tuple.user.object) }
        }
        findCompound()
        connect()
        removeCycles()
        spreadEverybody()
    }

    /// Whether a relation is but a union of memberships, all the way down. One that leads back to itself adds nothing.
    func isPlain(_ type: String, _ relation: String) -> Bool { !compound.contains([type, relation]) }

    /// Whether what a relation of a type is made of is but a union of memberships.
    func isPlain(_ rewrite: RelationModel.Rewrite, _ type: String) -> Bool {
        switch rewrite {
        case .this: true
        case .computed(let relation): isPlain(type, relation)
        case .from(let tupleset, let relation):
            (leadsTo[[type, tupleset]] ?? []).allSatisfy { isPlain($0, relation) }
        case .union(let parts): parts.allSatisfy { isPlain($0, type) }
        case .intersection, .difference: false
        }
    }

    /// Finds the relations that are more than unions, until no further one is made of one of them: an answer that was
    /// worked out within a circle would hold only there.
    private mutating func findCompound() {
        var isComplete = false
        while !isComplete {
            isComplete = true
            for (type, relations) in model.types {
                for (relation, rewrite) in relations where isPlain(type, relation) && !isPlain(rewrite, type) {
                    compound.insert([type, relation])
                    isComplete = false
                }
            }
        }
    }

    private mutating func connect() {
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
        var leading: [RelationObject: [RelationTuple]] = [:]
        for tuple in tuples where tuple.user.relation == nil && !tuple.user.isEverybody {
            leading[tuple.object, default: []].append(tuple)
        }
        for object in objects.sorted() {
            for (relation, rewrite) in (model.types[object.type] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let isUnion = isPlain(object.type, relation)
                connect(rewrite, UserSet(object: object, relation: relation), isUnion, leading[object] ?? [])
            }
        }
    }

    /// Puts the parts of a union into its set. Of what is no union only relations over other objects become sets.
    private mutating func connect(
        _ rewrite: RelationModel.Rewrite,
        _ set: UserSet,
        _ isUnion: Bool,
        _ leading: [RelationTuple]
    ) {
        switch rewrite {
        case .this: break
        case .computed(let relation):
            if isUnion, relation != set.relation { add(.set(UserSet(object: set.object, relation: relation)), to: set) }
        case .from(let tupleset, let relation):
            let target = isUnion ? set : UserSet(object: set.object, relation: relation, tupleset: tupleset)
            for tuple in leading where tuple.relation == tupleset {
                guard model.rewrite(tuple.user.object.type, relation) != nil else { continue }
                add(.set(UserSet(object: tuple.user.object, relation: relation)), to: target)
            }
        case .union(let parts), .intersection(let parts):
            for part in parts { connect(part, set, isUnion, leading) }
        case .difference(let base, let subtract):
            connect(base, set, isUnion, leading)
            connect(subtract, set, isUnion, leading)
        }
    }

    private mutating func add(_ member: Member, to set: UserSet) {
        if member != .set(set) { parents[member, default: []].insert(set) }
    }

    private mutating func lose(_ tuple: RelationTuple, _ message: String) {
        guard notes.count < ImportLimits.notes else { return }
        let relation = tuple.user.relation.map { "#\($0)" } ?? ""
        let user = "\(tuple.user.object.type):\(tuple.user.object.id)\(relation)"
        let text = "\(user) \(tuple.relation) \(tuple.object.type):\(tuple.object.id)"
        notes.append(ImportNote(.lost, rule: text, message))
    }

    /// Entities cannot be in each other, so of sets that are one membership is left out.
    private mutating func removeCycles() {
        enum Colour { case open, done }
        var colours: [UserSet: Colour] = [:]
        func sorted(_ sets: Set<UserSet>) -> [UserSet] {
            sets.sorted { ($0.object, $0.relation) < ($1.object, $1.relation) }
        }
        let starts = sorted(Set(parents.keys.compactMap { if case .set(let set) = $0 { set } else { nil } }))
        for start in starts where colours[start] == nil {
            var path: [(set: UserSet, left: [UserSet])] = [(start, sorted(parents[.set(start)] ?? []))]
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
                    path.append((next, sorted(parents[.set(next)] ?? [])))
                case .done: break
                }
            }
        }
    }

    /// What all users of a type are in, they are in over sets too.
    private mutating func spreadEverybody() {
        var open = Array(everybody.keys)
        while let set = open.popLast() {
            let types = everybody[set] ?? []
            for parent in parents[.set(set)] ?? [] where !types.isSubset(of: everybody[parent] ?? []) {
                everybody[parent, default: []].formUnion(types)
                open.append(parent)
            }
        }
    }
}
