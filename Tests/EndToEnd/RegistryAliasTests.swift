// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// A subject whose configuration names another one stands for it on every route of subjects.
    @Suite(.sharedServer) struct RegistryAliasTests {
        private static func alias(_ name: String, of target: String) throws {
            _ = try SharedServer.registry.ask("PUT", "/config/\(name)", try body(["alias": target]))
        }

        private static func object(_ path: String) throws -> [String: Any] {
            try #require(try SharedServer.registry.ask("GET", path) as? [String: Any])
        }

        @Test func aSchemaRegisteredUnderAnAliasIsAVersionOfItsTarget() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Real", 1), under: "real")
            // What this node knows about the name is from before it was an alias.
            try registry.register(TestSchema.record("Nick", 1), under: "nick")
            try Self.alias("nick", of: "real")
            try registry.register(TestSchema.record("Real", 2), under: "nick")
            try registry.register(TestSchema.record("Real", 2), under: "nick")
            #expect(try registry.ask("GET", "/subjects/real/versions") as? [Int] == [1, 2])
            #expect(try registry.ask("GET", "/subjects/nick/versions") as? [Int] == [1, 2])
            _ = try registry.ask("DELETE", "/config/nick")
            #expect(try registry.ask("GET", "/subjects/nick/versions") as? [Int] == [1])
            try registry.register(TestSchema.record("Nick", 2), under: "nick")
            #expect(try registry.ask("GET", "/subjects/nick/versions") as? [Int] == [1, 2])
            #expect(try registry.ask("GET", "/subjects/real/versions") as? [Int] == [1, 2])
        }

        @Test func anAliasIsFollowedOnceAndNoFurther() async throws {
            let registry = try SharedServer.registry
            try Self.alias("first", of: "second")
            try Self.alias("second", of: "third")
            try registry.register(TestSchema.record("Once", 1), under: "first")
            #expect(try registry.ask("GET", "/subjects?subjectPrefix=second") as? [String] == ["second"])
            #expect(try registry.ask("GET", "/subjects/first/versions") as? [Int] == [1])
            #expect(try registry.call("GET", "/subjects/second/versions").registryError().code == 40401)
            let rule = ["name": "r", "kind": "CONDITION", "mode": "WRITE", "type": "CEL"]
            let change = try body(["newVersion": 2, "rulesToMerge": ["domainRules": [rule]]])
            #expect(try registry.call("POST", "/subjects/first/versions/latest/tags", change).status == 200)
            #expect(try registry.ask("GET", "/subjects/first/versions") as? [Int] == [1, 2])
        }

        @Test func checksAndLookupsUnderAnAliasAreThoseOfItsTarget() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Checked", 1), under: "checked")
            try Self.alias("checked-alias", of: "checked")
            let other = TestSchema.body(#"{"type":"record","name":"Checked","fields":[{"name":"n","type":"int"}]}"#)
            for place in ["versions", "versions/1", "versions/latest"] {
                let path = "/compatibility/subjects/checked-alias/" + place
                let answer = try registry.ask("POST", path, other) as? [String: Any]
                #expect(answer?["is_compatible"] as? Bool == false, "\(place)")
            }
            let known = TestSchema.body(TestSchema.record("Checked", 1))
            let found = try registry.ask("POST", "/subjects/checked-alias", known) as? [String: Any]
            #expect(found?["subject"] as? String == "checked")
        }

        @Test func deletingUnderAnAliasDeletesVersionsOfItsTarget() async throws {
            let registry = try SharedServer.registry
            for number in 1...3 { try registry.register(TestSchema.record("Gone", number), under: "gone") }
            try Self.alias("gone-alias", of: "gone")
            #expect(try registry.ask("DELETE", "/subjects/gone-alias/versions/2") as? Int == 2)
            #expect(try registry.ask("GET", "/subjects/gone/versions") as? [Int] == [1, 3])
            #expect(try registry.ask("DELETE", "/subjects/gone-alias") as? [Int] == [1, 3])
            #expect(try registry.call("GET", "/subjects/gone/versions").registryError().code == 40401)
            #expect(try Self.object("/config/gone-alias")["alias"] as? String == "gone")
        }

        @Test func theSubjectOfAnIdMayBeAnAlias() async throws {
            let registry = try SharedServer.registry
            let schema = TestSchema.record("Asked", 1)
            var id = 0
            for subject in ["asked", "asked-other", "asked-alias"] {
                let request = try body(["schema": schema, "metadata": ["properties": ["of": subject]]])
                let answer = try registry.ask("POST", "/subjects/\(subject)/versions", request) as? [String: Any]
                id = try #require(answer?["id"] as? Int)
            }
            let shown = { (subject: String) in
                let metadata = try Self.object("/schemas/ids/\(id)?subject=\(subject)")["metadata"] as? [String: Any]
                return (metadata?["properties"] as? [String: String])?["of"]
            }
            // The second answer comes from memory.
            for _ in 1...2 { #expect(try shown("asked-alias") == "asked-alias") }
            try Self.alias("asked-alias", of: "asked-other")
            for _ in 1...2 { #expect(try shown("asked-alias") == "asked-other") }
            let path = "/schemas/ids/\(id)/subjects?subject=asked-alias"
            #expect(try registry.ask("GET", path) as? [String] == ["asked-other"])
            let versions =
                try registry.ask("GET", "/schemas/ids/\(id)/versions?subject=asked-alias") as? [[String: Any]]
            #expect(versions?.compactMap { $0["subject"] as? String } == ["asked-other"])
        }

        @Test func anAliasMayStandForASubjectOfAnotherContext() async throws {
            let registry = try SharedServer.registry
            try Self.alias("abroad", of: ":.abroad:home")
            let id = try registry.register(TestSchema.record("Abroad", 1), under: "abroad")
            #expect(try registry.ask("GET", "/subjects/:.abroad:home/versions") as? [Int] == [1])
            let shown = try Self.object("/schemas/ids/\(id)?subject=abroad")
            #expect((shown["schema"] as? String)?.contains("Abroad") == true)
        }

        @Test func anAliasThatNamesOnlyAContextStandsForNothing() async throws {
            let registry = try SharedServer.registry
            try Self.alias("vague", of: ":.vague:")
            try registry.register(TestSchema.record("Vague", 1), under: "vague")
            #expect(try registry.ask("GET", "/subjects/vague/versions") as? [Int] == [1])
        }

        @Test func settingsOfAnAliasAreItsOwn() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Settled", 1), under: "settled")
            try Self.alias("settled-alias", of: "settled")
            _ = try registry.ask("PUT", "/config/settled-alias", #"{"compatibility":"NONE"}"#)
            _ = try registry.ask("PUT", "/mode/settled-alias", #"{"mode":"READONLY"}"#)
            #expect(try registry.call("GET", "/config/settled").registryError().code == 40408)
            #expect(try registry.call("GET", "/mode/settled").registryError().code == 40409)
            try registry.register(TestSchema.record("Settled", 2), under: "settled-alias")
        }
    }
}
