// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Which relations of a model are mere unions of memberships, and which exclude users.
struct RelationStructure {
    private typealias Key = RelationModel.Key

    private let model: RelationModel
    /// The relations that are more than unions of memberships.
    private var compound: Set<RelationModel.Key> = []
    /// The relations that exclude users.
    private var excluding: Set<RelationModel.Key> = []
    /// The types of the model that a relation of a type leads to.
    private var leadsTo: [RelationModel.Key: Set<CedarString>] = [:]

    init(_ model: RelationModel, _ tuples: [RelationTuple]) {
        self.model = model
        for tuple in tuples where model.types[tuple.user.object.type] != nil {
            let key = Key(type: tuple.object.type, relation: tuple.relation)
            leadsTo[key, default: []].insert(tuple.user.object.type)
        }
        findCompound()
        findExcluding()
    }

    /// Whether a relation is but a union of memberships, all the way down. One that leads back to itself adds nothing.
    func isPlain(_ type: CedarString, _ relation: CedarString) -> Bool {
        !compound.contains(Key(type: type, relation: relation))
    }

    /// Whether what a relation of a type is made of is but a union of memberships.
    func isPlain(_ rewrite: RelationModel.Rewrite, _ type: CedarString) -> Bool {
        switch rewrite {
        case .this: true
        case .computed(let relation): isPlain(type, relation)
        case .from(let tupleset, let relation):
            (leadsTo[Key(type: type, relation: tupleset)] ?? []).allSatisfy { isPlain($0, relation) }
        case .union(let parts): parts.allSatisfy { isPlain($0, type) }
        case .intersection, .difference: false
        }
    }

    /// Whether a relation excludes users, itself or in others of the same object that it is made of.
    func excludes(_ type: CedarString, _ relation: CedarString) -> Bool {
        excluding.contains(Key(type: type, relation: relation))
    }

    private func excludes(_ rewrite: RelationModel.Rewrite, _ type: CedarString) -> Bool {
        switch rewrite {
        case .this, .from: false
        case .computed(let relation): excludes(type, relation)
        case .union(let parts), .intersection(let parts): parts.contains { excludes($0, type) }
        case .difference: true
        }
    }

    /// Finds the relations that are more than unions, until no further one is made of one of them: an answer that was
    /// worked out within a circle would hold only there.
    private mutating func findCompound() {
        var left = model.keys
        var isComplete = false
        while !isComplete {
            let found = left.filter { key in
                model.rewrite(key.type, key.relation).map { !isPlain($0, key.type) } ?? false
            }
            compound.formUnion(found)
            left.removeAll(where: compound.contains)
            isComplete = found.isEmpty
        }
    }

    private mutating func findExcluding() {
        var left = model.keys
        var isComplete = false
        while !isComplete {
            let found = left.filter { key in
                model.rewrite(key.type, key.relation).map { excludes($0, key.type) } ?? false
            }
            excluding.formUnion(found)
            left.removeAll(where: excluding.contains)
            isComplete = found.isEmpty
        }
    }
}
