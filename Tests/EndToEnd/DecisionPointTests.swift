// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What gates outside ask, as OpenID's AuthZEN Authorization API 1.0 has them ask it.
    @Suite(.serialized) final class DecisionPointTests {
        private let site: AccessSite
        private let gate: SignedIn

        init() throws {
            site = try AccessSite()
            gate = try site.signedIn("service:gate", in: "gates")
            let ada = try site.signedIn("person:ada", in: "administrators")
            _ = try site.signedIn("pipeline:orders-ci")
            try site.enforce(
                """
                @id("orders") permit (principal == StageDoor::Pipeline::"orders-ci",
                    action in [StageDoor::Action::"readMetadata", StageDoor::Action::"deploy"],
                    resource in StageDoor::ConnectorPrefix::"orders-*");
                @id("never") forbid (principal, action == StageDoor::Action::"deploy",
                    resource == StageDoor::Connector::"orders-old");
                """,
                with: ada
            )
        }

        private func question(_ action: String, _ id: String, as subject: String = "orders-ci") -> [String: Any] {
            [
                "subject": ["type": "Pipeline", "id": subject], "action": ["name": action],
                "resource": ["type": "Connector", "id": id],
            ]
        }

        private func text(_ value: Any) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
        }

        private func decision(_ question: [String: Any], by caller: SignedIn? = nil) throws -> [String: Any] {
            try (caller ?? gate).ask("POST", "/access/v1/evaluation", try text(question))
        }

        private func decisions(_ body: [String: Any]) throws -> [Bool] {
            let answer = try gate.ask("POST", "/access/v1/evaluations", try text(body))
            #expect(answer["decision"] == nil)
            return try #require(answer["evaluations"] as? [[String: Any]]).compactMap { $0["decision"] as? Bool }
        }

        @Test func `a gate is told what others may do, and by which policies`() throws {
            let allowed = try decision(question("deploy", "orders-sink"))
            #expect(allowed["decision"] as? Bool == true)
            #expect((allowed["context"] as? [String: Any])?["policies"] as? [String] == ["orders"])
            let denied = try decision(question("deploy", "payments-sink"))
            #expect(denied["decision"] as? Bool == false)
            let hint = (denied["context"] as? [String: Any])?["reason_user"] as? [String: String]
            #expect(hint == ["en": "No policy permits it"])
            let forbidden = try decision(question("deploy", "orders-old"))
            #expect((forbidden["context"] as? [String: Any])?["policies"] as? [String] == ["never"])
            // What is asked may not be done by that.
            #expect(try decision(question("deploy", "orders-sink", as: "nobody"))["decision"] as? Bool == false)
        }

        @Test func `everybody may ask about themselves, and about others only whoever may`() throws {
            let own = try site.signedIn("pipeline:orders-ci")
            #expect(try decision(question("deploy", "orders-a"), by: own)["decision"] as? Bool == true)
            let path = "/access/v1/evaluation"
            let other = try own.call("POST", path, try text(question("deploy", "orders-a", as: "other")))
            #expect(other.status == 403)
            #expect(other.text.contains("evaluateForOthers"))
            let mixed: [String: Any] = ["evaluations": [question("deploy", "a"), question("deploy", "a", as: "other")]]
            #expect(try own.call("POST", path + "s", try text(mixed)).status == 403)
            let nobody = SignedIn(port: site.server.port, token: nil)
            #expect(try nobody.call("POST", path, try text(question("deploy", "a"))).status == 401)
            // A token is good for what it was made for.
            let made = try own.ask(
                "POST",
                "/governance/v1/access/tokens",
                #"{"owner":"pipeline:orders-ci","scope":{"actions":["readMetadata"]}}"#
            )
            let scoped = SignedIn(port: site.server.port, token: try #require(made["token"] as? String))
            #expect(try decision(question("deploy", "orders-a"), by: scoped)["decision"] as? Bool == false)
            #expect(try decision(question("readMetadata", "orders-a"), by: scoped)["decision"] as? Bool == true)
        }

        @Test func `whoever may not sign in may do nothing anywhere`() throws {
            let path = "/governance/v1/access/principals/pipeline:orders-ci"
            try site.admin.ask("PUT", path, #"{"disabled":true}"#)
            #expect(try decision(question("deploy", "orders-a"))["decision"] as? Bool == false)
            try site.admin.ask("PUT", path, #"{"disabled":false}"#)
            #expect(try decision(question("deploy", "orders-a"))["decision"] as? Bool == true)
        }

        @Test func `what a request says of itself changes nothing`() throws {
            var asked = question("deploy", "orders-sink")
            asked["context"] = ["time": "2025-06-27T18:03-07:00", "now": 0]
            asked["future"] = ["nested": true]
            asked["subject"] = ["type": "Pipeline", "id": "orders-ci", "properties": ["owner": "x"]]
            #expect(try decision(asked)["decision"] as? Bool == true)
            asked["resource"] = [
                "type": "Connector", "id": "payments-sink",
                "properties": ["parents": ["orders-*"], "owner": "orders"],
            ]
            #expect(try decision(asked)["decision"] as? Bool == false)
        }

        @Test func `a request that is none is refused, and a question that is none is answered with no`() throws {
            let good = question("deploy", "orders-sink")
            let bodies: [[String: Any]] =
                ["subject", "action", "resource"].map { part in
                    good.filter { $0.key != part }
                } + [
                    good.merging(["subject": ["id": "a"]]) { $1 },
                    good.merging(["subject": ["type": "Pipeline"]]) { $1 },
                    good.merging(["action": [String: Any]()]) { $1 }, good.merging(["resource": ["id": "a"]]) { $1 },
                    good.merging(["resource": ["type": "Connector"]]) { $1 }, good.merging(["subject": "a"]) { $1 },
                    good.merging(["action": ["name": 123]]) { $1 },
                ]
            for body in bodies {
                let answer = try gate.call("POST", "/access/v1/evaluation", try text(body))
                #expect(answer.status == 400, "\(body) \(answer.text)")
            }
            for body in ["", "{", "[]", "null", String(repeating: "[", count: 5_000)] {
                #expect(try gate.call("POST", "/access/v1/evaluation", body).status == 400, "\(body.prefix(20))")
            }
            let strange: [(String, [String: Any])] = [
                ("There is no action", question("fly", "orders-sink")),
                ("nothing that is done to a Connector", question("readData", "orders-sink")),
                ("There is no type", good.merging(["resource": ["type": "Moon", "id": "a"]]) { $1 }),
                ("A subject is a Person", good.merging(["subject": ["type": "Team", "id": "a"]]) { $1 }),
                ("Nothing has this name", good.merging(["resource": ["type": "Column", "id": "a"]]) { $1 }),
                ("Nobody of this name", question("deploy", "orders-sink", as: "nobody")),
            ]
            for (message, body) in strange {
                let answer = try decision(body)
                #expect(answer["decision"] as? Bool == false)
                #expect("\(answer)".contains(message), "\(answer)")
            }
            let head = "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: "
            let body = try text(good)
            let raw = head + "\(body.utf8.count)\r\nAuthorization: Bearer \(gate.token ?? "")\r\n\r\n\(body)"
            #expect(try HTTPConnection(port: site.server.port).send(raw: Array(raw.utf8)).status == 400)
        }

        @Test func `several questions are answered in their order, as far as was wanted`() throws {
            let ids = ["orders-a", "payments-a", "orders-b"]
            let defaults = question("deploy", "orders-default")
            let items = ids.map { ["resource": ["type": "Connector", "id": $0]] as [String: Any] }
            func ask(_ semantic: String?) throws -> [Bool] {
                var body = defaults.merging(["evaluations": items]) { $1 }
                if let semantic { body["options"] = ["evaluations_semantic": semantic, "other": 1] }
                return try decisions(body)
            }
            #expect(try ask(nil) == [true, false, true])
            #expect(try ask("execute_all") == [true, false, true])
            #expect(try ask("deny_on_first_deny") == [true, false])
            #expect(try ask("permit_on_first_permit") == [true])
            let path = "/access/v1/evaluations"
            let wrong = defaults.merging(["evaluations": items, "options": ["evaluations_semantic": "any"]]) { $1 }
            #expect(try gate.call("POST", path, try text(wrong)).status == 400)
            // A question of its own takes the place of the default, and may leave its type to it.
            let mixed: [[String: Any]] = [
                [:], ["action": ["name": "operate"]], ["resource": ["id": "payments-a"]], ["resource": "x"],
            ]
            #expect(try decisions(defaults.merging(["evaluations": mixed]) { $1 }) == [true, false, false, false])
            let lacking: [String: Any] = [
                "subject": defaults["subject"] ?? "", "action": ["name": "deploy"], "evaluations": [items[0], [:]],
            ]
            #expect(try decisions(lacking) == [true, false])
            // Without a list, or with an empty one, it is one question.
            #expect(try gate.ask("POST", path, try text(defaults))["decision"] as? Bool == true)
            let empty = defaults.merging(["evaluations": [Any]()]) { $1 }
            #expect(try gate.ask("POST", path, try text(empty))["decision"] as? Bool == true)
            let many = defaults.merging(["evaluations": Array(repeating: items[0], count: 201)]) { $1 }
            let refused = try gate.call("POST", path, try text(many))
            #expect(refused.status == 400 && refused.text.contains("at most 200"))
            #expect(try gate.call("POST", path, try text(defaults.merging(["evaluations": "x"]) { $1 })).status == 400)
        }

        @Test func `what is decided is in the audit log, but for who only looks, and is counted as theirs`() throws {
            let auditor = try site.signedIn("person:auditor", in: "auditors")
            let items = ["orders-audited", "payments-audited"].map { id in question("deploy", id) }
            _ = try decisions(["evaluations": items])
            _ = try decision(question("readMetadata", "orders-looked"))
            var entries: [[String: Any]] = []
            for _ in 0..<50 where entries.count < 2 {
                let found = try auditor.ask("GET", "/governance/v1/audit/entries?event=access.decided")
                entries = (found["entries"] as? [[String: Any]] ?? []).filter { "\($0)".contains("audited") }
                if entries.count < 2 { usleep(100_000) }
            }
            #expect(entries.count == 2)
            #expect("\(entries)".contains("pipeline:orders-ci") && "\(entries)".contains("service:gate"))
            // As often as anybody likes, about themselves.
            let own =
                [
                    "subject": ["type": "Person", "id": "auditor"], "action": ["name": "deploy"],
                    "resource": ["type": "Connector", "id": "own-question"],
                ] as [String: Any]
            #expect(try auditor.ask("POST", "/access/v1/evaluation", text(own))["decision"] as? Bool == false)
            let all = try auditor.call("GET", "/governance/v1/audit/entries?event=access.decided").text
            #expect(!all.contains("own-question"))
            #expect(!all.contains("orders-looked"))
            var lines = ""
            for _ in 0..<100 where !lines.contains("orders-looked") {
                lines = try site.admin.call("GET", "/governance/v1/access/decisions?principal=pipeline:orders-ci").text
                usleep(200_000)
            }
            #expect(lines.contains("orders-looked") && lines.contains("orders-audited"))
        }

        @Test func `a gate finds the way by itself, and its requests keep their names`() throws {
            let url = "http://127.0.0.1:\(site.server.port)"
            let nobody = SignedIn(port: site.server.port, token: nil)
            let found = try nobody.ask("GET", "/.well-known/authzen-configuration")
            #expect(found["policy_decision_point"] as? String == url)
            #expect(found["access_evaluation_endpoint"] as? String == url + "/access/v1/evaluation")
            #expect(found["access_evaluations_endpoint"] as? String == url + "/access/v1/evaluations")
            let body = try text(question("deploy", "orders-a"))
            let head = "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            let raw = "X-Request-ID: bfe9eb29-ab87\r\nAuthorization: Bearer \(gate.token ?? "")\r\n"
            let whole = head + raw + "Content-Length: \(body.utf8.count)\r\n\r\n" + body
            let answer = try HTTPConnection(port: site.server.port).send(raw: Array(whole.utf8))
            #expect(answer.headers["x-request-id"] == "bfe9eb29-ab87")
        }

        @Test func `people ask on the command line`() throws {
            let can = try site.stagedoor("access", "can", "deploy", "Connector::orders-a", "--as", "pipeline:orders-ci")
            #expect(can.status == 0)
            #expect(can.output == "allowed: pipeline:orders-ci may deploy on Connector::orders-a: \"orders\"\n")
            let cannot = try site.stagedoor(
                "access",
                "can",
                "deploy",
                #"StageDoor::Connector::"orders-old""#,
                "--as",
                "pipeline:orders-ci"
            )
            #expect(cannot.status == 1)
            #expect(cannot.output.contains("a policy forbids it: \"never\""))
            let own = try site.signedIn("pipeline:orders-ci")
            #expect(try site.stagedoor("access", "can", "deploy", "Connector::orders-a", as: own).status == 0)
            #expect(try site.stagedoor("access", "can", "fly", "Connector::orders-a", as: own).status == 2)
            #expect(try site.stagedoor("access", "can", "deploy", "orders-a", as: own).status == 2)
        }
    }
}
