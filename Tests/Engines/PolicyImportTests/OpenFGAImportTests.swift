// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyImport
import TestSupport
import Testing

@Suite struct OpenFGAImportTests {
    /// What a check answers, found by looking for a way through the tuples.
    private struct Oracle {
        indirect enum Rule: Sendable {
            case own
            case same(String)
            case via(String, String)
            case or(Rule, Rule)
            case and(Rule, Rule)
            case not(Rule, Rule)
        }

        let rules: [String: [String: Rule]]
        let tuples: [(user: String, relation: String, object: String)]

        func check(_ user: String, _ relation: String, _ object: String, depth: Int = 0) -> Bool {
            let type = String(object.split(separator: ":")[0])
            guard depth < 24, let rule = rules[type]?[relation] else { return false }
            return check(user, relation, object, rule, depth)
        }

        private func check(_ user: String, _ relation: String, _ object: String, _ rule: Rule, _ depth: Int) -> Bool {
            switch rule {
            case .own:
                return tuples.contains { tuple in
                    guard tuple.object == object, tuple.relation == relation else { return false }
                    if tuple.user == user { return true }
                    if tuple.user.hasSuffix(":*") { return user.hasPrefix(tuple.user.dropLast()) }
                    let parts = tuple.user.split(separator: "#")
                    return parts.count == 2 && check(user, String(parts[1]), String(parts[0]), depth: depth + 1)
                }
            case .same(let other): return check(user, other, object, depth: depth + 1)
            case .via(let tupleset, let other):
                return tuples.contains { tuple in
                    tuple.object == object && tuple.relation == tupleset && !tuple.user.contains("#")
                        && check(user, other, tuple.user, depth: depth + 1)
                }
            case .or(let one, let two):
                return check(user, relation, object, one, depth) || check(user, relation, object, two, depth)
            case .and(let one, let two):
                return check(user, relation, object, one, depth) && check(user, relation, object, two, depth)
            case .not(let one, let two):
                return check(user, relation, object, one, depth) && !check(user, relation, object, two, depth)
            }
        }
    }

    private static let model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type folder
          relations
            define owner: [user]
            define viewer: [user, user:*, group#member] or owner or viewer from parent
            define parent: [folder]
        type doc-file
          relations
            define parent: [folder]
            define banned: [user, group#member]
            define owner: [user]
            define editor: [user, group#member] or owner
            define viewer: ([user, user:*] or editor or viewer from parent) but not banned
            define both: editor and viewer from parent
            define approver: viewer and owner
        """

    private static let rules: [String: [String: Oracle.Rule]] = [
        "group": ["member": .own],
        "folder": [
            "owner": .own, "parent": .own, "viewer": .or(.own, .or(.same("owner"), .via("parent", "viewer"))),
        ],
        "doc-file": [
            "parent": .own, "banned": .own, "owner": .own, "editor": .or(.own, .same("owner")),
            "viewer": .not(.or(.own, .or(.same("editor"), .via("parent", "viewer"))), .same("banned")),
            "both": .and(.same("editor"), .via("parent", "viewer")), "approver": .and(.same("viewer"), .same("owner")),
        ],
    ]

    private static func tuples(_ random: inout SeededGenerator) -> [(user: String, relation: String, object: String)] {
        func user(_ random: inout SeededGenerator) -> String { "user:u\(random.below(4))" }
        var tuples: [(user: String, relation: String, object: String)] = []
        for _ in 0..<(3 + random.below(20)) {
            let group = random.below(3)
            let file = "doc-file:f\(random.below(3))"
            let folder = random.below(3)
            switch random.below(10) {
            case 0, 1: tuples.append((user(&random), "member", "group:g\(group)"))
            // Only upwards, so that no group is in itself.
            case 2: tuples.append(("group:g\(group)#member", "member", "group:g\(group + 1)"))
            case 3: tuples.append((user(&random), "viewer", "folder:d\(folder)"))
            case 4: tuples.append(("folder:d\(folder)", "parent", "folder:d\(folder + 1)"))
            case 5: tuples.append(("folder:d\(folder)", "parent", file))
            case 6: tuples.append((user(&random), random.pick(["owner", "editor", "viewer"], or: ""), file))
            case 7: tuples.append(("group:g\(group)#member", random.pick(["editor", "banned"], or: ""), file))
            case 8:
                tuples.append(
                    (
                        random.once(in: 3) ? "user:*" : user(&random), "viewer",
                        random.once(in: 2) ? file : "folder:d\(folder)"
                    )
                )
            default: tuples.append((user(&random), "banned", file))
            }
        }
        // Everything is known, so that every request can be asked.
        for number in 0..<4 { tuples.append(("user:u\(number)", "member", "group:known")) }
        for number in 0..<3 { tuples.append(("folder:d\(number)", "parent", "doc-file:f9")) }
        for number in 0..<3 { tuples.append(("folder:d9", "parent", "doc-file:f\(number)")) }
        return tuples
    }

    private static func json(_ tuples: [(user: String, relation: String, object: String)]) -> [UInt8] {
        let list = tuples.map { tuple in
            JSON.object([
                (
                    "key",
                    .object([
                        ("user", .string(tuple.user)), ("relation", .string(tuple.relation)),
                        ("object", .string(tuple.object)),
                    ])
                ),
                ("timestamp", .string("2026-01-01T00:00:00Z")),
            ])
        }
        return Array(JSON.object([("tuples", .array(list))]).compactText.utf8)
    }

    @Test func `Decisions are those of a check by the model`() throws {
        var random = SeededGenerator(seed: 3)
        var allowed: [String: Int] = [:]
        for round in 0..<60 {
            let tuples = Self.tuples(&random)
            let imported = try OpenFGAImport.policies(tuples: Self.json(tuples), model: Array(Self.model.utf8))
            #expect(imported.notes.isEmpty, "round \(round): \(imported.notes)")
            let world = try ImportedWorld(imported)
            #expect(world.errors.isEmpty, "round \(round): \(world.errors)")
            let oracle = Oracle(rules: Self.rules, tuples: tuples)
            for (type, ids) in [
                ("folder", ["d0", "d1", "d2"]), ("doc-file", ["f0", "f1", "f2"]), ("group", ["known"]),
            ] {
                for id in ids {
                    for relation in (Self.rules[type] ?? [:]).keys.sorted() {
                        for user in 0..<4 {
                            let answer = try world.allows(
                                EntityUID("OpenFGA::user", "u\(user)"),
                                EntityUID("OpenFGA::Action", relation),
                                EntityUID("OpenFGA::\(type == "doc-file" ? "doc_file" : type)", id)
                            )
                            let expected = oracle.check("user:u\(user)", relation, "\(type):\(id)")
                            #expect(answer == expected, "round \(round): u\(user) \(relation) \(type):\(id)")
                            if answer { allowed["\(type) \(relation)", default: 0] += 1 }
                        }
                    }
                }
            }
        }
        for kind in ["folder viewer", "doc-file viewer", "doc-file both", "doc-file approver", "doc-file editor"] {
            #expect(allowed[kind, default: 0] > 10, "\(kind)")
        }
    }

    @Test func `A model as JSON says the same as one in the language`() throws {
        let model = """
            {"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"doc","metadata":{"relations":{
            "owner":{"directly_related_user_types":[{"type":"user"}]},"banned":{"directly_related_user_types":[{"type":"user"}]},
            "viewer":{"directly_related_user_types":[{"type":"user"}]}}},"relations":{"owner":{"this":{}},
            "viewer":{"difference":{"base":{"union":{"child":[{"this":{}},{"computedUserset":{"relation":"owner"}}]}},
            "subtract":{"computedUserset":{"object":"","relation":"banned"}}}},"banned":{"this":{}}}}]}
            """
        let language = """
            type user
            type doc
              relations
                define owner: [user]
                define banned: [user]
                define viewer: ([user] or owner) but not banned
            """
        let tuples = Self.json([("user:ann", "owner", "doc:a"), ("user:bob", "banned", "doc:a")])
        let one = try OpenFGAImport.policies(tuples: tuples, model: Array(model.utf8))
        let two = try OpenFGAImport.policies(tuples: tuples, model: Array(language.utf8))
        #expect(one.policies == two.policies)
        #expect(one.schema == two.schema)
        #expect(one.entities == two.entities)
    }

    @Test func `Without a model each relation is what its tuples say`() throws {
        let tuples = Self.json([("user:ann", "member", "group:g"), ("group:g#member", "viewer", "doc:a")])
        let world = try ImportedWorld(OpenFGAImport.policies(tuples: tuples))
        #expect(world.errors.isEmpty)
        let (ann, doc) = (EntityUID("OpenFGA::user", "ann"), EntityUID("OpenFGA::doc", "a"))
        #expect(try world.allows(ann, EntityUID("OpenFGA::Action", "viewer"), doc))
        #expect(try !world.allows(EntityUID("OpenFGA::group", "g"), EntityUID("OpenFGA::Action", "viewer"), doc))
    }

    @Test func `What is lost takes exclusions with it, so that nothing is permitted that was not`() throws {
        let tuples = """
            [{"user":"user:ann","relation":"viewer","object":"doc-file:a"},
             {"user":"user:ann","relation":"banned","object":"doc-file:a","condition":{"name":"weekday"}}]
            """
        let imported = try OpenFGAImport.policies(tuples: Array(tuples.utf8), model: Array(Self.model.utf8))
        #expect(imported.notes.count == 3)
        #expect(!imported.policies.contains("\"viewer\"\n") && !imported.policies.contains("doc-file viewer"))
        #expect(imported.policies.contains("folder viewer"))
    }

    @Test func `Groups within each other end in a note, not in a cycle`() throws {
        let tuples = Self.json([
            ("group:a#member", "member", "group:b"), ("group:b#member", "member", "group:a"),
            ("user:ann", "member", "group:a"),
        ])
        let imported = try OpenFGAImport.policies(tuples: tuples)
        #expect(imported.notes.count == 1)
        _ = try ImportedWorld(imported)
    }
}
