// SPDX-License-Identifier: Apache-2.0
import JSON

/// Metadata and rules of a submission, merged with the defaults and overrides of the configuration in force. What a
/// submission does not say, it takes over from the version before it.
struct SubmissionExtras: Sendable {
    /// JSON text, or nil for none.
    let metadata: String?
    /// JSON text, or nil for none.
    let ruleSet: String?
    private let saysMetadata: Bool
    private let saysRuleSet: Bool

    init(_ submission: SchemaSubmission, _ config: JSON?, previous: SchemaVersion?) {
        let metadata = (submission.metadata ?? previous?.metadata).flatMap { try? JSON(parsing: $0) }
        let ruleSet = (submission.ruleSet ?? previous?.ruleSet).flatMap { try? JSON(parsing: $0) }
        let mergedMetadata = Self.merge([config?["defaultMetadata"], metadata, config?["overrideMetadata"]])
        let mergedRules = Self.mergeRules([config?["defaultRuleSet"], ruleSet, config?["overrideRuleSet"]])
        self.metadata = mergedMetadata?.compactText
        self.ruleSet = mergedRules?.compactText
        saysMetadata = mergedMetadata != nil
        saysRuleSet = mergedRules != nil
    }

    /// Whether a version with the same schema already says all this. A submission without metadata or rules takes over
    /// those of the version.
    func match(_ version: SchemaVersion) -> Bool {
        (!saysMetadata || metadata == version.metadata) && (!saysRuleSet || ruleSet == version.ruleSet)
    }

    /// A property of the metadata.
    func property(_ name: String) -> String? { Self.property(name, of: metadata) }

    /// A property of metadata given as JSON text.
    static func property(_ name: String, of metadata: String?) -> String? {
        metadata.flatMap { try? JSON(parsing: $0) }?["properties"]?[name]?.string
    }

    /// Later objects win, member by member; objects inside are merged in the same way.
    private static func merge(_ layers: [JSON?]) -> JSON? {
        let objects = layers.compactMap { $0 }.filter { !$0.isNull }
        guard var result = objects.first else { return nil }
        for layer in objects.dropFirst() { result = merge(result, layer) }
        return result
    }

    private static func merge(_ base: JSON, _ layer: JSON) -> JSON {
        guard let below = base.object, let above = layer.object else { return layer }
        var members = below.members
        for member in above.members {
            if let index = members.firstIndex(where: { $0.key.hasSameBytes(as: member.key) }) {
                members[index].value = merge(members[index].value, member.value)
            } else {
                members.append(member)
            }
        }
        return JSON(.object(JSONObject(members)))
    }

    /// Rules are merged list by list; a later rule replaces an earlier one of its name.
    private static func mergeRules(_ layers: [JSON?]) -> JSON? {
        let objects = layers.compactMap { $0?.object }
        guard let first = objects.first else { return nil }
        var members = first.members
        for layer in objects.dropFirst() {
            for member in layer.members {
                guard let index = members.firstIndex(where: { $0.key.hasSameBytes(as: member.key) }) else {
                    members.append(member)
                    continue
                }
                members[index].value = mergeLists(members[index].value, member.value)
            }
        }
        return JSON(.object(JSONObject(members)))
    }

    private static func mergeLists(_ base: JSON, _ layer: JSON) -> JSON {
        guard let below = base.array, let above = layer.array else { return layer }
        let replaced = above.compactMap { $0["name"]?.string }
        return .array(
            below.filter { rule in !replaced.contains { $0.hasSameBytes(as: rule["name"]?.string ?? "") } } + above
        )
    }
}
