// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Kafka's access control lists in Cedar.
///
/// Principals, resources and operations become entities of the namespace `Kafka`: `User:alice` is `Kafka::User::"alice"`, a
/// topic is `Kafka::Topic::"orders"` with its name as the attribute `name`. The context has the client's address as `host`.
/// Whoever asks gives each resource with its name, since prefixes are compared with it.
public enum KafkaImport {
    /// Reads a list of entries and says the same in Cedar.
    ///
    /// Super users, and what a cluster does with resources that no entry names, are settings of brokers and no entries.
    ///
    /// - Throws: ``ImportFailure`` if nothing can be read.
    public static func policies(_ text: String) throws(ImportFailure) -> ImportedPolicies {
        let reader = try KafkaACLReader(text)
        var translation = KafkaTranslation(notes: reader.notes)
        var seen: Set<KafkaACL> = []
        for entry in reader.entries where seen.insert(entry.acl).inserted { translation.add(entry) }
        return ImportedPolicies(
            schema: translation.schema,
            policies: try PolicyText.text(translation.items),
            entities: translation.entities.sorted { $0.uid < $1.uid },
            notes: translation.notes,
            rules: reader.entries.count + reader.notes.count
        )
    }
}

/// Turns entries into policies.
struct KafkaTranslation {
    private(set) var items: [PolicyText.Item] = []
    private(set) var notes: [ImportNote]
    private var known: [EntityUID: Entity] = [:]
    private var principalTypes: Set<String> = ["User"]

    init(notes: [ImportNote]) {
        self.notes = notes
    }

    var entities: [Entity] { Array(known.values) }

    /// Types of principals, resources, and the actions, in the order of their names.
    var schema: String {
        let resources = KafkaACL.resourceTypes.values.sorted().joined(separator: ", ")
        let actions = KafkaACL.operations.values.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        let principals = principalTypes.sorted().joined(separator: ", ")
        return """
            namespace Kafka {
              entity \(principals);
              entity \(resources) { name: String };
              action "All";
              action \(actions) in ["All"] appliesTo {
                principal: [\(principals)],
                resource: [\(resources)],
                context: { host: ipaddr }
              };
            }

            """
    }

    mutating func add(_ entry: KafkaACLReader.Entry) {
        let acl = entry.acl
        func lose(_ message: String) {
            notes.append(ImportNote(.lost, line: entry.line, rule: entry.text, message))
        }
        guard let type = KafkaACL.resourceTypes[acl.resourceType] else {
            return lose("\(acl.resourceType) is no type of resource that is known here")
        }
        guard let action = Self.action(acl) else { return lose("\(acl.operation) is no operation that is known here") }
        guard let principal = principal(acl.principal) else {
            return lose("\(acl.principal) is no principal: its type is not a name")
        }
        var item = PolicyText.Item(id: "acl-\(items.count + 1)", effect: acl.isAllow ? .permit : .forbid)
        item.principal = principal
        item.action = action
        item.comments = ["line \(entry.line): \(entry.text)"]
        (item.resource, item.conditions) = resource(acl, type)
        if acl.host != "*" {
            guard let condition = Self.condition(host: acl.host) else {
                // Kafka compares addresses as text, so an entry for a name or a network never applies.
                let message =
                    "'\(acl.host)' is no address; brokers compare it with the client's address, so it never applies"
                notes.append(ImportNote(.remark, line: entry.line, rule: entry.text, message))
                return
            }
            item.conditions.append(condition)
        }
        items.append(item)
    }

    /// An entry that allows an operation also allows what the operation needs; one that denies it denies nothing else.
    private static func action(_ acl: KafkaACL) -> ActionConstraint? {
        func uid(_ name: String) -> EntityUID { EntityUID(type: Name(trusted: "Kafka::Action"), id: CedarString(name)) }
        if acl.operation == "ALL" { return .in(uid("All")) }
        guard let name = KafkaACL.operations[acl.operation] else { return nil }
        guard acl.isAllow, let implied = KafkaACL.implied[acl.operation].flatMap({ KafkaACL.operations[$0] }) else {
            return .equal(uid(name))
        }
        return .inAny([uid(name), uid(implied)])
    }

    private mutating func principal(_ text: String) -> ScopeConstraint? {
        if text == "User:*" { return .any }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isTypeName(parts[0]) else { return nil }
        principalTypes.insert(String(parts[0]))
        let uid = EntityUID(type: Name(trusted: "Kafka::\(parts[0])"), id: CedarString(String(parts[1])))
        known[uid] = Entity(uid: uid)
        return .equal(.entity(uid))
    }

    /// Whether it can be a type beside those of resources.
    private static func isTypeName(_ text: Substring) -> Bool {
        let taken = Set(KafkaACL.resourceTypes.values).union([
            "Action", "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String", "__cedar", "in",
            "is",
            "has", "like", "if", "then", "else", "true", "false",
        ])
        guard let first = text.utf8.first, !taken.contains(String(text)) else { return false }
        func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || $0 >= 0x30 && $0 <= 0x39 }
    }

    private mutating func resource(_ acl: KafkaACL, _ type: String) -> (ScopeConstraint, [Expression]) {
        let typeName = Name(trusted: "Kafka::\(type)")
        if acl.name == "*", acl.patternType == .literal { return (.isType(typeName), []) }
        let name = PolicyText.attribute(.resource, "name")
        guard acl.patternType == .literal else {
            let elements = acl.name.unicodeScalars.map(LikePattern.Element.literal) + [.wildcard]
            return (.isType(typeName), [PolicyText.node(.like(name, LikePattern(elements)))])
        }
        let uid = EntityUID(type: typeName, id: CedarString(acl.name))
        let attributes = CedarRecord([.init(key: "name", value: .string(CedarString(acl.name)))])
        known[uid] = Entity(uid: uid, attributes: attributes ?? CedarRecord())
        return (.equal(.entity(uid)), [])
    }

    private static func condition(host: String) -> Expression? {
        guard !host.utf8.contains(UInt8(ascii: "/")), (try? IPAddress(parsing: host)) != nil else { return nil }
        let address = PolicyText.node(.call(.ip, [PolicyText.string(host)]))
        return PolicyText.equal(PolicyText.attribute(.context, "host"), address)
    }
}
