// SPDX-License-Identifier: Apache-2.0
import JSON

/// The shape of rule sets: clients execute them, the registry keeps out what they could not.
enum RuleSetCheck {
    private static let lists: [(name: String, modes: [String])] = [
        ("migrationRules", ["UPGRADE", "DOWNGRADE", "UPDOWN"]),
        ("domainRules", ["WRITE", "READ", "WRITEREAD"]),
        ("encodingRules", ["WRITE", "READ", "WRITEREAD"]),
    ]
    private static let longestName = 64

    /// The rule set with the kind and the mode that a rule without them has, since clients skip a rule that lacks them.
    ///
    /// - Throws: ``RegistryError`` 42201 for what a client could not execute.
    static func checked(_ ruleSet: JSON?) throws(RegistryError) -> JSON? {
        guard let ruleSet, !ruleSet.isNull else { return nil }
        guard var object = ruleSet.object else { throw invalid("it is a \(ruleSet.kind), not an object") }
        try checkDate(object["enableAt"])
        var names: Set<[UInt8]> = []
        for (list, modes) in lists {
            guard let place = object.members.firstIndex(where: { $0.key.hasSameBytes(as: list) }),
                !object.members[place].value.isNull
            else { continue }
            guard let rules = object.members[place].value.array else { throw invalid("\"\(list)\" is not an array") }
            var checked: [JSON] = []
            for rule in rules {
                checked.append(try self.rule(rule, list, modes))
                let name = rule["name"]?.string ?? ""
                guard names.insert(Array(name.utf8)).inserted else {
                    throw invalid("found rule with duplicate name '\(name)' in \"\(list)\"")
                }
            }
            object.members[place].value = .array(checked)
        }
        return JSON(.object(object))
    }

    private static func invalid(_ reason: String) -> RegistryError { .invalidSchema("Invalid rule set: " + reason) }

    private static func rule(_ rule: JSON, _ list: String, _ modes: [String]) throws(RegistryError) -> JSON {
        guard rule.object != nil else { throw invalid("a rule in \"\(list)\" is a \(rule.kind), not an object") }
        let name = try name(of: rule, list)
        guard try text("type", of: rule, name) != nil else { throw invalid("missing rule type: '\(name)' has none") }
        for member in ["doc", "expr"] { _ = try text(member, of: rule, name) }
        let kind = try text("kind", of: rule, name) ?? "TRANSFORM"
        guard ["TRANSFORM", "CONDITION"].contains(kind) else {
            throw invalid("the kind of '\(name)' is TRANSFORM or CONDITION")
        }
        let mode = try text("mode", of: rule, name) ?? "WRITEREAD"
        guard modes.contains(mode) else {
            throw invalid("the mode of '\(name)' in \"\(list)\" is one of " + modes.joined(separator: ", "))
        }
        for member in ["onSuccess", "onFailure"] {
            let isPair = try text(member, of: rule, name)?.utf8.contains(UInt8(ascii: ",")) ?? false
            guard !isPair || mode == "WRITEREAD" || mode == "UPDOWN" else {
                throw invalid("multiple actions only valid with WRITEREAD and UPDOWN: \"\(member)\" of '\(name)'")
            }
        }
        try checkLists(of: rule, name)
        return with(kind, mode, rule)
    }

    private static func with(_ kind: String, _ mode: String, _ rule: JSON) -> JSON {
        var members = rule.object?.members ?? []
        for (key, value) in [("kind", kind), ("mode", mode)] where rule[key].map(\.isNull) ?? true {
            members.removeAll { $0.key.hasSameBytes(as: key) }
            members.append(JSONObject.Member(key: key, value: .string(value)))
        }
        return JSON(.object(JSONObject(members)))
    }

    private static func name(of rule: JSON, _ list: String) throws(RegistryError) -> String {
        let name = try text("name", of: rule, "?") ?? ""
        guard let first = name.unicodeScalars.first else { throw invalid("a rule in \"\(list)\" has no name") }
        guard name.unicodeScalars.count <= longestName else {
            throw invalid("rule name too long: at most \(longestName) characters, '\(name.prefix(80))…' has more")
        }
        let isLetter = { (scalar: Unicode.Scalar) in scalar.properties.isAlphabetic || scalar == "_" }
        let isPart = { (scalar: Unicode.Scalar) in
            isLetter(scalar) || scalar.properties.numericType != nil || scalar == "-"
        }
        guard isLetter(first), name.unicodeScalars.allSatisfy(isPart) else {
            throw invalid(
                "illegal character in rule name '\(name)': it begins with a letter or _, then has letters, digits, _ and -"
            )
        }
        return name
    }

    private static func text(_ key: String, of rule: JSON, _ name: String) throws(RegistryError) -> String? {
        guard let value = rule[key], !value.isNull else { return nil }
        guard let text = value.string else { throw invalid("\"\(key)\" of '\(name)' is a \(value.kind), not a text") }
        return text
    }

    private static func checkLists(of rule: JSON, _ name: String) throws(RegistryError) {
        if let tags = rule["tags"], !tags.isNull {
            guard let tags = tags.array, tags.allSatisfy({ $0.string != nil }) else {
                throw invalid("\"tags\" of '\(name)' is not an array of texts")
            }
        }
        if let parameters = rule["params"], !parameters.isNull, parameters.object == nil {
            throw invalid("\"params\" of '\(name)' is not an object")
        }
        if let disabled = rule["disabled"], !disabled.isNull, disabled.bool == nil {
            throw invalid("\"disabled\" of '\(name)' is neither true nor false")
        }
    }

    /// A moment in milliseconds since 1970, or as RFC 3339 writes it.
    private static func checkDate(_ json: JSON?) throws(RegistryError) {
        guard let json, !json.isNull, json.int == nil else { return }
        let pattern = Array("dddd-dd-ddTdd:dd:dd".utf8)
        let text = Array((json.string ?? "").utf8)
        let isDate =
            text.count > pattern.count
            && zip(text, pattern).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == wanted
            }
        guard isDate else {
            throw invalid("\"enableAt\" is a moment like 2027-01-31T08:00:00Z, or in milliseconds since 1970")
        }
    }
}
