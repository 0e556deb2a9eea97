// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Configuration, rule sets, modes and what the server says about itself.
    @Suite(.sharedServer) struct RegistrySettingsTests {
        /// A schema that cannot follow ``TestSchema``'s record of the same name.
        private static func breaking(_ name: String) -> String {
            #"{"type":"record","name":"\#(name)","namespace":"live.test","fields":[{"name":"must","type":"string"}]}"#
        }

        private static func object(_ path: String) throws -> [String: Any] {
            try #require(try SharedServer.registry.ask("GET", path) as? [String: Any])
        }

        @Test func forceAddsWhatIsNotCompatible() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Forced", 1), under: "forced")
            let request = TestSchema.body(Self.breaking("Forced"))
            #expect(try registry.call("POST", "/subjects/forced/versions", request).status == 409)
            #expect(try registry.call("POST", "/subjects/forced/versions?force=True", request).status == 200)
            #expect(try registry.versions(of: "forced") == [1, 2])
            #expect(try registry.call("POST", "/subjects/forced/versions?force=maybe", request).status == 400)
        }

        @Test func everyMemberOfAConfigurationIsKeptAndTakenAway() async throws {
            let registry = try SharedServer.registry
            let rule = ["name": "r", "kind": "CONDITION", "mode": "WRITE", "type": "CEL", "expr": "true"]
            let members: [String: Any] = [
                "compatibility": "FULL", "alias": "other", "aliasForDeks": "deks", "normalize": true,
                "validateFields": true, "validateNewSchemas": false, "validateRules": true, "validateDependents": false,
                "compatibilityPolicy": "LENIENT", "compatibilityGroup": "group",
                "defaultMetadata": ["properties": ["a": "1"]], "overrideMetadata": ["sensitive": ["a"]],
                "defaultRuleSet": ["domainRules": [rule]], "overrideRuleSet": ["domainRules": [rule]],
            ]
            _ = try registry.ask("PUT", "/config/all-members", try body(members))
            let kept = try Self.object("/config/all-members")
            for (name, value) in members where name != "compatibility" {
                let same = NSDictionary(dictionary: ["v": kept[name] ?? 0]).isEqual(to: ["v": value])
                #expect(same, "\(name): \(kept[name] ?? "nothing")")
            }
            _ = try registry.ask("PUT", "/config/all-members", try body(members.mapValues { _ in NSNull() }))
            #expect(try Self.object("/config/all-members").keys.sorted() == ["compatibilityLevel"])
        }

        @Test func whatNoMemberIsCalledIsLeftOut() async throws {
            let registry = try SharedServer.registry
            _ = try registry.ask("PUT", "/config/unknown-member", #"{"compatibility":"NONE","surprise":1}"#)
            #expect(try Self.object("/config/unknown-member")["surprise"] == nil)
        }

        @Test(arguments: [
            (#"{"normalize":"yes"}"#, 422), (#"{"validateFields":1}"#, 422), (#"{"validateDependents":"true"}"#, 422),
            (#"{"alias":7}"#, 422), (#"{"alias":"__GLOBAL"}"#, 42208), (#"{"compatibilityGroup":{}}"#, 422),
            (#"{"compatibilityPolicy":"RELAXED"}"#, 422), (#"{"compatibility":"SIDEWARD"}"#, 42203),
            (#"{"defaultMetadata":[]}"#, 422), (#"{"defaultMetadata":{"properties":{"a":{}}}}"#, 422),
            (#"{"overrideMetadata":{"tags":{"a":"b"}}}"#, 422), (#"{"overrideMetadata":{"sensitive":[1]}}"#, 422),
            (#"{"defaultRuleSet":{"domainRules":[{"name":"r"}]}}"#, 42201),
        ])
        func aConfigurationThatMeansNothingIsRefused(request: String, code: Int) async throws {
            let answer = try SharedServer.registry.call("PUT", "/config/meaningless", request)
            #expect(try answer.registryError().code == code, "\(answer.text)")
            #expect(try SharedServer.registry.call("GET", "/config/meaningless").status == 404)
        }

        @Test(arguments: [
            (#"{"domainRules":[{"name":"r","kind":"CONDITION","mode":"WRITE","type":"CEL"}]}"#, true),
            (#"{"domainRules":[{"name":"r","type":"CEL"}]}"#, true), (#"{"enableAt":"2027-01-31T08:00:00Z"}"#, true),
            (#"{"encodingRules":[{"name":"r","type":"ENCRYPT","mode":"WRITEREAD","onFailure":"ERROR,NONE"}]}"#, true),
            (#"{"migrationRules":[{"name":"r","type":"JSONATA","mode":"UPDOWN","onSuccess":"a,b"}]}"#, true),
            (#"{"domainRules":[{"name":"r"}]}"#, false), (#"{"domainRules":[{"type":"CEL"}]}"#, false),
            (#"{"domainRules":[{"name":"1r","type":"CEL"}]}"#, false),
            (#"{"domainRules":[{"name":"r r","type":"CEL"}]}"#, false),
            (#"{"migrationRules":[{"name":"r","type":"JSONATA"}]}"#, false),
            (#"{"domainRules":[{"name":"r","type":"CEL","mode":"READ","onFailure":"a,b"}]}"#, false),
            (
                #"{"domainRules":[{"name":"r","type":"CEL"}],"#
                    + #""migrationRules":[{"name":"r","type":"JSONATA","mode":"UPGRADE"}]}"#, false
            ),
            (#"{"domainRules":[{"name":"r","type":"CEL","tags":"PII"}]}"#, false),
            (#"{"domainRules":[{"name":"r","type":"CEL","disabled":"no"}]}"#, false), (#"{"domainRules":{}}"#, false),
            (#"{"enableAt":"tomorrow"}"#, false),
        ])
        func aRuleSetIsTakenIfClientsCanExecuteIt(rules: String, isTaken: Bool) async throws {
            let registry = try SharedServer.registry
            let ruleSet = try JSONSerialization.jsonObject(with: Data(rules.utf8))
            let request = try body(["schema": "\"int\"", "ruleSet": ruleSet])
            let answer = try registry.call("POST", "/subjects/ruled/versions", request)
            #expect((answer.status == 200) == isTaken, "\(answer.text)")
            if !isTaken { #expect(try answer.registryError().code == 42201) }
        }

        @Test func aRuleTellsClientsItsKindAndMode() async throws {
            let registry = try SharedServer.registry
            let request = try body(["schema": "\"int\"", "ruleSet": ["domainRules": [["name": "r", "type": "CEL"]]]])
            _ = try registry.ask("POST", "/subjects/short-rule/versions", request)
            let rules = (try Self.object("/subjects/short-rule/versions/1")["ruleSet"] as? [String: Any])?[
                "domainRules"
            ]
            let rule = (rules as? [[String: Any]])?.first
            #expect(rule?["kind"] as? String == "TRANSFORM" && rule?["mode"] as? String == "WRITEREAD")
        }

        @Test func propertiesOfMetadataAreTexts() async throws {
            let registry = try SharedServer.registry
            let request = try body(["schema": "\"int\"", "metadata": ["properties": ["tier": 1, "hot": true]]])
            _ = try registry.ask("POST", "/subjects/typed-metadata/versions", request)
            let metadata = try Self.object("/subjects/typed-metadata/versions/1")["metadata"] as? [String: Any]
            #expect(metadata?["properties"] as? [String: String] == ["tier": "1", "hot": "true"])
        }

        @Test func aVersionGivenOutsideAnImportHasToBeTheNextOne() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Numbered", 1), under: "numbered")
            for (number, status) in [(3, 422), (2, 200)] {
                let request = try body(["schema": TestSchema.record("Numbered", 2), "version": number])
                #expect(try registry.call("POST", "/subjects/numbered/versions", request).status == status)
            }
        }

        @Test func softDeletionTakesTheSettingsOfASubjectAway() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Settled", 1), under: "settled")
            _ = try registry.ask("PUT", "/config/settled", #"{"compatibility":"NONE"}"#)
            _ = try registry.ask("PUT", "/mode/settled", #"{"mode":"READWRITE"}"#)
            _ = try registry.ask("DELETE", "/subjects/settled")
            #expect(try registry.call("GET", "/config/settled").registryError().code == 40408)
            #expect(try registry.call("GET", "/mode/settled").registryError().code == 40409)
        }

        @Test func modesOfAContextAreTakenAwayWithThoseOfItsSubjects() async throws {
            let registry = try SharedServer.registry
            for place in [":.modes:", ":.modes:a", ":.modes:b", ":.other-modes:a"] {
                _ = try registry.ask("PUT", "/mode/\(place)", #"{"mode":"READONLY"}"#)
            }
            _ = try registry.ask("DELETE", "/mode/:.modes:?recursive=true")
            for subject in [":.modes:a", ":.modes:b"] {
                #expect(try registry.call("GET", "/mode/\(subject)").registryError().code == 40409)
                try registry.register(TestSchema.record("Freed", 1), under: subject)
            }
            #expect(try Self.object("/mode/:.other-modes:a")["mode"] as? String == "READONLY")
        }

        @Test func importModeIsRefusedWhereSchemasAreUnlessForced() async throws {
            let registry = try SharedServer.registry
            try registry.register(TestSchema.record("Imported", 1), under: ":.importing:a")
            let request = #"{"mode":"IMPORT"}"#
            let refused = try registry.call("PUT", "/mode/:.importing:", request)
            #expect(try refused.registryError().code == 42205)
            #expect(try registry.call("PUT", "/mode/:.importing:?force=true", request).status == 200)
            #expect(try registry.call("PUT", "/mode/:.importing-empty:", request).status == 200)
        }

        @Test func settingsOfTheGlobalContextHoldInEveryOther() async throws {
            let registry = try SharedServer.registry
            _ = try registry.ask("PUT", "/config/:.__GLOBAL:", #"{"compatibility":"FULL"}"#)
            defer { _ = try? registry.call("DELETE", "/config/:.__GLOBAL:") }
            let found = try Self.object("/config/:.elsewhere:subject?defaultToGlobal=true")
            #expect(found["compatibilityLevel"] as? String == "FULL")
            let request = TestSchema.body("\"int\"")
            #expect(try registry.call("POST", "/subjects/:.__GLOBAL:s/versions", request).status == 400)
        }

        @Test func associationsAreNotFoundInTheFormThatClientsKnow() async throws {
            let registry = try SharedServer.registry
            let calls = [
                ("GET", "/associations/resources/-/topic?resourceType=topic&associationType=value"),
                ("GET", "/associations/subjects/some-value"), ("DELETE", "/associations/resources/some-id"),
                ("POST", "/associations"), ("PUT", "/associations"), ("POST", "/associations:batchGet"),
            ]
            for (method, path) in calls {
                let answer = try registry.call(method, path, method == "GET" ? nil : "{}")
                #expect(answer.status == 404, "\(method) \(path): \(answer.text)")
                #expect(try answer.registryError().code == 40410)
            }
        }

        @Test func theServerTellsItsIdVersionAndDeployment() async throws {
            #expect(try Self.object("/v1/metadata/id")["scope"] != nil)
            #expect(try Self.object("/v1/metadata/version")["version"] as? String != nil)
            #expect(try Self.object("/v1/metadata/deployment")["attributes"] as? [String] != nil)
        }
    }

    @Suite struct IncompatibleCodeTests {
        @Test func theCodeOfWhatIsNotCompatibleIsTheServersChoice() async throws {
            try await onThread {
                for (option, code) in [(nil, 409), ("--incompatible-code", 40901), ("--config", 40901)] {
                    let folder = try TemporaryFolder()
                    let value = option == "--config" ? try folder.write("incompatible-code: 40901\n", to: "c") : "40901"
                    let server = try RunningServer(in: folder, options: option.map { [$0, value] } ?? [])
                    try server.registry.register("\"int\"", under: "chosen")
                    let request = TestSchema.body("\"string\"")
                    let answer = try server.registry.call("POST", "/subjects/chosen/versions", request)
                    try require(answer.status == 409, answer.text)
                    try require(try answer.registryError().code == code, answer.text)
                }
                let refused = try Finished(Place.stagedoor, ["serve", "--dev", "--incompatible-code", "400"])
                try require(refused.status != 0 && refused.errors.contains("40901"), refused.said)
            }
        }
    }
}
