// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// The route that makes a new version of a schema with other tags, metadata or rules.
    @Suite(.sharedServer) struct RegistryTagTests {
        private static let cue =
            #"{"type":"record","name":"Cue","namespace":"live.tags","fields":["#
            + #"{"name":"cue","type":"string","confluent:tags":["OLD"]},"#
            + #"{"name":"lamp","type":{"type":"record","name":"Lamp","fields":[{"name":"id","type":"string"}]}}]}"#
        private static let light =
            #"{"type":"object","properties":{"lamp":{"type":"string"},"#
            + #""at":{"type":"array","items":{"type":"object","properties":{"x":{"type":"number"}}}}}}"#

        private static func entry(_ path: String, _ type: String, _ tags: [String]) -> [String: Any] {
            ["schemaEntity": ["entityPath": path, "entityType": type], "tags": tags]
        }

        private static func rule(_ name: String, _ type: String = "CEL") -> [String: Any] {
            ["name": name, "kind": "CONDITION", "mode": "WRITE", "type": type, "expr": "true"]
        }

        private static func tag(_ subject: String, _ change: [String: Any]) throws -> HTTPAnswer {
            try SharedServer.registry.call("POST", "/subjects/\(subject)/versions/latest/tags", try body(change))
        }

        private static func latest(_ subject: String) throws -> [String: Any] {
            try #require(try SharedServer.registry.ask("GET", "/subjects/\(subject)/versions/latest") as? [String: Any])
        }

        @Test func tagsOfAnAvroSchemaAreAddedAndRemoved() async throws {
            try SharedServer.registry.register(Self.cue, under: "tagged")
            let answer = try Self.tag(
                "tagged",
                [
                    "newVersion": 2,
                    "tagsToAdd": [
                        Self.entry("live.tags.Cue", "sr_record", ["SHOW"]),
                        Self.entry("live.tags.Lamp.id", "sr_field", ["NEW", "NEWER"]),
                        // The namespace may be left out.
                        Self.entry("Cue.lamp", "sr_field", ["PART"]),
                    ],
                    "tagsToRemove": [Self.entry("live.tags.Cue.cue", "sr_field", ["OLD", "NEVER"])],
                ]
            )
            #expect(answer.status == 200, "\(answer.text)")
            let found = try #require(
                try SharedServer.registry.ask("GET", "/subjects/tagged/versions/2?findTags=*") as? [String: Any]
            )
            let tags = (found["schemaTags"] as? [[String: Any]] ?? []).reduce(into: [String: [String]]()) {
                tags,
                entry in
                let path = (entry["schemaEntity"] as? [String: String])?["entityPath"] ?? ""
                tags[path] = entry["tags"] as? [String]
            }
            #expect(
                tags == [
                    "live.tags.Cue": ["SHOW"], "live.tags.Lamp.id": ["NEW", "NEWER"], "live.tags.Cue.lamp": ["PART"],
                ]
            )
            #expect(
                ((found["metadata"] as? [String: Any])?["properties"] as? [String: String])?["confluent:version"] == "2"
            )
        }

        @Test func tagsOfAJSONSchemaAreAddedByTheirPlace() async throws {
            let registry = try SharedServer.registry
            let request = try body(["schema": Self.light, "schemaType": "JSON"])
            _ = try registry.ask("POST", "/subjects/tagged-json/versions", request)
            let answer = try Self.tag(
                "tagged-json",
                [
                    "tagsToAdd": [
                        Self.entry("object", "sr_record", ["ALL"]), Self.entry("object.lamp", "sr_field", ["LAMP"]),
                        Self.entry("object.at.array.object.x", "sr_field", ["PLACE"]),
                    ]
                ]
            )
            #expect(answer.status == 200, "\(answer.text)")
            let text = try #require(try Self.latest("tagged-json")["schema"] as? String)
            let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect(schema["confluent:tags"] as? [String] == ["ALL"])
            #expect(text.contains("LAMP") && text.contains("PLACE"))
        }

        @Test func tagsOfAProtobufSchemaAreAddedFoundAndRemoved() async throws {
            let registry = try SharedServer.registry
            let text = "syntax = \"proto3\";\npackage live.tags;\nmessage Cue { string lamp = 1; }\n"
            let request = try body(["schema": text, "schemaType": "PROTOBUF"])
            _ = try registry.ask("POST", "/subjects/tagged-protobuf/versions", request)
            let path = ".Cue.lamp"
            let added = try Self.tag(
                "tagged-protobuf",
                ["tagsToAdd": [Self.entry(path, "sr_field", ["PII"]), Self.entry("Cue", "sr_record", ["SHOW"])]]
            )
            #expect(added.status == 200, "\(added.text)")
            let schema = try #require(try Self.latest("tagged-protobuf")["schema"] as? String)
            #expect(schema.contains("import \"confluent/meta.proto\";") && schema.contains("\"PII\""), "\(schema)")
            let found = try #require(
                try registry.ask("GET", "/subjects/tagged-protobuf/versions/2?findTags=PII") as? [String: Any]
            )
            let entries = try #require(found["schemaTags"] as? [[String: Any]])
            #expect(entries.count == 1)
            #expect((entries.first?["schemaEntity"] as? [String: String])?["entityPath"] == "Cue.lamp")

            let removed = try Self.tag("tagged-protobuf", ["tagsToRemove": [Self.entry(path, "sr_field", ["PII"])]])
            #expect(removed.status == 200, "\(removed.text)")
            let last = try #require(try Self.latest("tagged-protobuf")["schema"] as? String)
            #expect(!last.contains("PII") && last.contains("SHOW"), "\(last)")
        }

        @Test func aPathThatIsNotThereIsRefused() async throws {
            try SharedServer.registry.register(Self.cue, under: "tagged-nowhere")
            for (path, type) in [
                ("live.tags.Cue.none", "sr_field"), ("live.tags.Cue.cue", "sr_record"), ("other.Cue", "sr_record"),
            ] {
                let answer = try Self.tag("tagged-nowhere", ["tagsToAdd": [Self.entry(path, type, ["T"])]])
                #expect(try answer.registryError().code == 42201, "\(path): \(answer.text)")
                #expect(answer.text.contains(path), "\(answer.text)")
            }
            #expect(try SharedServer.registry.versions(of: "tagged-nowhere") == [1])
        }

        @Test func theNewVersionHasToBeTheNextOne() async throws {
            try SharedServer.registry.register(Self.cue, under: "tagged-next")
            for number in [1, 3] {
                let change: [String: Any] = [
                    "newVersion": number, "tagsToAdd": [Self.entry("live.tags.Cue", "sr_record", ["T\(number)"])],
                ]
                #expect(try Self.tag("tagged-next", change).registryError().code == 42201)
            }
        }

        @Test func rulesAreMergedIntoThoseOfTheNewestVersionAndTakenOut() async throws {
            let registry = try SharedServer.registry
            let first = try body([
                "schema": Self.cue, "ruleSet": ["domainRules": [Self.rule("one"), Self.rule("two")]],
            ])
            _ = try registry.ask("POST", "/subjects/tagged-rules/versions", first)
            let change: [String: Any] = [
                "newVersion": 2, "rulesToMerge": ["domainRules": [Self.rule("two", "JSONATA"), Self.rule("three")]],
                "rulesToRemove": ["one"],
            ]
            #expect(try Self.tag("tagged-rules", change).status == 200)
            let rules =
                (try Self.latest("tagged-rules")["ruleSet"] as? [String: Any])?["domainRules"] as? [[String: Any]]
            #expect(rules?.compactMap { $0["name"] as? String } == ["two", "three"])
            #expect(rules?.first?["type"] as? String == "JSONATA")
        }

        @Test func metadataAndRulesOfTheRequestTakeThePlaceOfTheOldOnes() async throws {
            let registry = try SharedServer.registry
            let first = try body(["schema": Self.cue, "metadata": ["properties": ["owner": "old"]]])
            _ = try registry.ask("POST", "/subjects/tagged-metadata/versions", first)
            let change: [String: Any] = [
                "metadata": ["properties": ["owner": "new"]], "ruleSet": ["domainRules": [Self.rule("only")]],
            ]
            #expect(try Self.tag("tagged-metadata", change).status == 200)
            let latest = try Self.latest("tagged-metadata")
            #expect(latest["version"] as? Int == 2)
            #expect(((latest["metadata"] as? [String: Any])?["properties"] as? [String: String]) == ["owner": "new"])
        }

        @Test func allRulesAndSomeRulesAtOnceAreRefused() async throws {
            try SharedServer.registry.register(Self.cue, under: "tagged-twice")
            let all = ["domainRules": [Self.rule("all")]]
            for other in [["rulesToMerge": ["domainRules": [Self.rule("some")]]], ["rulesToRemove": ["some"]]] {
                let change = other.merging(["ruleSet": all]) { old, _ in old }
                #expect(try Self.tag("tagged-twice", change).registryError().code == 42201)
            }
            #expect(try SharedServer.registry.versions(of: "tagged-twice") == [1])
        }

        @Test func whatIsNoChangeOfTagsIsRefusedWithAReason() async throws {
            try SharedServer.registry.register(Self.cue, under: "tagged-badly")
            let bad: [[String: Any]] = [
                ["tagsToAdd": "x"], ["tagsToAdd": [["tags": ["T"]]]], ["rulesToRemove": [1]],
                ["tagsToAdd": [Self.entry("live.tags.Cue", "sr_thing", ["T"])]], ["newVersion": "two"],
            ]
            for change in bad {
                let answer = try Self.tag("tagged-badly", change)
                #expect(answer.status == 422, "\(change): \(answer.text)")
            }
            #expect(try Self.tag("tagged-nobody", [:]).registryError().code == 40401)
        }
    }
}
