// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Whom a relation may be given directly, as its definition lists in brackets: `user`, `user:*`, `group#member`.
struct RelationRestriction: Hashable {
    let type: CedarString
    /// The relation of `group#member`.
    var relation: CedarString?
    var isEverybody = false
    /// The condition of `user with weekday`; tuples without one do not fit it.
    var condition: CedarString?

    /// - Parameter text: what stands between two commas.
    init?(_ text: Substring) {
        let words = text.split { $0.isWhitespace }
        guard let first = words.first, words.count == 1 || words.count == 3 && words[1] == "with" else { return nil }
        if words.count == 3 { condition = CedarString(String(words[2])) }
        if let name = first.beforeLast(":*") {
            isEverybody = true
            type = CedarString(String(name))
        } else {
            let parts = first.utf8.split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            type = CedarString(String(Substring(parts[0])))
            if parts.count == 2 { relation = CedarString(String(Substring(parts[1]))) }
        }
        guard !type.text.isEmpty, relation?.text.isEmpty != true else { return nil }
    }

    init(type: CedarString, relation: CedarString?, isEverybody: Bool, condition: CedarString?) {
        self.type = type
        self.relation = relation
        self.isEverybody = isEverybody
        self.condition = condition
    }

    /// Whether it lists this user; of a tuple that has no condition.
    func admits(_ user: RelationUser) -> Bool {
        condition == nil && type == user.object.type && relation == user.relation && isEverybody == user.isEverybody
    }
}

extension Substring {
    /// What comes before these words at the end.
    fileprivate func beforeLast(_ words: String) -> Substring? {
        guard utf8.count >= words.utf8.count, utf8.suffix(words.utf8.count).elementsEqual(words.utf8) else {
            return nil
        }
        return self[..<utf8.index(endIndex, offsetBy: -words.utf8.count)]
    }
}
