// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyImport
import TestSupport
import Testing

@Suite struct KafkaImportTests {
    /// An entry as this test knows it, and what a broker's authorizer does with a list of them.
    private struct Entry {
        let type: String
        let name: String
        let isPrefix: Bool
        let principal: String
        let host: String
        let operation: String
        let isAllow: Bool

        func concerns(_ request: Request) -> Bool {
            let isNamed = isPrefix ? request.name.hasPrefix(name) : name == "*" || name == request.name
            return type == request.type && isNamed && (principal == "User:*" || principal == request.principal)
                && (host == "*" || host == request.host)
        }

        var listed: String {
            "\t(principal=\(principal), host=\(host), operation=\(operation), permissionType=\(isAllow ? "ALLOW" : "DENY"))"
        }

        var pattern: String {
            "ResourcePattern(resourceType=\(type), name=\(name), patternType=\(isPrefix ? "PREFIXED" : "LITERAL"))"
        }

        var json: String {
            """
            {"resource_type":"\(type)","resource_name":"\(name)","pattern_type":"\(isPrefix ? "PREFIXED" : "LITERAL")",\
            "principal":"\(principal)","host":"\(host)","operation":"\(operation)","permission":"\(isAllow ? "ALLOW" : "DENY")"}
            """
        }
    }

    private struct Request {
        let type: String
        let name: String
        let principal: String
        let host: String
        let operation: String
    }

    private static func decides(_ entries: [Entry], _ request: Request) -> Bool {
        let concerned = entries.filter { $0.concerns(request) }
        if concerned.contains(where: { !$0.isAllow && ["ALL", request.operation].contains($0.operation) }) {
            return false
        }
        var enough = ["ALL", request.operation]
        if request.operation == "DESCRIBE" { enough += ["READ", "WRITE", "DELETE", "ALTER"] }
        if request.operation == "DESCRIBE_CONFIGS" { enough.append("ALTER_CONFIGS") }
        return concerned.contains { $0.isAllow && enough.contains($0.operation) }
    }

    private static let names = ["orders", "orders.eu", "orders.us", "ticket*", "scan\\s", "o"]
    private static let hosts = ["10.0.0.1", "10.0.0.2", "0:0:0:0:0:0:0:1"]
    private static let operations = [
        "READ": "Read", "WRITE": "Write", "DESCRIBE": "Describe", "ALTER": "Alter", "ALTER_CONFIGS": "AlterConfigs",
        "DESCRIBE_CONFIGS": "DescribeConfigs", "DELETE": "Delete", "CREATE": "Create",
    ]
    private static let types = ["TOPIC": "Topic", "GROUP": "Group", "TRANSACTIONAL_ID": "TransactionalId"]

    private static func entry(_ random: inout SeededGenerator) -> Entry {
        Entry(
            type: random.pick(types.keys.sorted(), or: ""),
            name: random.pick(names + ["*", "order", ""], or: "*"),
            isPrefix: random.once(in: 3),
            principal: random.pick(["User:ann", "User:bob", "User:*", "Role:crew"], or: ""),
            host: random.once(in: 3) ? random.pick(hosts, or: "") : "*",
            operation: random.pick(operations.keys.sorted() + ["ALL"], or: ""),
            isAllow: !random.once(in: 4)
        )
    }

    private static func request(_ random: inout SeededGenerator) -> Request {
        Request(
            type: random.pick(types.keys.sorted(), or: ""),
            name: random.pick(names, or: ""),
            principal: random.pick(["User:ann", "User:bob", "User:cy", "Role:crew"], or: ""),
            host: random.pick(hosts, or: ""),
            operation: random.pick(operations.keys.sorted(), or: "")
        )
    }

    private static func world(_ imported: ImportedPolicies) throws -> ImportedWorld {
        let resources = types.values.flatMap { type in
            names.map { name in
                let member = CedarRecord.Member(key: "name", value: .string(CedarString(name)))
                return Entity(
                    uid: EntityUID("Kafka::\(type)", name),
                    attributes: CedarRecord([member]) ?? CedarRecord()
                )
            }
        }
        return try ImportedWorld(imported, resources: resources)
    }

    private static func answer(_ world: ImportedWorld, _ request: Request) throws -> Bool {
        let principal = request.principal.split(separator: ":")
        let host = try IPAddress(parsing: request.host)
        return try world.allows(
            EntityUID("Kafka::\(principal[0])", String(principal[1])),
            EntityUID("Kafka::Action", operations[request.operation] ?? ""),
            EntityUID("Kafka::\(types[request.type] ?? "")", request.name),
            CedarRecord([.init(key: "host", value: .ipaddr(host))]) ?? CedarRecord()
        )
    }

    private enum Form: CaseIterable {
        case listing, bindings, json

        func text(_ entries: [Entry]) -> String {
            switch self {
            case .listing:
                entries.map { "Current ACLs for resource `\($0.pattern)`: \n \($0.listed) \n" }.joined(separator: "\n")
            case .bindings:
                entries.map { "(pattern=\($0.pattern), entry=\($0.listed.dropFirst()))" }.joined(separator: "\n")
            case .json: entries.map { $0.json.replacing("\\", with: "\\\\") }.joined(separator: "\n")
            }
        }
    }

    @Test(arguments: Form.allCases)
    private func `Decisions are those of a broker, and the policies are valid`(_ form: Form) throws {
        var random = SeededGenerator(seed: 11)
        var allowed = 0
        for round in 0..<30 {
            // The third principal makes its type known.
            let known = Entry(
                type: "TOPIC",
                name: "none",
                isPrefix: false,
                principal: "Role:none",
                host: "*",
                operation: "READ",
                isAllow: true
            )
            let entries = (0..<(6 + random.below(20))).map { _ in Self.entry(&random) } + [known]
            let imported = try KafkaImport.policies(form.text(entries))
            #expect(imported.notes.isEmpty, "round \(round)")
            #expect(imported.rules == entries.count)
            let world = try Self.world(imported)
            #expect(world.errors.isEmpty, "round \(round)")
            for _ in 0..<60 {
                let request = Self.request(&random)
                let answer = try Self.answer(world, request)
                #expect(answer == Self.decides(entries, request), "round \(round): \(request)")
                if answer { allowed += 1 }
            }
        }
        #expect(allowed > 150)
    }

    @Test func `Nothing is allowed that a broker denies, whichever denials cannot be said`() throws {
        var random = SeededGenerator(seed: 12)
        var (allowed, withheld) = (0, 0)
        for round in 0..<60 {
            var entries = (0..<(10 + random.below(12))).map { _ in Self.entry(&random) }
            for _ in 0..<(1 + random.below(2)) {
                let one = Self.entry(&random)
                entries.append(
                    Entry(
                        type: one.type,
                        name: one.name,
                        isPrefix: one.isPrefix,
                        principal: random.pick(["User:ann", "User:*", "no one"], or: ""),
                        host: one.host,
                        operation: random.pick(["DANCE", "ALL", one.operation], or: ""),
                        isAllow: false
                    )
                )
            }
            let imported = try KafkaImport.policies(Form.bindings.text(entries.shuffled(using: &random)))
            withheld += imported.notes.count { $0.message.contains("may deny") }
            let world = try Self.world(imported)
            for _ in 0..<60 {
                let request = Self.request(&random)
                // A type that nobody has is none of the schema.
                guard request.principal.hasPrefix("User:"), try Self.answer(world, request) else { continue }
                allowed += 1
                #expect(Self.decides(entries, request), "round \(round): \(request)")
                let isDenied = entries.contains { entry in
                    !entry.isAllow && entry.operation == "DANCE" && entry.concerns(request)
                }
                #expect(!isDenied, "round \(round): \(request)")
            }
        }
        #expect(allowed > 100 && withheld > 20, "\(allowed) \(withheld)")
    }

    @Test func `The listing of older versions is read`() throws {
        let imported = try KafkaImport.policies(
            """
            Current ACLs for resource `Topic:LITERAL:orders`: 
             \tUser:alice has Allow permission for operations: Read from hosts: *
             \tUser:bob has Deny permission for operations: DescribeConfigs from hosts: 10.0.0.1

            Current ACLs for resource `Group:crew`: 
             \tUser:alice has Allow permission for operations: All from hosts: * 
            """
        )
        #expect(imported.notes.isEmpty)
        let policies = try PolicySet.parse(imported.policies).policies
        #expect(policies.map(\.effect) == [.permit, .forbid, .permit])
        #expect(policies[2].resource == .equal(.entity(EntityUID("Kafka::Group", "crew"))))
    }

    @Test func `What cannot be said is said to be lost, and a host that is no address to have no effect`() throws {
        let imported = try KafkaImport.policies(
            """
            Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=a, patternType=LITERAL)`:
            \t(principal=User:a, host=kiosk.local, operation=READ, permissionType=ALLOW)
            \t(principal=User:a, host=*, operation=DANCE, permissionType=ALLOW)
            nonsense
            """
        )
        #expect(imported.notes.map(\.line) == [4, 2, 3])
        #expect(imported.notes.map(\.severity) == [.lost, .remark, .lost])
        #expect(try PolicySet.parse(imported.policies).policies.isEmpty)
        #expect(!imported.isComplete)
    }

    @Test(arguments: ["", "\n \n", "[]"]) func `A text without entries is refused`(_ text: String) {
        #expect(throws: ImportFailure.self) { try KafkaImport.policies(text) }
    }
}
