// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Reads entries as `kafka-acls --list` prints them, as `AclBinding` shows itself, and as JSON: one object a line, an array
/// of them, or what Confluent's REST API answers.
struct KafkaACLReader {
    /// An entry and the line that it stood in.
    struct Entry {
        let acl: KafkaACL
        let line: Int
        let text: String
    }

    private(set) var entries: [Entry] = []
    private(set) var notes: [ImportNote] = []
    /// The lines that could not be read and may deny something.
    private(set) var possibleDenials: [Int] = []
    /// The resource of the lines that follow, as the listing's headings say.
    private var resource: (type: String, name: String, pattern: String)?

    init(_ text: String) throws(ImportFailure) {
        guard text.utf8.count <= ImportLimits.size else {
            throw ImportFailure("import.too-large", "the text is longer than \(ImportLimits.size >> 20) MiB")
        }
        if let first = text.unicodeScalars.first(where: { !$0.properties.isWhitespace }), first == "[" || first == "{",
            let document = try? JSON(parsing: Array(text.utf8), limits: JSONLimits(size: ImportLimits.size))
        {
            try read(document)
        } else {
            try read(lines: text)
        }
        guard !entries.isEmpty || !notes.isEmpty else {
            throw ImportFailure("import.nothing", "the text holds no access control entry", line: 1)
        }
    }

    private mutating func read(_ document: JSON) throws(ImportFailure) {
        let list = document.array ?? document["data"]?.array ?? document["acls"]?.array ?? [document]
        for json in list { try add(json, line: 1) }
    }

    private mutating func read(lines text: String) throws(ImportFailure) {
        for (index, bytes) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = Substring(bytes).trimmed
            let number = index + 1
            if line.isEmpty { continue }
            if line.hasPrefix("{"), let json = try? JSON(parsing: String(line)) {
                try add(json, line: number)
            } else if let heading = line.after("Current ACLs for resource `") {
                resource = Self.heading(heading)
                if resource == nil { lose(line, number, "this is no resource") }
            } else if line.hasPrefix("(pattern=") || line.hasPrefix("AclBinding(") {
                try add(binding: line, number)
            } else if line.hasPrefix("(principal=") || line.contains(" has ") {
                guard let resource else {
                    lose(line, number, "there is no heading that says which resource this is about")
                    continue
                }
                try add(line.hasPrefix("(") ? Self.fields(line) : Self.sentence(line), resource, number, line)
            } else {
                // What follows a heading that was not understood is not about the resource before it.
                if line.range(of: "ACLs") != nil || line.range(of: "esource") != nil { resource = nil }
                lose(line, number, "this is no access control entry")
            }
        }
    }

    /// `ResourcePattern(resourceType=TOPIC, name=orders, patternType=LITERAL)` or `Topic:LITERAL:orders`, and what
    /// follows.
    private static func heading(_ text: Substring) -> (type: String, name: String, pattern: String)? {
        if let inner = text.afterFirst("ResourcePattern("), let end = inner.lastIndex(of: ")") {
            return pattern(inner[..<end])
        }
        guard let end = text.lastIndex(of: "`") else { return nil }
        let parts = text[..<end].split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return nil }
        let hasPattern = parts.count == 3 && KafkaACL.PatternType(rawValue: KafkaACL.constant(parts[1])) != nil
        if hasPattern { return (String(parts[0]), String(parts[2]), String(parts[1])) }
        return (String(parts[0]), parts.dropFirst().joined(separator: ":"), "LITERAL")
    }

    /// A name may hold anything but what follows it.
    private static func pattern(_ text: Substring) -> (type: String, name: String, pattern: String)? {
        guard let type = text.between("resourceType=", ", name="),
            let name = text.betweenLast("name=", ", patternType="),
            let pattern = text.afterLast("patternType=")
        else { return nil }
        return (String(type), String(name), String(pattern))
    }

    private mutating func add(binding line: Substring, _ number: Int) throws(ImportFailure) {
        guard let split = line.range(of: "), entry=("),
            let inner = line[..<split.lowerBound].afterFirst("ResourcePattern("),
            let resource = Self.pattern(inner)
        else { return lose(line, number, "this is no access control entry") }
        try add(Self.fields(line[split.upperBound...]), resource, number, line)
    }

    /// `principal=User:alice, host=*, operation=READ, permissionType=ALLOW)`
    private static func fields(_ text: Substring) -> [String: String] {
        guard let principal = text.betweenLast("principal=", ", host="),
            // A principal is often a list of names and values itself.
            let host = text.betweenLast("principal=", ", operation=")?.afterLast(", host="),
            let operation = text.betweenLast("host=", ", permissionType=")?.afterLast(", operation="),
            let permission = text.afterLast("permissionType=")
        else {
            // Kafka before 2.4 did not name the fields of the resource, but these always.
            return [:]
        }
        let word = permission.prefix { $0.isLetter }
        return [
            "principal": String(principal), "host": String(host), "operation": String(operation),
            "permission": String(word),
        ]
    }

    /// `User:alice has Allow permission for operations: Read from hosts: *`
    private static func sentence(_ text: Substring) -> [String: String] {
        guard let who = text.range(of: " has "), let what = text.range(of: " permission for operations: "),
            let from = text.range(of: " from hosts: "), who.upperBound <= what.lowerBound,
            what.upperBound <= from.lowerBound
        else { return [:] }
        return [
            "principal": String(text[..<who.lowerBound]), "permission": String(text[who.upperBound..<what.lowerBound]),
            "operation": String(text[what.upperBound..<from.lowerBound]), "host": String(text[from.upperBound...]),
        ]
    }

    private mutating func add(_ json: JSON, line: Int) throws(ImportFailure) {
        func field(_ names: String...) -> String? {
            for source in [json, json["pattern"], json["entry"]] {
                for name in names { if let text = source?[name]?.string { return text } }
            }
            return nil
        }
        let text = Substring(json.compactText)
        guard let type = field("resourceType", "resource_type"),
            let name = field("resourceName", "resource_name", "name")
        else { return lose(text, line, "the entry lacks the resource's type or name") }
        let fields = [
            "principal": field("principal"), "host": field("host") ?? "*", "operation": field("operation"),
            "permission": field("permissionType", "permission_type", "permission"),
        ]
        let pattern = field("patternType", "pattern_type") ?? "LITERAL"
        try add(fields.compactMapValues { $0 }, (type, name, pattern), line, text)
    }

    private mutating func add(
        _ fields: [String: String],
        _ resource: (type: String, name: String, pattern: String),
        _ line: Int,
        _ text: Substring
    ) throws(ImportFailure) {
        guard let principal = fields["principal"], let host = fields["host"], let operation = fields["operation"],
            let permission = fields["permission"].map({ KafkaACL.constant(Substring($0)) }),
            permission == "ALLOW" || permission == "DENY"
        else { return lose(text, line, "this is no access control entry") }
        guard let pattern = KafkaACL.PatternType(rawValue: KafkaACL.constant(Substring(resource.pattern))) else {
            return lose(text, line, "the pattern type \(resource.pattern) is none that entries have")
        }
        guard entries.count < ImportLimits.rules else {
            throw ImportFailure("import.too-many", "there are more than \(ImportLimits.rules) entries", line: line)
        }
        let acl = KafkaACL(
            resourceType: CedarString(KafkaACL.constant(Substring(resource.type))),
            name: CedarString(resource.name),
            patternType: pattern,
            principal: CedarString(principal),
            host: CedarString(host),
            operation: CedarString(KafkaACL.constant(Substring(operation))),
            isAllow: permission == "ALLOW"
        )
        entries.append(Entry(acl: acl, line: line, text: String(text)))
    }

    private mutating func lose(_ text: Substring, _ line: Int, _ message: String) {
        if Self.mayDeny(text), possibleDenials.count < ImportLimits.notes { possibleDenials.append(line) }
        guard notes.count < ImportLimits.notes else { return }
        notes.append(ImportNote(.lost, line: line, rule: String(text), message))
    }

    /// Whether something that was not read says, in whatever form, that it denies; or looks like an entry and does not
    /// say that it allows.
    private static func mayDeny(_ text: Substring) -> Bool {
        let lower = text.lowercased()[...]
        if lower.range(of: "deny") != nil || lower.range(of: "denied") != nil { return true }
        let looksLikeEntry = ["principal", "permission", "operation"].contains { lower.range(of: $0) != nil }
        return looksLikeEntry && lower.range(of: "allow") == nil
    }
}
