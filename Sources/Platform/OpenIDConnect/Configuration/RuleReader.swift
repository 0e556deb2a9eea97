// SPDX-License-Identifier: Apache-2.0
import YAML

/// Reads the rules of a configuration.
enum RuleReader {
    private static let conditionKeys = ["claim", "equals", "in", "matches", "contains", "exists"]
    private static let mostGroups = 64
    private static let mostConditions = 64
    private static let mostAttributes = 64

    static func rule(_ node: YAMLNode, _ reader: inout ConfigurationReader) -> ClaimRule? {
        let keys = ["when", "principal", "groups", "attributes"]
        guard let mapping = reader.mapping(node, "a rule", keys: keys) else { return nil }
        let conditions = conditions(in: mapping, &reader)
        guard let own = mapping["principal"] else {
            let fix = "Write principal: {type: Pipeline, id: \"ci:${project}\"}."
            reader.complain("a rule has no 'principal'", fix, at: node)
            return nil
        }
        guard let (type, id) = principal(own, &reader) else { return nil }
        return ClaimRule(
            conditions: conditions,
            principalType: type,
            principalID: id,
            groups: groups(in: mapping, &reader),
            attributes: attributes(in: mapping, &reader)
        )
    }

    /// One condition, or a list of them that must all hold.
    private static func conditions(
        in mapping: YAMLMapping,
        _ reader: inout ConfigurationReader
    ) -> [ClaimCondition] {
        guard let node = mapping["when"] else { return [] }
        let items = node.sequence ?? [node]
        guard !items.isEmpty, items.count <= mostConditions else {
            reader.complain("'when' has no condition, or too many", "Leave it out, or write up to 64.", at: node)
            return []
        }
        return items.compactMap { condition($0, &reader) }
    }

    static func condition(_ node: YAMLNode, _ reader: inout ConfigurationReader) -> ClaimCondition? {
        guard let mapping = reader.mapping(node, "a condition", keys: conditionKeys) else { return nil }
        guard let text = reader.text("claim", in: mapping), let own = mapping["claim"] else {
            if mapping["claim"] == nil {
                reader.complain("a condition has no 'claim'", "Name the claim it is about.", at: node)
            }
            return nil
        }
        let path = reader.made("'claim'", at: own) { () throws(RuleTextError) in try ClaimPath(text) }
        guard mapping.count == 2 else {
            let fix = "Write one of equals, in, matches, contains and exists beside 'claim'."
            reader.complain("a condition asks for nothing, or for several things", fix, at: node)
            return nil
        }
        guard let path, let test = test(mapping, &reader) else { return nil }
        return ClaimCondition(path: path, test: test)
    }

    private static func test(_ mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> ClaimCondition.Test? {
        if let texts = reader.texts("equals", in: mapping) ?? reader.texts("in", in: mapping) {
            return .isOne(of: texts)
        }
        if let texts = reader.texts("contains", in: mapping) { return .contains(texts) }
        if let flag = reader.flag("exists", in: mapping) { return .exists(flag) }
        guard let texts = reader.texts("matches", in: mapping), let node = mapping["matches"] else { return nil }
        return patterns(texts, at: node, &reader).map { .matches($0) }
    }

    static func patterns(
        _ texts: [String],
        at node: YAMLNode,
        _ reader: inout ConfigurationReader
    ) -> [ClaimPattern]? {
        let patterns = texts.compactMap { text in
            reader.made("'\(text.prefix(60))' is no pattern", at: node) { () throws(RuleTextError) in
                try ClaimPattern(text)
            }
        }
        return patterns.count == texts.count ? patterns : nil
    }

    private static func principal(
        _ node: YAMLNode,
        _ reader: inout ConfigurationReader
    ) -> (PrincipalType, IdentityTemplate)? {
        guard let mapping = reader.mapping(node, "a principal", keys: ["type", "id"]) else { return nil }
        let type = reader.text("type", in: mapping).flatMap { PrincipalType(rawValue: $0) }
        guard let type else {
            let types = PrincipalType.allCases.map(\.rawValue).joined(separator: ", ")
            reader.complain("a principal has no known 'type'", "Write one of \(types).", at: mapping["type"] ?? node)
            return nil
        }
        guard let text = reader.text("id", in: mapping), let own = mapping["id"] else {
            if mapping["id"] == nil {
                reader.complain("a principal has no 'id'", "Write an id such as \"ci:${project}\".", at: node)
            }
            return nil
        }
        return template(text, at: own, &reader).map { (type, $0) }
    }

    private static func groups(in mapping: YAMLMapping, _ reader: inout ConfigurationReader) -> [IdentityTemplate] {
        guard let texts = reader.texts("groups", in: mapping), let node = mapping["groups"] else { return [] }
        guard texts.count <= mostGroups else {
            reader.complain("a rule has too many groups", "Write up to \(mostGroups).", at: node)
            return []
        }
        return texts.compactMap { template($0, at: node, &reader) }
    }

    private static func template(
        _ text: String,
        at node: YAMLNode,
        _ reader: inout ConfigurationReader
    ) -> IdentityTemplate? {
        reader.made("'\(text.prefix(60))' is no id", at: node) { () throws(RuleTextError) in try IdentityTemplate(text)
        }
    }

    private static func attributes(
        in mapping: YAMLMapping,
        _ reader: inout ConfigurationReader
    ) -> [(name: String, source: ClaimRule.AttributeSource)] {
        guard let node = mapping["attributes"] else { return [] }
        guard let members = node.mapping?.members, members.count <= mostAttributes else {
            reader.complain(
                "'attributes' is no mapping",
                "Write name: \"${claim}\", up to \(mostAttributes).",
                at: node
            )
            return []
        }
        return members.compactMap { attribute($0, &reader) }
    }

    private static func attribute(
        _ member: YAMLMember,
        _ reader: inout ConfigurationReader
    ) -> (name: String, source: ClaimRule.AttributeSource)? {
        guard let name = member.name, isIdentifier(name) else {
            let fix = "Write letters, digits and _, and no digit first."
            reader.complain("the name of an attribute is no identifier", fix, at: member.key)
            return nil
        }
        guard let text = member.value.plainText else {
            reader.complain("the attribute '\(name)' is no text", "Write \"${claim}\" or a text.", at: member.value)
            return nil
        }
        let path = reader.made("the attribute '\(name)'", at: member.value) { () throws(RuleTextError) in
            let path = try IdentityTemplate.claim(text)
            if path == nil, text.utf8.contains(UInt8(ascii: "$")) {
                throw RuleTextError("an attribute is one whole ${claim}, or a text without $")
            }
            return path
        }
        guard let path else { return nil }
        return (name, path.map { .claim($0) } ?? .text(text))
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isLetter: (UInt8) -> Bool = { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
        }
        return !isDigit(first) && name.utf8.allSatisfy { isDigit($0) || isLetter($0) }
    }
}
