// SPDX-License-Identifier: Apache-2.0
import JSON

/// Whether two versions say the same, as far as can be told without reading schemas: servers may store a text in
/// another form than it was sent in.
enum TextSameness {
    case same
    case different
    /// The target has to be asked.
    case unclear

    init(_ one: TransferVersion, _ other: TransferVersion) {
        if !one.format.hasSameBytes(as: other.format) {
            self = .different
        } else if !Self.haveSameReferences(one, other) {
            self = .unclear
        } else if one.text.hasSameBytes(as: other.text) || Self.haveSameJSON(one, other) {
            self = .same
        } else {
            self = .unclear
        }
    }

    private static func haveSameReferences(_ one: TransferVersion, _ other: TransferVersion) -> Bool {
        if one.references == other.references { return true }
        let pairs = { (version: TransferVersion) in
            Set(zip(version.references.map(\.name), version.targets).map { "\($0)\u{0}\($1.title)" })
        }
        return pairs(one) == pairs(other)
    }

    private static func haveSameJSON(_ one: TransferVersion, _ other: TransferVersion) -> Bool {
        guard one.format != "PROTOBUF", let left = try? JSON(parsing: one.text),
            let right = try? JSON(parsing: other.text)
        else { return false }
        return left.sorted(keepsNulls: true) == right.sorted(keepsNulls: true)
    }

    /// Whether metadata or configurations say the same.
    static func isSame(_ one: JSON?, _ other: JSON?) -> Bool {
        (one ?? .object([])).sorted(keepsNulls: false) == (other ?? .object([])).sorted(keepsNulls: false)
    }

    /// Whether two rule sets do: some registries write out what others leave to be understood.
    static func areSameRules(_ one: JSON?, _ other: JSON?) -> Bool {
        isSame(one.map(withoutDefaults), other.map(withoutDefaults))
    }

    private static func withoutDefaults(_ ruleSet: JSON) -> JSON {
        let lists = (ruleSet.object?.members ?? []).compactMap { list -> (String, JSON)? in
            guard let rules = list.value.array else { return (list.key, list.value) }
            return rules.isEmpty ? nil : (list.key, .array(rules.map(plainRule)))
        }
        return .object(lists)
    }

    private static func plainRule(_ rule: JSON) -> JSON {
        guard let members = rule.object?.members else { return rule }
        let kept = members.filter { member in
            switch member.key {
            case "kind": member.value.string != "TRANSFORM"
            case "mode": member.value.string != "WRITEREAD"
            case "disabled": member.value.bool != false
            default: true
            }
        }
        return JSON(.object(JSONObject(kept)))
    }
}
