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
        // What is only taken over is not said: a schema as it was sent once is still that version.
        let isSet = { (name: String) in config?[name].map { !$0.isNull } ?? false }
        saysMetadata = submission.metadata != nil || isSet("defaultMetadata") || isSet("overrideMetadata")
        saysRuleSet = submission.ruleSet != nil || isSet("defaultRuleSet") || isSet("overrideRuleSet")
    }

    /// Whether a version with the same schema already says all this. A submission without metadata or rules takes over
    /// those of the version.
    func match(_ version: SchemaVersion) -> Bool {
        (!saysMetadata || Self.isSame(metadata, version.metadata))
            && (!saysRuleSet || Self.isSame(ruleSet, version.ruleSet))
    }

    /// Texts are the same when their bytes are.
    static func isSame(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.hasSameBytes(as: right)
    }

    /// A property of the metadata.
    func property(_ name: String) -> String? { Self.property(name, of: metadata) }

    /// A property of metadata given as JSON text.
    static func property(_ name: String, of metadata: String?) -> String? {
        metadata.flatMap { try? JSON(parsing: $0) }?["properties"]?[name]?.string
    }

    /// Later objects win, member by member; objects inside are merged in the same way.
    static func merge(_ layers: [JSON?]) -> JSON? {
        let objects = layers.compactMap { $0 }.filter { !$0.isNull }
        guard var result = objects.first else { return nil }
        for layer in objects.dropFirst() { result = merge(result, layer) }
        return result
    }

    private static func merge(_ base: JSON, _ layer: JSON) -> JSON {
        guard let below = base.object, let above = layer.object else { return layer }
        return combine(below, above, merge)
    }

    /// The members of both objects; of a name that both have, what `join` makes of the two values.
    private static func combine(_ below: JSONObject, _ above: JSONObject, _ join: (JSON, JSON) -> JSON) -> JSON {
        var members = below.members
        var places: [[UInt8]: Int] = [:]
        for (index, member) in members.enumerated() { places[Array(member.key.utf8)] = index }
        for member in above.members {
            if let index = places[Array(member.key.utf8)] {
                members[index].value = join(members[index].value, member.value)
            } else {
                members.append(member)
            }
        }
        return JSON(.object(JSONObject(members)))
    }

    /// Rules are merged list by list; a later rule replaces an earlier one of its name.
    static func mergeRules(_ layers: [JSON?]) -> JSON? {
        let objects = layers.compactMap { $0?.object == nil ? nil : $0 }
        guard var result = objects.first else { return nil }
        for layer in objects.dropFirst() {
            guard let below = result.object, let above = layer.object else { continue }
            result = combine(below, above, mergeLists)
        }
        return result
    }

    private static func mergeLists(_ base: JSON, _ layer: JSON) -> JSON {
        guard let below = base.array, let above = layer.array else { return layer }
        let replaced = Set(above.compactMap { $0["name"]?.string.map { Array($0.utf8) } })
        return .array(below.filter { rule in !replaced.contains(Array((rule["name"]?.string ?? "").utf8)) } + above)
    }
}
