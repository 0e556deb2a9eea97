// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyImport
import TestSupport
import Testing

@Suite struct KarapaceImportTests {
    private static let subjects = [
        "orders", "orders-value", "tickets", "t", "a.b", "axb", "general.x", "Subject:orders",
    ]

    private static func expression(_ random: inout SeededGenerator) -> String {
        let head = random.pick(
            ["Subject:", "Subject:", "Subject:", "Config:", "", ".*", "^Subject:", "(Subject|Config):"],
            or: ""
        )
        let middle = random.pick(
            [
                "orders", "orders.*", "(orders|tickets)", "a\\.b", "[ot]", ".*", "", "general\\..*", "orders(-value)?",
                "[a-c].*b", ".*s",
            ],
            or: ""
        )
        return head + middle + random.pick(["", "", "$", ".*", ".*$"], or: "")
    }

    @Test func `Decisions are those of regular expressions that match from the beginning`() throws {
        var random = SeededGenerator(seed: 5)
        var allowed = 0
        for round in 0..<80 {
            var rules: [(user: String, isWrite: Bool, expression: String)] = []
            for _ in 0..<(1 + random.below(4)) {
                rules.append((random.pick(["ann", "bob"], or: ""), random.once(in: 2), Self.expression(&random)))
            }
            let permissions = rules.map { rule in
                JSON.object([
                    ("username", .string(rule.user)), ("operation", .string(rule.isWrite ? "Write" : "Read")),
                    ("resource", .string(rule.expression)),
                ])
            }
            let file = JSON.object([("users", .array([])), ("permissions", .array(permissions))])
            let imported = try KarapaceImport.policies(Array(file.compactText.utf8))
            #expect(imported.notes.isEmpty, "round \(round): \(imported.notes)")
            let resources = Self.subjects.map { name in
                let name = CedarRecord.Member(key: "name", value: .string(CedarString(name)))
                return Entity(
                    uid: EntityUID("Karapace::Subject", Self.id(name)),
                    attributes: CedarRecord([name]) ?? CedarRecord()
                )
            }
            let users = ["ann", "bob"].map { Entity(uid: EntityUID("Karapace::User", $0)) }
            let world = try ImportedWorld(imported, resources: resources + users)
            #expect(world.errors.isEmpty, "round \(round)")
            for user in ["ann", "bob"] {
                for operation in ["Read", "Write"] {
                    for subject in Self.subjects + [nil] {
                        let text = subject.map { "Subject:\($0)" } ?? "Config:"
                        let expected = try rules.contains { rule in
                            try rule.user == user && (operation == "Read" || rule.isWrite)
                                && text.prefixMatch(of: Regex(rule.expression)) != nil
                        }
                        let uid =
                            subject.map { EntityUID("Karapace::Subject", $0) }
                            ?? EntityUID("Karapace::Config", "global")
                        let answer = try world.allows(
                            EntityUID("Karapace::User", user),
                            EntityUID("Karapace::Action", operation),
                            uid
                        )
                        #expect(answer == expected, "round \(round): \(user) \(operation) \(text) by \(rules)")
                        if answer { allowed += 1 }
                    }
                }
            }
        }
        #expect(allowed > 500)
    }

    private static func id(_ member: CedarRecord.Member) -> String {
        if case .string(let text) = member.value { text.text } else { "" }
    }

    @Test(arguments: [
        "Subject:a.b", "Subject:a+", "Subject:[^a]", "Subject:\\d", "Subject:(a", "Subject:a{2}", "Subject:a)", "*",
        "Subject:(?=a)", "Subject:[a", "a$b", "Subject:a\\", "Subject:" + String(repeating: "[ab]", count: 12),
    ])
    func `An expression that like cannot say is lost, never approximated`(_ expression: String) throws {
        let rule = JSON.object([
            ("username", .string("ann")), ("operation", .string("Read")), ("resource", .string(expression)),
        ])
        let file = JSON.object([("permissions", .array([rule]))])
        let imported = try KarapaceImport.policies(Array(file.compactText.utf8))
        #expect(imported.notes.count == 1)
        #expect(!imported.isComplete)
        #expect(try PolicySet.parse(imported.policies).policies.isEmpty)
    }

    @Test func `Broken JSON is refused where it breaks`() {
        #expect(throws: ImportFailure.self) { try KarapaceImport.policies(Array("{\n  oops".utf8)) }
    }
}
