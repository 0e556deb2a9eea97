// SPDX-License-Identifier: Apache-2.0

/// An OpenFGA authorization model: what the relations of each type are made of.
struct RelationModel {
    /// What makes up a relation.
    indirect enum Rewrite: Hashable {
        /// The tuples of the relation itself.
        case this
        /// Another relation of the same object.
        case computed(String)
        /// A relation of the objects that a relation of this object leads to.
        case from(tupleset: String, relation: String)
        case union([Rewrite])
        case intersection([Rewrite])
        case difference(Rewrite, Rewrite)

        /// Whether tuples of the relation itself count.
        var takesTuples: Bool {
            switch self {
            case .this: true
            case .computed, .from: false
            case .union(let parts), .intersection(let parts): parts.contains(where: \.takesTuples)
            case .difference(let base, let less): base.takesTuples || less.takesTuples
            }
        }
    }

    /// Deeper rewrites are refused.
    static let depth = 32
    /// The most relations of all types together; whoever follows them may recurse.
    static let mostRelations = 1_000

    /// By type, then by relation; in the model's order.
    var types: [String: [String: Rewrite]] = [:]

    /// The rewrite of a relation; nil if the type does not have it.
    func rewrite(_ type: String, _ relation: String) -> Rewrite? { types[type]?[relation] }

    /// The model that says nothing but the relations that tuples have.
    init(of tuples: [RelationTuple]) {
        for tuple in tuples {
            types[tuple.object.type, default: [:]][tuple.relation] = .this
            if let relation = tuple.user.relation { types[tuple.user.object.type, default: [:]][relation] = .this }
        }
    }

    init() {}

    /// - Throws: `import.too-many` if there are more relations than are followed.
    func checkSize() throws(ImportFailure) {
        guard types.values.reduce(0, { $0 + $1.count }) <= Self.mostRelations else {
            throw ImportFailure("import.too-many", "there are more than \(Self.mostRelations) relations")
        }
    }
}

/// `type:id`
struct RelationObject: Hashable, Comparable {
    let type: String
    let id: String

    /// Nil without a colon, or with nothing on either side of it.
    init?(_ text: Substring) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        type = String(parts[0])
        id = String(parts[1])
    }

    static func < (left: RelationObject, right: RelationObject) -> Bool {
        (left.type, left.id) < (right.type, right.id)
    }
}

/// `type:id`, `type:*` or `type:id#relation`
struct RelationUser: Hashable {
    let object: RelationObject
    let relation: String?

    /// Whether it stands for all users of its type.
    var isEverybody: Bool { object.id == "*" && relation == nil }

    init?(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let object = RelationObject(first) else { return nil }
        self.object = object
        relation = parts.count == 2 ? String(parts[1]) : nil
    }
}

/// That a user has a relation to an object.
struct RelationTuple: Hashable {
    let user: RelationUser
    let relation: String
    let object: RelationObject
}
