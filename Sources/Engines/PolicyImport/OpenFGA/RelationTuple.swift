// SPDX-License-Identifier: Apache-2.0

import Cedar

/// `type:id`
struct RelationObject: Hashable, Comparable {
    let type: CedarString
    let id: CedarString

    /// Nil without a colon, or with nothing on either side of it.
    init?(_ text: Substring) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(type: CedarString(String(Substring(parts[0]))), id: CedarString(String(Substring(parts[1]))))
    }

    init(type: CedarString, id: CedarString) {
        self.type = type
        self.id = id
    }

    static func < (left: RelationObject, right: RelationObject) -> Bool {
        left.type == right.type ? left.id < right.id : left.type < right.type
    }
}

/// `type:id`, `type:*` or `type:id#relation`
struct RelationUser: Hashable {
    let object: RelationObject
    let relation: CedarString?

    /// Whether it stands for all users of its type.
    var isEverybody: Bool { object.id == "*" && relation == nil }

    init?(_ text: String) {
        let parts = Substring(text).utf8
            .split(separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let object = RelationObject(Substring(first)) else { return nil }
        self.object = object
        relation = parts.count == 2 ? CedarString(String(Substring(parts[1]))) : nil
    }
}

/// That a user has a relation to an object.
struct RelationTuple: Hashable {
    let user: RelationUser
    let relation: CedarString
    let object: RelationObject

    /// Whether types and relations have names that a model can define.
    var hasNames: Bool {
        [user.object.type, user.relation ?? relation, relation, object.type].allSatisfy(RelationModel.isName)
    }

    /// `user:anne viewer document:plan`
    var text: String {
        let relation = user.relation.map { "#\($0)" } ?? ""
        return "\(user.object.type):\(user.object.id)\(relation) \(self.relation) \(object.type):\(object.id)"
    }
}
