// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Which question decides about a subject, and what both say.
    @Suite(.sharedServer) struct GatingProfileTests {
        /// Confluent's registry lets any long become a double; past 2^53 it is then another number.
        private static let long = #""long""#
        private static let double = #""double""#
        /// Confluent's refuses a property that an open object gains; this one forbids nothing.
        private static let lamp = #"{"type":"object","properties":{"a":{"type":"integer"}}}"#
        private static let wider = #"{"type":"object","properties":{"a":{"type":"integer"},"b":{"minLength":0}}}"#

        private static func json(_ schema: String) throws -> String {
            try body(["schemaType": "JSON", "schema": schema])
        }

        private static func register(_ schema: String, _ subject: String) throws -> HTTPAnswer {
            try SharedServer.registry.call("POST", "/subjects/\(subject)/versions", TestSchema.body(schema))
        }

        private static func set(_ profile: String, at place: String) throws {
            _ = try SharedServer.registry.ask("PUT", "/config\(place)", #"{"compatibilityProfile":"\#(profile)"}"#)
        }

        private static func object(_ method: String, _ path: String, _ body: String? = nil) throws -> [String: Any] {
            try #require(try SharedServer.registry.ask(method, path, body) as? [String: Any])
        }

        @Test func `data refuse what Confluent takes, with an example`() async throws {
            try SharedServer.registry.register(Self.long, under: "gate-data")
            try Self.set("data", at: "/gate-data")
            let answer = try Self.register(Self.double, "gate-data")
            #expect(answer.status == 409)
            let message = try answer.registryError().message
            for part in ["AVRO_DATA_CHANGED", "9007199254740993", "{compatibilityProfile: 'DATA'}"] {
                #expect(message.contains(part), "\(message)")
            }
            try Self.set("CONFLUENT", at: "/gate-data")
            #expect(try Self.register(Self.double, "gate-data").status == 200)
        }

        @Test func `data take what Confluent refuses, and both take what neither refuses`() async throws {
            let registry = try SharedServer.registry
            let path = "/subjects/gate-json/versions"
            _ = try registry.ask("POST", path, try Self.json(Self.lamp))
            #expect(try registry.call("POST", path, try Self.json(Self.wider)).status == 409)
            try Self.set("BOTH", at: "/gate-json")
            let refused = try registry.call("POST", path, try Self.json(Self.wider))
            #expect(refused.status == 409 && refused.text.contains("OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL"))
            let narrow = #"{"type":"object","required":["b"],"properties":{"a":{"type":"integer"}}}"#
            #expect(try registry.call("POST", path, try Self.json(narrow)).text.contains("JSON_DATA_REFUSED"))
            let titled = #"{"title":"Lamp","type":"object","properties":{"a":{"type":"integer"}}}"#
            #expect(try registry.call("POST", path, try Self.json(titled)).status == 200)
            try Self.set("DATA", at: "/gate-json")
            #expect(try registry.call("POST", path, try Self.json(Self.wider)).status == 200)
        }

        @Test func `under both what either finds is told`() async throws {
            let record = { (name: String) in
                #"{"type":"record","name":"\#(name)","fields":[{"name":"x","type":"long"}]}"#
            }
            try SharedServer.registry.register(record("Amount"), under: "gate-either")
            try Self.set("BOTH", at: "/gate-either")
            let path = "/compatibility/subjects/gate-either/versions?report=true"
            let answer = try Self.object("POST", path, TestSchema.body(record("Sum")))
            let findings = try #require(answer["findings"] as? [[String: Any]])
            #expect(findings.map { $0["rule"] as? String } == ["NAME_MISMATCH", "AVRO_DATA_REFUSED"])
            let gates = (answer["profiles"] as? [[String: Any]])?.map { $0["gates"] as? Bool }
            #expect(gates == [true, true])
        }

        @Test(arguments: ["/:.gated:", "/:.__GLOBAL:"])
        func `the profile holds for a context and for all, and the innermost counts`(place: String) async throws {
            let registry = try SharedServer.registry
            let (one, other) = place == "/:.gated:" ? (":.gated:one", ":.gated:two") : ("g-one", "g-two")
            try registry.register(Self.long, under: one)
            try registry.register(Self.long, under: other)
            try Self.set("CONFLUENT", at: "/\(other)")
            // A configuration of its own that says nothing of it does not hide the outer one.
            _ = try registry.ask("PUT", "/config/\(one)", #"{"normalize":false}"#)
            try Self.set("DATA", at: place)
            defer { _ = try? registry.call("DELETE", "/config" + place) }
            #expect(try Self.register(Self.double, one).status == 409)
            let inForce = try Self.object("GET", "/config/\(one)?defaultToGlobal=true")
            #expect(inForce["compatibilityProfile"] as? String == "DATA")
            #expect(try Self.register(Self.double, other).status == 200)
        }

        @Test func `a configuration shows the profile only where it is set`() async throws {
            let registry = try SharedServer.registry
            _ = try registry.ask("PUT", "/config/gate-shown", #"{"compatibility":"FULL"}"#)
            #expect(try Self.object("GET", "/config/gate-shown").keys.sorted() == ["compatibilityLevel"])
            try Self.set("both", at: "/gate-shown")
            #expect(try Self.object("GET", "/config/gate-shown")["compatibilityProfile"] as? String == "BOTH")
            _ = try registry.ask("PUT", "/config/gate-shown", #"{"compatibilityProfile":null}"#)
            #expect(try Self.object("GET", "/config/gate-shown").keys.sorted() == ["compatibilityLevel"])
            for wrong in [#""EITHER""#, "1", "[]"] {
                let answer = try registry.call("PUT", "/config/gate-shown", #"{"compatibilityProfile":\#(wrong)}"#)
                #expect(answer.status == 422, "\(wrong)")
            }
        }

        @Test func `a check reports both profiles, and the verbose one is as Confluent has it`() async throws {
            try SharedServer.registry.register(Self.long, under: "gate-report")
            let path = "/compatibility/subjects/gate-report/versions"
            for (place, profile) in [("", "confluent"), ("/latest", "confluent"), ("", "data"), ("/1", "data")] {
                try Self.set(profile, at: "/gate-report")
                let answer = try Self.object("POST", path + place + "?report=true", TestSchema.body(Self.double))
                #expect(answer["is_compatible"] as? Bool == (profile == "confluent"))
                #expect(answer["profile"] as? String == profile)
                #expect(answer["verdict"] as? String == (profile == "data" ? "incompatible" : "compatible"))
                let profiles = try #require(answer["profiles"] as? [[String: Any]])
                let verdicts = profiles.map {
                    "\($0["profile"] ?? "") \($0["verdict"] ?? "") \($0["gates"] as? Bool == true)"
                }
                #expect(verdicts.contains("data incompatible \(profile == "data")"), "\(verdicts)")
                #expect(verdicts.contains("confluent compatible \(profile == "confluent")"), "\(verdicts)")
                let example = profiles.compactMap { $0["counterexample"] as? String }
                #expect(example.first?.contains("9007199254740993") == true)
                let verbose = try Self.object("POST", path + place + "?verbose=true", TestSchema.body(Self.double))
                #expect(verbose.keys.sorted() == ["is_compatible", "messages"])
            }
        }

        @Test func `a dependent is judged by its own subject's profile`() async throws {
            let registry = try SharedServer.registry
            let record = { (name: String, type: String) in
                #"{"type":"record","name":"\#(name)","fields":[{"name":"x","type":"\#(type)"}]}"#
            }
            try registry.register(record("Amount", "long"), under: ":.gate-dep:amount")
            let reference = ["name": "Amount", "subject": "amount", "version": 1] as [String: Any]
            let order = try body(["schema": record("Order", "Amount"), "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.gate-dep:order/versions", order)
            let path = "/compatibility/subjects/:.gate-dep:amount/versions?verbose=true"
            let request = TestSchema.body(record("Amount", "double"))
            #expect(try Self.object("POST", path, request)["is_compatible"] as? Bool == true)
            try Self.set("DATA", at: "/:.gate-dep:order")
            let answer = try Self.object("POST", path, request)
            #expect(answer["is_compatible"] as? Bool == false)
            let messages = (answer["messages"] as? [String] ?? []).joined(separator: "\n")
            #expect(messages.contains(":.gate-dep:order") && messages.contains("AVRO_DATA_CHANGED"), "\(messages)")
        }

        @Test func `the command line judges as the subject is configured unless it is told otherwise`() async throws {
            let registry = try SharedServer.registry
            try registry.register(Self.long, under: "gate-cli")
            let folder = try TemporaryFolder()
            try folder.write(Self.double, to: "gate-cli.avsc")
            try folder.write("schemas:\n  - files: '*.avsc'\n    subject: path\n", to: "stagedoor.yaml")
            let url = "http://127.0.0.1:\(registry.port)"
            let one = ["schema", "check", folder.path("gate-cli.avsc"), "--subject", "gate-cli", "--server", url]
            let all = ["check", folder.path(""), "--against", "registry:\(url)"]
            for command in [one, all] {
                try Self.set("CONFLUENT", at: "/gate-cli")
                #expect(try await run(command).status == 0, "\(command)")
                #expect(try await run(command + ["--profile", "data"]).status == 1, "\(command)")
                for profile in ["DATA", "BOTH"] {
                    try Self.set(profile, at: "/gate-cli")
                    let refused = try await run(command)
                    #expect(refused.status == 1 && refused.output.contains("AVRO_DATA_CHANGED"), "\(refused)")
                    #expect(try await run(command + ["--profile", "confluent"]).status == 0, "\(command)")
                }
            }
        }

        private func run(_ arguments: [String]) async throws -> Finished {
            try await onThread { try Finished(Place.stagedoor, arguments) }
        }
    }
}
