// SPDX-License-Identifier: Apache-2.0

import Cedar

/// An OpenFGA authorization model: what the relations of each type are made of.
struct RelationModel {
    /// What makes up a relation.
    indirect enum Rewrite: Hashable {
        /// The tuples of the relation itself.
        case this
        /// Another relation of the same object.
        case computed(CedarString)
        /// A relation of the objects that a relation of this object leads to.
        case from(tupleset: CedarString, relation: CedarString)
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

        /// How many parts there are, itself included.
        var size: Int {
            switch self {
            case .this, .computed, .from: 1
            case .union(let parts), .intersection(let parts): parts.reduce(1) { $0 + $1.size }
            case .difference(let base, let less): 1 + base.size + less.size
            }
        }
    }

    /// What a type says of one of its relations.
    struct Relation {
        let rewrite: Rewrite
        /// Whom tuples may give it; nil if the model does not say, as those before version 1.1.
        var restrictions: Set<RelationRestriction>?
    }

    /// A relation of a type.
    struct Key: Hashable, Comparable {
        let type: CedarString
        let relation: CedarString

        static func < (left: Key, right: Key) -> Bool {
            left.type == right.type ? left.relation < right.relation : left.type < right.type
        }
    }

    /// Deeper rewrites are refused.
    static let depth = 32
    /// The most relations of all types together; whoever follows them may recurse.
    static let mostRelations = 1_000
    /// The most parts of all relations together.
    static let mostParts = 20_000

    /// By type, then by relation.
    var types: [CedarString: [CedarString: Relation]] = [:]

    /// The rewrite of a relation; nil if the type does not have it.
    func rewrite(_ type: CedarString, _ relation: CedarString) -> Rewrite? { types[type]?[relation]?.rewrite }

    /// All relations, in the order of their types and names.
    var keys: [Key] {
        types.flatMap { type, relations in relations.keys.map { Key(type: type, relation: $0) } }.sorted()
    }

    /// Whether a tuple may give its relation to its user.
    func admits(_ tuple: RelationTuple) -> Bool {
        guard let restrictions = types[tuple.object.type]?[tuple.relation]?.restrictions else { return true }
        return restrictions.contains { $0.admits(tuple.user) }
    }

    /// The model that says nothing but the relations that tuples have.
    init(of tuples: [RelationTuple]) {
        let own = Relation(rewrite: .this)
        for tuple in tuples {
            types[tuple.object.type, default: [:]][tuple.relation] = own
            if let relation = tuple.user.relation { types[tuple.user.object.type, default: [:]][relation] = own }
        }
    }

    init() {}

    /// Whether it can be the name of a type or a relation, as OpenFGA has it.
    static func isName(_ name: CedarString) -> Bool {
        !name.text.isEmpty
            && name.text.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != ":" && $0 != "#" && $0 != "@"
            }
    }

    /// - Throws: `import.model` for what is no name.
    static func check(_ name: CedarString, line: Int? = nil) throws(ImportFailure) {
        guard isName(name) else {
            throw ImportFailure("import.model", "'\(name)' cannot be the name of a type or relation", line: line)
        }
    }

    /// - Throws: `import.too-many` if there are more relations, or more parts of them, than are followed.
    func checkSize() throws(ImportFailure) {
        guard types.values.reduce(0, { $0 + $1.count }) <= Self.mostRelations else {
            throw ImportFailure("import.too-many", "there are more than \(Self.mostRelations) relations")
        }
        guard types.values.joined().reduce(0, { $0 + $1.value.rewrite.size }) <= Self.mostParts else {
            throw ImportFailure("import.too-many", "the relations have more than \(Self.mostParts) parts")
        }
    }
}
