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
    /// What an entry allows is left out where one that denies, and cannot be said or read, may take from it.
    ///
    /// - Parameter keepsAllowed: whether to write it all the same.
    /// - Throws: ``ImportFailure`` if nothing can be read.
    public static func policies(_ text: String, keepsAllowed: Bool = false) throws(ImportFailure) -> ImportedPolicies {
        let reader = try KafkaACLReader(text)
        var translation = KafkaTranslation(notes: reader.notes)
        if !keepsAllowed { translation.denials = LostDenials(reader) }
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
    /// The denials that are not in the result.
    var denials = LostDenials()

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
        if let obstacle = acl.obstacle { return lose(obstacle) }
        guard let type = KafkaACL.resourceTypes[acl.resourceType.text], let action = Self.action(acl),
            let principal = principal(acl.principal)
        else { return lose("it cannot be said") }
        if acl.isAllow, let line = denials.line(concerning: acl) {
            return lose("line \(line) may deny what this allows, and cannot be said; so this is left out")
        }
        var item = PolicyText.Item(id: "acl-\(items.count + 1)", effect: acl.isAllow ? .permit : .forbid)
        item.principal = principal
        item.action = action
        item.comments = ["line \(entry.line): \(entry.text)"]
        (item.resource, item.conditions) = resource(acl, type)
        switch KafkaHost(acl.host) {
        case .any: break
        case .address(let address): item.conditions.append(Self.condition(host: address))
        case .never(let reason):
            notes.append(ImportNote(.remark, line: entry.line, rule: entry.text, reason))
            return
        case .scoped: return lose("a scope of an address cannot be said")
        }
        items.append(item)
    }

    /// An entry that allows an operation also allows what the operation needs; one that denies it denies nothing else.
    private static func action(_ acl: KafkaACL) -> ActionConstraint? {
        func uid(_ name: String) -> EntityUID { EntityUID(type: Name(trusted: "Kafka::Action"), id: CedarString(name)) }
        if acl.operation == "ALL" { return .in(uid("All")) }
        guard let name = KafkaACL.operations[acl.operation.text] else { return nil }
        guard acl.isAllow, let implied = KafkaACL.implied[acl.operation.text].flatMap({ KafkaACL.operations[$0] })
        else {
            return .equal(uid(name))
        }
        return .inAny([uid(name), uid(implied)])
    }

    private mutating func principal(_ text: CedarString) -> ScopeConstraint? {
        if text == KafkaACL.everybody { return .any }
        guard let (type, name) = KafkaACL.principal(text) else { return nil }
        principalTypes.insert(type)
        let uid = EntityUID(type: Name(trusted: "Kafka::\(type)"), id: CedarString(name))
        known[uid] = Entity(uid: uid)
        return .equal(.entity(uid))
    }

    private mutating func resource(_ acl: KafkaACL, _ type: String) -> (ScopeConstraint, [Expression]) {
        let typeName = Name(trusted: "Kafka::\(type)")
        if acl.name == "*", acl.patternType == .literal { return (.isType(typeName), []) }
        let name = PolicyText.attribute(.resource, "name")
        guard acl.patternType == .literal else {
            let elements = acl.name.text.unicodeScalars.map(LikePattern.Element.literal) + [.wildcard]
            return (.isType(typeName), [PolicyText.node(.like(name, LikePattern(elements)))])
        }
        let uid = EntityUID(type: typeName, id: acl.name)
        let attributes = CedarRecord([.init(key: "name", value: .string(acl.name))])
        known[uid] = Entity(uid: uid, attributes: attributes ?? CedarRecord())
        return (.equal(.entity(uid)), [])
    }

    private static func condition(host: String) -> Expression {
        let address = PolicyText.node(.call(.ip, [PolicyText.string(host)]))
        return PolicyText.equal(PolicyText.attribute(.context, "host"), address)
    }
}
