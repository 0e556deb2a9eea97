// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Changes of access in sentences.
struct AccessText {
    /// The most policies that are named.
    private static let limit = 5

    /// How an entity is shown.
    let uid: (EntityUID) -> String
    /// How a policy is shown.
    let name: (PolicyReference) -> String
    /// How something that entities share is shown.
    let trait: (EntityTrait) -> String

    /// `+312 Users (in Role::"analyst") can Action::"readColumn" on 4 Columns (tag label: "pii"), by analysts`
    func sentence(_ change: AccessChange) -> String {
        let sign = change.isPermitted ? "+" : "-"
        let verb = change.isPermitted ? "can" : "can no longer"
        let principals = noun(change.principals, change.principalTraits)
        let resources = noun(change.resources, change.resourceTraits)
        var names = change.policies.prefix(Self.limit).map(name).joined(separator: ", ")
        if change.policies.count > Self.limit { names += " and \(change.policies.count - Self.limit) more" }
        let cause = change.isPermitted || change.policies.contains(where: \.isNew) ? "by" : "without"
        let sentence = "\(sign)\(principals) \(verb) \(uid(change.action)) on \(resources)"
        return names.isEmpty ? sentence : "\(sentence), \(cause) \(names)"
    }

    private func noun(_ uids: [EntityUID], _ traits: [EntityTrait]) -> String {
        guard let first = uids.first, uids.count > 1 else { return uids.first.map(uid) ?? "nobody" }
        let shown = traits.map(trait).joined(separator: "; ")
        return "\(uids.count) \(Self.plural(first.type.description))" + (traits.isEmpty ? "" : " (\(shown))")
    }

    private static func plural(_ noun: String) -> String {
        let ending = Array(noun.utf8.suffix(2))
        guard let last = ending.last else { return noun }
        if last == UInt8(ascii: "y"), !"aeiou".utf8.contains(ending[0]) { return noun.dropLast() + "ies" }
        if [UInt8(ascii: "s"), UInt8(ascii: "x")].contains(last) { return noun + "es" }
        return noun + "s"
    }

    /// `User::"bob" joined Role::"admin", left Role::"guest"`
    func sentence(_ change: MembershipChange) -> String {
        var parts: [String] = []
        if change.isNew { parts.append("is new") }
        if change.isRemoved { parts.append("is gone") }
        if !change.joined.isEmpty { parts.append("joined \(change.joined.map(uid).joined(separator: ", "))") }
        if !change.left.isEmpty { parts.append("left \(change.left.map(uid).joined(separator: ", "))") }
        return "\(uid(change.entity)) \(parts.joined(separator: ", "))"
    }
}
