// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Breaks that somebody lets through for a while, by the API.
    @Suite(.sharedServer) struct WaiverTests {
        private static func record(_ name: String, _ type: String) -> String {
            #"{"type":"record","name":"\#(name)","fields":[{"name":"x","type":"\#(type)"}]}"#
        }

        private static func day(_ days: Int) -> String {
            let formatter = ISO8601DateFormatter()
            formatter.formatOptions = [.withFullDate]
            return formatter.string(from: Date(timeIntervalSinceNow: Double(days) * 86_400))
        }

        private static func grant(_ subject: String, _ rule: String, fingerprint: String? = nil) throws -> Int {
            var request: [String: Any] = [
                "subject": subject, "rule": rule, "reason": "no data yet", "expires": day(30),
            ]
            request["fingerprint"] = fingerprint
            let answer = try SharedServer.registry.call("POST", "/governance/v1/waivers", try body(request))
            try require(answer.status == 201, answer.text)
            return try #require((try answer.json() as? [String: Any])?["id"] as? Int)
        }

        private static func check(_ subject: String, _ schema: String) throws -> [String: Any] {
            let path = "/compatibility/subjects/\(subject)/versions?report=true"
            let answer = try SharedServer.registry.ask("POST", path, TestSchema.body(schema))
            return try #require(answer as? [String: Any])
        }

        private static func rules(_ answer: [String: Any]) -> [String] {
            (answer["findings"] as? [[String: Any]] ?? []).map {
                "\($0["severity"] ?? "") \($0["rule"] ?? "")"
            }
        }

        @Test func `a waiver lets its finding through in every check and in registering, until it is withdrawn`()
            async throws
        {
            let registry = try SharedServer.registry
            try registry.register(Self.record("Lit", "string"), under: "waived")
            let change = Self.record("Lit", "int")
            let path = "/subjects/waived/versions"
            let refused = try Self.check("waived", change)
            let findings = try #require(refused["findings"] as? [[String: Any]])
            let sign = try #require(findings.first?["fingerprint"] as? String)
            #expect(try registry.call("POST", path, TestSchema.body(change)).text.contains(sign))

            let id = try Self.grant("waived", "TYPE_MISMATCH", fingerprint: sign)
            let answer = try Self.check("waived", change)
            #expect(answer["is_compatible"] as? Bool == true)
            #expect(Self.rules(answer) == ["note TYPE_MISMATCH", "note WAIVER_USED"], "\(answer)")
            let release = try body(["schemas": [["subject": "waived", "schema": change]]])
            let whole = try registry.call("POST", "/governance/v1/checks", release)
            #expect(whole.text.contains(#"{"verdict":"compatible""#) && whole.text.contains("WAIVER_USED"))
            // Another change of the same rule is another finding.
            #expect(try Self.check("waived", Self.record("Lit", "boolean"))["is_compatible"] as? Bool == false)

            #expect(try registry.call("DELETE", "/governance/v1/waivers/\(id)").status == 204)
            #expect(try registry.call("POST", path, TestSchema.body(change)).status == 409)
            #expect(try registry.call("DELETE", "/governance/v1/waivers/\(id)").status == 404)
            _ = try Self.grant("waived", "TYPE_MISMATCH")
            #expect(try registry.call("POST", path, TestSchema.body(change)).status == 200)
        }

        @Test func `a waiver for one rule or subject lets nothing else through`() async throws {
            let registry = try SharedServer.registry
            for subject in ["waived-a", "waived-b"] {
                try registry.register(Self.record("A", "string"), under: subject)
            }
            _ = try Self.grant("waived-a", "NAME_MISMATCH")
            _ = try Self.grant("waived-b", "TYPE_MISMATCH")
            #expect(try Self.check("waived-a", Self.record("A", "int"))["is_compatible"] as? Bool == false)
            #expect(try Self.check("waived-b", Self.record("B", "int"))["is_compatible"] as? Bool == false)
            #expect(try Self.check(":.other:waived-a", Self.record("A", "int"))["is_compatible"] as? Bool == true)
        }

        @Test func `what depends on a subject can be waived too`() async throws {
            let registry = try SharedServer.registry
            try registry.register(Self.record("Amount", "int"), under: ":.waived:amount")
            let reference = ["name": "Amount", "subject": "amount", "version": 1] as [String: Any]
            let order = try body(["schema": Self.record("Order", "Amount"), "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.waived:order/versions", order)
            _ = try registry.ask("PUT", "/config/:.waived:order", #"{"compatibility":"FORWARD"}"#)
            let change = Self.record("Amount", "long")
            #expect(try Self.check(":.waived:amount", change)["is_compatible"] as? Bool == false)
            _ = try Self.grant(":.waived:amount", "DEPENDENT_BREAKS")
            let answer = try Self.check(":.waived:amount", change)
            #expect(answer["is_compatible"] as? Bool == true, "\(answer)")
            #expect((answer["dependents"] as? [String: Any])?["waived"] as? Int == 1)
            let folder = try TemporaryFolder()
            try folder.write(change, to: "amount.avsc")
            try folder.write(
                "schemas:\n  - files: '*.avsc'\n    subject: ':.waived:amount'\n",
                to: "stagedoor.yaml"
            )
            let checked = folder.path("")
            let url = "registry:http://127.0.0.1:\(registry.port)"
            let run = try await onThread { try Finished.stagedoor("check", checked, "--against", url) }
            #expect(run.status == 0 && run.output.contains("WAIVER_USED"), "\(run.said)")
            #expect(!run.output.contains("WAIVER_UNUSED"), "\(run.said)")
            let path = "/subjects/:.waived:amount/versions"
            #expect(try registry.call("POST", path, TestSchema.body(change)).status == 200)
        }

        @Test func `a waiver for one break of a dependent lets no other one through`() throws {
            let registry = try SharedServer.registry
            func record(_ name: String, _ fields: String...) -> String {
                #"{"type":"record","name":"\#(name)","fields":[\#(fields.joined(separator: ","))]}"#
            }
            func field(_ name: String, _ type: String = "int") -> String {
                #"{"name":"\#(name)","type":"\#(type)","default":0}"#
            }
            func bare(_ name: String) -> String { #"{"name":"\#(name)","type":"int"}"# }
            try registry.register(record("Part", bare("a"), bare("b"), bare("c")), under: ":.signs:part")
            let reference = ["name": "Part", "subject": "part", "version": 1] as [String: Any]
            let whole = record("Whole", #"{"name":"p","type":"Part"}"#)
            let request = try body(["schema": whole, "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.signs:whole/versions", request)
            _ = try registry.ask("PUT", "/config/:.signs:whole", #"{"compatibility":"FORWARD"}"#)
            // The first of two differences is the same in both changes, and so is their number.
            let change = record("Part", bare("b"))
            let other = record("Part", bare("c"))
            func broken(_ text: String) throws -> [String: Any]? {
                (try Self.check(":.signs:part", text)["dependents"] as? [String: Any])
                    .flatMap { ($0["broken"] as? [[String: Any]])?.first }
            }
            let sign = try #require(try broken(change)?["fingerprint"] as? String)
            #expect(try broken(other)?["fingerprint"] as? String != sign)
            _ = try Self.grant(":.signs:part", "DEPENDENT_BREAKS", fingerprint: sign)
            #expect(try Self.check(":.signs:part", change)["is_compatible"] as? Bool == true)
            #expect(try Self.check(":.signs:part", other)["is_compatible"] as? Bool == false)
        }

        @Test func `what is not listed of a dependent is not let through, and no waiver for it is called unused`()
            throws
        {
            let registry = try SharedServer.registry
            func big(_ type: String) -> String {
                let fields = (0..<1_100).map { #"{"name":"f\#($0)","type":"\#(type)"}"# }
                return #"{"type":"record","name":"Big","fields":[\#(fields.joined(separator: ","))]}"#
            }
            try registry.register(big("string"), under: ":.many:big")
            let reference = ["name": "Big", "subject": "big", "version": 1] as [String: Any]
            let request = try body(["schema": Self.record("Holder", "Big"), "references": [reference]])
            _ = try registry.ask("POST", "/subjects/:.many:holder/versions", request)
            // The subject's own findings would leave no room for what is said of waivers.
            _ = try registry.ask("PUT", "/config/:.many:big", #"{"compatibility":"NONE"}"#)
            _ = try Self.grant(":.many:big", "DEPENDENT_BREAKS")
            let answer = try Self.check(":.many:big", big("int"))
            let dependents = answer["dependents"] as? [String: Any]
            #expect((dependents?["broken"] as? [Any])?.count == 1 && dependents?["waived"] as? Int == 0)
            let release = try body(["schemas": [["subject": ":.many:big", "schema": big("int")]]])
            let whole = try registry.call("POST", "/governance/v1/checks", release)
            #expect(whole.text.contains(#"{"verdict":"incompatible""#))
            #expect(!whole.text.contains("WAIVER_UNUSED") && whole.text.contains(#""whole":false"#))
            // Nor does a waiver of a repository's own.
            let folder = try TemporaryFolder()
            try folder.write(big("int"), to: "big.avsc")
            try folder.write(#"schemas: [{files: "*.avsc", subject: ":.many:big"}]"#, to: "stagedoor.yaml")
            let waiver =
                #"- {subject: ":.many:big", rule: DEPENDENT_BREAKS, reason: r, approver: a, expires: 2999-12-31}"#
            try folder.write(waiver, to: "stagedoor.waivers.yaml")
            let check = try Finished.stagedoor(
                "check",
                folder.root,
                "--compatibility",
                "NONE",
                "--against",
                "registry:http://127.0.0.1:\(registry.port)"
            )
            #expect(check.status == 1 && check.output.contains("error[DEPENDENT_BREAKS]"), "\(check.said)")
            #expect(!check.output.contains("WAIVER_UNUSED"), "\(check.said)")
        }

        @Test func `a waiver that nothing in a release needs is warned of, by the command line once`() async throws {
            let registry = try SharedServer.registry
            let text = Self.record("Idle", "string")
            try registry.register(text, under: "Idle")
            let ids = try ["TYPE_MISMATCH", "DEPENDENT_BREAKS"].map { try Self.grant("Idle", $0) }
            _ = try Self.grant("Idle-not-named", "TYPE_MISMATCH")
            let release = try body(["schemas": [["subject": "Idle", "schema": text]]])
            let answer = try registry.object("POST", "/governance/v1/checks", release)
            #expect(answer["verdict"] as? String == "compatible")
            let subject = try #require((answer["subjects"] as? [[String: Any]])?.first)
            #expect(Self.rules(subject) == ["warning WAIVER_UNUSED", "warning WAIVER_UNUSED"], "\(answer)")
            let folder = try TemporaryFolder()
            try folder.write(text, to: "idle.avsc")
            let (path, url) = (folder.path(""), "registry:http://127.0.0.1:\(registry.port)")
            let run = try await onThread { try Finished.stagedoor("check", path, "--against", url) }
            #expect(run.status == 0, "\(run.said)")
            for id in ids {
                let told = run.output.split(separator: "\n").count { $0.contains("waiver \(id) of the registry") }
                #expect(told == 1, "\(run.said)")
                #expect(run.output.contains("stagedoor waiver withdraw \(id)"))
            }
            #expect(run.output.components(separatedBy: "[WAIVER_UNUSED]").count == 3, "\(run.said)")
        }

        @Test func `the check of a repository and the server give a finding the same fingerprint`() async throws {
            let registry = try SharedServer.registry
            let old = #"{"type":"record","name":"Same","fields":[{"name":"x","type":["null","string"]}]}"#
            let new = #"{"type":"record","name":"Same","fields":[{"name":"x","type":["null","int"]}]}"#
            try registry.register(old, under: "Same")
            let answer = try Self.check("Same", new)
            let sign = (answer["findings"] as? [[String: Any]])?.first?["fingerprint"] as? String
            let folder = try TemporaryFolder()
            try folder.write(new, to: "same.avsc")
            let url = "registry:http://127.0.0.1:\(registry.port)"
            let path = folder.path("")
            let run = try await onThread { try Finished.stagedoor("check", path, "--against", url) }
            #expect(run.status == 1 && run.output.contains("fingerprint: \(sign ?? "none")"), "\(run.said) \(answer)")
            _ = try Self.grant("Same", "MISSING_UNION_BRANCH", fingerprint: sign)
            let waived = try await onThread { try Finished.stagedoor("check", path, "--against", url) }
            #expect(waived.status == 0 && waived.output.contains("WAIVER_USED"), "\(waived.said)")
        }

        @Test func `the command line grants, lists and withdraws`() async throws {
            let registry = try SharedServer.registry
            let url = "http://127.0.0.1:\(registry.port)"
            let granted = try await onThread {
                try Finished.stagedoor(
                    "waiver",
                    "grant",
                    "waived-cli",
                    "TYPE_MISMATCH",
                    "--reason",
                    "agreed",
                    "--expires",
                    Self.day(9),
                    "--server",
                    url
                )
            }
            #expect(granted.status == 0, "\(granted.said)")
            let id = granted.output.trimmingCharacters(in: .whitespacesAndNewlines)
            func list() async throws -> String {
                try await onThread {
                    try Finished.stagedoor("waiver", "list", "--subject", "waived-cli", "--server", url).output
                }
            }
            let shown = try await list()
            #expect(shown.contains("TYPE_MISMATCH") && shown.contains(Self.day(9)) && shown.contains("agreed"))
            let gone = try await onThread { try Finished.stagedoor("waiver", "withdraw", id, "--server", url) }
            #expect(gone.status == 0, "\(gone.said)")
            #expect(try await !list().contains("TYPE_MISMATCH"))
        }

        @Test func `a waiver needs a subject, a rule, a reason and a day that is not far away`() async throws {
            let registry = try SharedServer.registry
            let good = ["subject": "w", "rule": "R", "reason": "r", "expires": Self.day(1)]
            for (name, value) in [
                ("subject", ""), ("rule", ""), ("reason", ""), ("expires", "tomorrow"), ("expires", Self.day(-2)),
                ("expires", Self.day(368)), ("expires", "2026-02-30"), ("fingerprint", "short"),
                ("reason", String(repeating: "x", count: 2_001)), ("reason", "a\u{9B}31m"), ("reason", "a\u{7F}"),
                ("subject", "a\nb"),
            ] {
                var request = good
                request[name] = value
                let answer = try registry.call("POST", "/governance/v1/waivers", try body(request))
                #expect(answer.status == 422, "\(name) \(value.prefix(20)): \(answer.text)")
            }
            let control = try registry.call(
                "POST",
                "/governance/v1/waivers",
                try body(good.merging(["reason": "\u{85}"]) { $1 })
            )
            #expect(control.text.contains("control character U+0085"), "\(control.text)")
            #expect(try registry.call("POST", "/governance/v1/waivers", try body(good)).status == 201)
            #expect(try registry.call("DELETE", "/governance/v1/waivers/none").status == 404)
        }
    }
}
