// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Rules of the registry that are easily lost, each seen from outside.
    @Suite(.sharedServer) struct RegistryRuleTests {
        private static func owned(_ schema: String, by owner: String) throws -> String {
            try body(["schema": schema, "metadata": ["properties": ["owner": owner]]])
        }

        @Test func aSchemaByIdShowsTheMetadataOfTheSubjectAskedFor() async throws {
            let registry = try SharedServer.registry
            let schema = TestSchema.record("Owned", 1)
            let path = "/subjects/owned-%@/versions"
            for owner in ["a", "b"] {
                let place = path.replacingOccurrences(of: "%@", with: owner)
                _ = try registry.ask("POST", place, try Self.owned(schema, by: "team-\(owner)"))
            }
            let id = try registry.register(schema, under: "owned-a")
            for owner in ["a", "b", "a"] {
                let text = try registry.call("GET", "/schemas/ids/\(id)?subject=owned-\(owner)").text
                #expect(text.contains("team-\(owner)"), "\(owner): \(text)")
            }
            _ = try registry.ask("POST", "/subjects/owned-a/versions", try Self.owned(schema, by: "team-c"))
            let text = try registry.call("GET", "/schemas/ids/\(id)?subject=owned-a").text
            #expect(text.contains("team-c"), "\(text)")
        }

        @Test func aVersionWithoutMetadataTakesOverThoseOfTheVersionBefore() async throws {
            let registry = try SharedServer.registry
            let first = try Self.owned(TestSchema.record("Inherits", 1), by: "first")
            _ = try registry.ask("POST", "/subjects/inherits/versions", first)
            try registry.register(TestSchema.record("Inherits", 2), under: "inherits")
            #expect(try registry.call("GET", "/subjects/inherits/versions/2").text.contains("first"))
        }

        @Test func whatAnOldProducerSendsWithoutMetadataIsStillItsOldVersion() async throws {
            let registry = try SharedServer.registry
            let old = TestSchema.record("Producer", 1)
            let id = try registry.register(old, under: "old-producer")
            let owned = try Self.owned(TestSchema.record("Producer", 2), by: "new-team")
            _ = try registry.ask("POST", "/subjects/old-producer/versions", owned)
            _ = try registry.ask("PUT", "/mode/old-producer", #"{"mode":"READONLY"}"#)
            #expect(try registry.register(old, under: "old-producer") == id)
            #expect(try registry.versions(of: "old-producer") == [1, 2])
        }

        @Test func anImportMayBeRepeatedAndTakesNothingOver() async throws {
            let registry = try SharedServer.registry
            let subject = ":.moved:here"
            _ = try registry.ask("PUT", "/mode/\(subject)", #"{"mode":"IMPORT"}"#)
            for round in 1...2 {
                for number in 1...3 {
                    var request: [String: Any] = [
                        "schema": TestSchema.record("Moved", number), "id": 100 + number, "version": number,
                    ]
                    if number == 1 { request["metadata"] = ["properties": ["owner": "first"]] }
                    let answer = try registry.call("POST", "/subjects/\(subject)/versions", try body(request))
                    #expect(answer.status == 200, "round \(round): \(answer.text)")
                }
            }
            #expect(try registry.versions(of: subject) == [1, 2, 3])
            #expect(try !registry.call("GET", "/subjects/\(subject)/versions/2").text.contains("owner"))
        }

        @Test func anAnswerByIdForgetsMetadataThatAreGone() async throws {
            let registry = try SharedServer.registry
            let schema = TestSchema.record("Forgets", 1)
            _ = try registry.ask("POST", "/subjects/forgets/versions", try Self.owned(schema, by: "gone"))
            let id = try registry.register(schema, under: "forgets")
            let path = "/schemas/ids/\(id)?subject=forgets"
            #expect(try registry.call("GET", path).text.contains("gone"))
            _ = try registry.ask("DELETE", "/subjects/forgets")
            #expect(try registry.register(schema, under: "forgets") == id)
            #expect(try !registry.call("GET", path).text.contains("gone"))
        }

        @Test func settingsChangedAtTheSameTimeAreAllKept() async throws {
            let registry = try SharedServer.registry
            let names = ["alias", "compatibilityGroup", "aliasForDeks", "compatibilityPolicy"]
            @Sendable func value(_ name: String, _ round: Int) -> String {
                name == "compatibilityPolicy" ? ["STRICT", "LENIENT"][round % 2] : "value-\(round)"
            }
            for round in 0..<10 {
                let place = "/config/at-once-\(round)"
                try await onThread {
                    try onThreads(names.count) { number in
                        _ = try registry.ask("PUT", place, try body([names[number]: value(names[number], round)]))
                    }
                }
                let kept = try registry.ask("GET", place + "?defaultToGlobal=true") as? [String: Any]
                for name in names { #expect(kept?[name] as? String == value(name, round), "\(name) of \(place)") }
            }
        }

        @Test func aNullTakesTheLevelAway() async throws {
            let registry = try SharedServer.registry
            _ = try registry.ask("PUT", "/config/leveled", #"{"compatibility":"FULL","normalize":true}"#)
            _ = try registry.ask("PUT", "/config/leveled", #"{"compatibility":null}"#)
            let left = try registry.ask("GET", "/config/leveled") as? [String: Any]
            #expect(left?["compatibilityLevel"] as? String == "BACKWARD")
            #expect(left?["normalize"] as? Bool == true)
        }

        @Test func simultaneousPermanentDeletionsLeaveNothingBehind() async throws {
            let registry = try SharedServer.registry
            for round in 0..<15 {
                let subjects = (0..<4).map { ":.gone\(round):shared-\($0)" }
                for subject in subjects { try registry.register(TestSchema.record("Shared", round), under: subject) }
                for subject in subjects { _ = try registry.ask("DELETE", "/subjects/\(subject)") }
                try await onThread {
                    try onThreads(subjects.count) { number in
                        _ = try registry.ask("DELETE", "/subjects/\(subjects[number])?permanent=true")
                    }
                }
                let answer = try registry.call("DELETE", "/contexts/.gone\(round)")
                #expect(answer.status == 204, "\(answer.text)")
            }
        }

        @Test func aContextThatWasDeletedCanBeUsedAgain() async throws {
            let registry = try SharedServer.registry
            for round in 1...3 {
                let subject = ":.phoenix:bird"
                try registry.register(TestSchema.record("Bird", round), under: subject)
                #expect(try registry.versions(of: subject) == [1])
                _ = try registry.ask("DELETE", "/subjects/\(subject)")
                _ = try registry.ask("DELETE", "/subjects/\(subject)?permanent=true")
                #expect(try registry.call("DELETE", "/contexts/.phoenix").status == 204)
            }
        }

        @Test func theDefaultContextCannotBeDeleted() async throws {
            let answer = try SharedServer.registry.call("DELETE", "/contexts/.")
            #expect(answer.status == 422)
            #expect(answer.text.contains("42205"))
        }

        @Test func namesWithControlCharactersAreRefusedWithAReason() async throws {
            let registry = try SharedServer.registry
            for name in ["a\u{0}b", "a\nb"] {
                let references = [["name": name, "subject": "s", "version": 1] as [String: Any]]
                let request = try body(["schema": "\"int\"", "references": references])
                let answer = try registry.call("POST", "/subjects/controlled/versions", request)
                #expect(answer.status == 422, "\(answer.text)")
            }
            let listed = try registry.call("GET", "/subjects?subjectPrefix=:*:%00")
            #expect(listed.status == 400, "\(listed.status) \(listed.text)")
        }

        @Test func moreThanAThousandReferencesAreRefused() async throws {
            let references = (0..<1_001).map { ["name": "r\($0)", "subject": "s", "version": 1] as [String: Any] }
            let request = try body(["schema": "\"int\"", "references": references])
            let answer = try SharedServer.registry.call("POST", "/subjects/endless/versions", request)
            #expect(answer.status == 422)
            #expect(answer.text.contains("references"), "\(answer.text)")
        }

        @Test func readOnlyForAllOverridesWhatASubjectMay() async throws {
            let registry = try SharedServer.registry
            _ = try registry.ask("PUT", "/mode/:.locked:free", #"{"mode":"READWRITE"}"#)
            _ = try registry.ask("PUT", "/mode/:.locked:", #"{"mode":"READONLY_OVERRIDE"}"#)
            let request = TestSchema.body(TestSchema.record("Locked", 1))
            let refused = try registry.call("POST", "/subjects/:.locked:free/versions", request)
            #expect(refused.text.contains("42205"), "\(refused.text)")
            _ = try registry.ask("PUT", "/mode/:.locked:", #"{"mode":"READONLY"}"#)
            _ = try registry.ask("POST", "/subjects/:.locked:free/versions", request)
        }

        @Test func anIdGivenByAnImportIsNeverHandedOutAgain() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Imports", 0), under: ":.imports:before")
            _ = try registry.ask("PUT", "/mode/:.imports:in", #"{"mode":"IMPORT"}"#)
            for id in [3, 2] {
                let request = try body(["schema": TestSchema.record("Imports", id), "id": id, "version": id])
                _ = try registry.ask("POST", "/subjects/:.imports:in/versions", request)
            }
            let after = try (10..<13).map {
                try registry.register(TestSchema.record("Imports", $0), under: ":.imports:after")
            }
            #expect(Set(after).isDisjoint(with: [1, 2, 3]) && Set(after).count == 3, "\(after)")
            #expect(try registry.versions(of: ":.imports:in") == [2, 3])
        }

        @Test func aReferencedVersionIsEitherThereOrItsReferrerIsRefused() async throws {
            let registry = try SharedServer.registry
            for round in 0..<20 {
                let target = "raced-\(round)"
                try registry.register(TestSchema.record("Raced\(round)", 1), under: target)
                let record =
                    #"{"type":"record","name":"Uses","fields":[{"name":"f","type":"live.test.Raced\#(round)"}]}"#
                let reference = ["name": "live.test.Raced\(round)", "subject": target, "version": 1] as [String: Any]
                let request = try body(["schema": record, "references": [reference]])
                let outcomes = Collected<(String, Int)>()
                try await onThread {
                    try onThreads(2) { number in
                        if number == 0 {
                            let answer = try registry.call("POST", "/subjects/racing-\(round)/versions", request)
                            outcomes.append(("register", answer.status))
                        } else {
                            outcomes.append(("delete", try registry.call("DELETE", "/subjects/\(target)").status))
                        }
                    }
                }
                let (registered, deleted) = (
                    outcomes.all.contains { $0 == ("register", 200) }, outcomes.all.contains { $0 == ("delete", 200) }
                )
                #expect(registered != deleted, "\(outcomes.all)")
            }
        }

        @Test func theLatestDeletedVersionIsListedWhenDeletedOnesAreAskedFor() async throws {
            let registry = try SharedServer.registry
            for number in 1...3 { try registry.register(TestSchema.record("Latest", number), under: "latest-of") }
            _ = try registry.ask("DELETE", "/subjects/latest-of/versions/3")
            let path = "/schemas?subjectPrefix=latest-of&latestOnly=true"
            let live = try registry.ask("GET", path) as? [[String: Any]]
            let all = try registry.ask("GET", path + "&deleted=true") as? [[String: Any]]
            #expect(live?.map { $0["version"] as? Int } == [2])
            #expect(all?.map { $0["version"] as? Int } == [3])
        }

        @Test func whatRefersToAnAliasIsFoundThroughIt() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Aliased", 1), under: "real-name")
            _ = try registry.ask("PUT", "/config/other-name", #"{"alias":"real-name"}"#)
            let reference = ["name": "live.test.Aliased", "subject": "real-name", "version": 1] as [String: Any]
            let record = #"{"type":"record","name":"Uses","fields":[{"name":"f","type":"live.test.Aliased"}]}"#
            let request = try body(["schema": record, "references": [reference]])
            let answer = try registry.ask("POST", "/subjects/refers/versions", request) as? [String: Any]
            let found = try registry.ask("GET", "/subjects/other-name/versions/1/referencedby") as? [Int]
            #expect(found?.first == answer?["id"] as? Int && found?.count == 1)
        }

        @Test func aGuidIsThirtySixCharactersWithItsDashes() async throws {
            let registry = try SharedServer.registry
            let answer = try registry.ask("POST", "/subjects/guid/versions", TestSchema.body("\"long\""))
            let guid = try #require((answer as? [String: Any])?["guid"] as? String)
            #expect(try registry.call("GET", "/schemas/guids/\(guid)").status == 200)
            let bare = guid.replacingOccurrences(of: "-", with: "")
            #expect(try registry.call("GET", "/schemas/guids/\(bare)").status == 404)
        }

        @Test func namesThatOnlyLookTheSameAreTwoSubjects() async throws {
            let registry = try SharedServer.registry
            let names = ["caf%C3%A9", "cafe%CC%81"]
            for (number, name) in names.enumerated() {
                try registry.register(TestSchema.record("Coffee", number), under: name)
            }
            for name in names { #expect(try registry.versions(of: name) == [1]) }
        }

        @Test func aListOfSchemasStopsAtAThousandAndGoesOnWithAnOffset() async throws {
            let registry = try SharedServer.registry
            try await onThread {
                try onThreads(8) { thread in
                    let connection = try HTTPConnection(port: registry.port)
                    for number in stride(from: thread, to: 1_010, by: 8) {
                        let request = Array(TestSchema.body(TestSchema.record("Many", number)).utf8)
                        let path = "/subjects/:.many:s\(number)/versions"
                        let answer = try connection.send("POST", path, body: request)
                        try require(answer.status == 200, answer.text)
                    }
                }
            }
            let first = try registry.ask("GET", "/schemas?subjectPrefix=:.many:") as? [Any]
            let rest = try registry.ask("GET", "/schemas?subjectPrefix=:.many:&offset=1000&limit=-1") as? [Any]
            #expect(first?.count == 1_000)
            #expect(rest?.count == 10)
        }
    }
}

/// A request's body as JSON text.
func body(_ object: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
}
