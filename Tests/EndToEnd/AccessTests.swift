// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Signing in, and what the policies let whom do, over a real server.
    @Suite(.serialized) final class AccessTests {
        private let folder: TemporaryFolder
        private let server: RunningServer
        private let admin: SignedIn

        init() throws {
            folder = try TemporaryFolder()
            let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
            try require(started.status == 0, "\(started.said)")
            let token = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
            server = try RunningServer(in: folder, mode: [])
            admin = SignedIn(port: server.port, token: token)
        }

        private func signedIn(_ name: String, in team: String? = nil) throws -> SignedIn {
            try admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}")
            if let team { try admin.ask("PUT", "/governance/v1/access/teams/\(team)/members/\(name)", "{}") }
            let answer = try admin.ask("POST", "/governance/v1/access/tokens", #"{"owner":"\#(name)"}"#)
            return SignedIn(port: server.port, token: try #require(answer["token"] as? String))
        }

        private func secondAdministrator() throws -> SignedIn {
            try signedIn("person:ada", in: "administrators")
        }

        /// Puts policies in force beside the built-in ones, proposed by another administrator.
        private func enforce(_ text: String, with other: SignedIn) throws {
            let before = try admin.ask("GET", "/governance/v1/access/policies")
            var documents = try #require(before["documents"] as? [[String: String]])
            documents.removeAll { $0["name"] == "test.cedar" }
            documents.append(["name": "test.cedar", "text": text])
            let body: [String: Any] = ["documents": documents, "basedOn": before["revision"] ?? 0, "reason": "test"]
            let data = try JSONSerialization.data(withJSONObject: body)
            let answer = try other.ask("PUT", "/governance/v1/access/policies", String(decoding: data, as: UTF8.self))
            guard let proposal = answer["proposal"] as? [String: Any] else { return }
            let id = try #require(proposal["id"] as? String)
            try admin.ask("POST", "/governance/v1/access/proposals/\(id)/approve", "{}")
        }

        @Test func `without a token nobody is answered but probes`() throws {
            let nobody = SignedIn(port: server.port, token: nil)
            #expect(try nobody.call("GET", "/healthz").status == 200)
            #expect(try nobody.call("GET", "/readyz").status == 200)
            for path in ["/subjects", "/schemas/ids/1", "/schemas/types", "/metrics", "/"] {
                let answer = try nobody.call("GET", path)
                #expect(answer.status == 401, "\(path)")
                #expect(answer.headers["www-authenticate"]?.contains("Bearer") == true)
            }
        }

        @Test func `a pipeline may do what its policy says and nothing beside it`() throws {
            let ada = try secondAdministrator()
            let pipeline = try signedIn("pipeline:orders-ci")
            #expect(try pipeline.register("orders.placed-value") == 403)
            try enforce(
                """
                permit (
                    principal == StageDoor::Pipeline::"orders-ci",
                    action in [StageDoor::Action::"readSchema", StageDoor::Action::"registerSchema"],
                    resource in StageDoor::SubjectPrefix::"orders.*"
                );
                """,
                with: ada
            )
            #expect(try pipeline.register("orders.placed-value") == 200)
            #expect(try pipeline.register("payments.made-value") == 403)
            #expect(try admin.register("payments.made-value", 1) == 200)
            #expect(try pipeline.call("GET", "/subjects/orders.placed-value/versions/1").status == 200)
            #expect(try pipeline.call("GET", "/subjects/payments.made-value/versions/1").status == 403)
            #expect(try pipeline.call("DELETE", "/subjects/orders.placed-value").status == 403)
            #expect(try pipeline.call("GET", "/subjects").status == 403)

            // By id, the schemas of its own subjects only; again and again, also from the hot path.
            for _ in 0..<3 {
                #expect(try pipeline.call("GET", "/schemas/ids/1").status == 200)
                #expect(try pipeline.call("GET", "/schemas/ids/2").status == 403)
                #expect(try pipeline.call("GET", "/schemas/ids/1?subject=orders.placed-value").status == 200)
                #expect(try pipeline.call("GET", "/schemas/ids/2?subject=orders.placed-value").status == 403)
                #expect(try admin.call("GET", "/schemas/ids/2").status == 200)
            }
            #expect(try pipeline.call("GET", "/schemas/ids/99").status == 403)

            // Neither an alias nor a reference leads around the policy.
            let alias = #"{"alias":"payments.made-value"}"#
            #expect(try admin.call("PUT", "/config/orders.alias", alias).status == 200)
            #expect(try pipeline.call("GET", "/subjects/orders.alias/versions/1").status == 403)
            #expect(try pipeline.register("orders.alias", 2) == 403)
            let referring = """
                {"schema":"{\\"type\\":\\"record\\",\\"name\\":\\"R\\",\\"fields\\":[]}",
                "references":[{"name":"x","subject":"payments.made-value","version":1}]}
                """
            let refused = try pipeline.call("POST", "/subjects/orders.r/versions", referring)
            #expect(refused.status == 403)
            #expect(refused.text.contains("payments.made-value"))

            // To register is not to force.
            let forced = try pipeline.call("POST", "/subjects/orders.f/versions?force=true", SignedIn.body(3))
            #expect(forced.status == 403)
        }

        @Test func `what depends on a subject is told only to whoever may read it`() throws {
            let ada = try secondAdministrator()
            let pipeline = try signedIn("pipeline:money-ci")
            let money = { (type: String) in
                #"{"type":"record","name":"Money","fields":[{"name":"units","type":"\#(type)"}]}"#
            }
            #expect(try admin.call("POST", "/subjects/money/versions", TestSchema.body(money("int"))).status == 200)
            for (subject, name) in [("open-order", "OpenOrder"), ("secret-order", "SecretOrder")] {
                let order = #"{"type":"record","name":"\#(name)","fields":[{"name":"total","type":"Money"}]}"#
                let reference: [String: Any] = ["name": "Money", "subject": "money", "version": 1]
                let request = try body(["schema": order, "references": [reference]])
                #expect(try admin.call("POST", "/subjects/\(subject)/versions", request).status == 200)
                #expect(try admin.call("PUT", "/config/\(subject)", #"{"compatibility":"FORWARD"}"#).status == 200)
            }
            try enforce(
                """
                permit (principal == StageDoor::Pipeline::"money-ci", action, resource == StageDoor::Subject::"money");
                permit (principal == StageDoor::Pipeline::"money-ci", action == StageDoor::Action::"readSchema",
                    resource == StageDoor::Subject::"open-order");
                """,
                with: ada
            )
            let change = TestSchema.body(money("long"))
            for path in [
                "/subjects/money/versions", "/compatibility/subjects/money/versions?verbose=true",
                "/compatibility/subjects/money/versions?report=true",
            ] {
                let told = try pipeline.call("POST", path, change).text
                #expect(told.contains("open-order"), "\(path) \(told)")
                #expect(!told.contains("secret-order") && !told.contains("SecretOrder"), "\(path) \(told)")
                let isCounted =
                    told.contains("1 further subject that you may not read") || told.contains(#""unreadable":1"#)
                #expect(isCounted, "\(path) \(told)")
                #expect(try admin.call("POST", path, change).text.contains("secret-order"), "\(path)")
            }
        }

        @Test func `a release is checked by whoever may check and read each of its subjects`() throws {
            let ada = try secondAdministrator()
            let pipeline = try signedIn("pipeline:release-ci")
            for subject in ["own.a", "other.b"] { #expect(try admin.register(subject) == 200) }
            try enforce(
                """
                permit (principal == StageDoor::Pipeline::"release-ci",
                    action in [StageDoor::Action::"checkCompatibility", StageDoor::Action::"readSchema"],
                    resource in StageDoor::SubjectPrefix::"own.*");
                permit (principal == StageDoor::Pipeline::"release-ci", action == StageDoor::Action::"checkCompatibility",
                    resource in StageDoor::SubjectPrefix::"seen.*");
                """,
                with: ada
            )
            func status(_ subjects: [String], on reference: String? = nil) throws -> Int {
                let schemas = subjects.map { subject -> [String: Any] in
                    var entry: [String: Any] = ["subject": subject, "schema": #""int""#]
                    if let reference { entry["references"] = [["name": "x", "subject": reference]] }
                    return entry
                }
                return try pipeline.call("POST", "/governance/v1/checks", try body(["schemas": schemas])).status
            }
            #expect(try status(["own.a", "own.new"]) == 200)
            for subjects in [["other.b"], ["own.a", "other.b"], ["seen.c"], ["own.a", "seen.c"]] {
                #expect(try status(subjects) == 403, "\(subjects)")
            }
            #expect(try status(["own.a"], on: "other.b") == 403)
            #expect(try admin.call("PUT", "/config/own.alias", #"{"alias":"other.b"}"#).status == 200)
            #expect(try status(["own.a", "own.alias"]) == 403)
        }

        @Test func `a schema that subjects share is read through whichever one the caller may read`() throws {
            let ada = try secondAdministrator()
            let reader = try signedIn("service:reader")
            #expect(try admin.register("first", 7) == 200)
            #expect(try admin.register("second", 7) == 200)
            try enforce(
                """
                permit (principal == StageDoor::Service::"reader", action == StageDoor::Action::"readSchema",
                    resource == StageDoor::Subject::"second");
                """,
                with: ada
            )
            let answer = try reader.call("GET", "/schemas/ids/1/versions")
            #expect(answer.status == 200)
            #expect(answer.text == #"[{"subject":"second","version":1}]"#)
            #expect(try reader.call("GET", "/schemas/ids/1").status == 200)
            #expect(try reader.call("GET", "/schemas/ids/1?subject=first").status == 403)
        }

        @Test func `a token is good until it ends, is revoked or its owner is disabled, and for its scope only`() throws
        {
            let ada = try signedIn("person:ada", in: "readers")
            #expect(try ada.call("GET", "/subjects").status == 200)
            let own = try ada.ask(
                "POST",
                "/governance/v1/access/tokens",
                #"{"owner":"person:ada","scope":{"actions":["readSchema"]}}"#
            )
            let scoped = SignedIn(port: server.port, token: try #require(own["token"] as? String))
            #expect(try scoped.call("GET", "/subjects").status == 403)
            #expect(try scoped.call("GET", "/schemas").status == 200)
            // Not even for itself does a scoped token make a wider one.
            #expect(
                try scoped.call("POST", "/governance/v1/access/tokens", #"{"owner":"person:ada"}"#).status == 403
            )
            let others = try ada.call("POST", "/governance/v1/access/tokens", #"{"owner":"service:bootstrap"}"#)
            #expect(others.status == 403)

            let id = try #require(own["id"] as? String)
            #expect(try ada.call("DELETE", "/governance/v1/access/tokens/\(id)").status == 204)
            #expect(try scoped.call("GET", "/schemas").status == 401)

            try admin.ask("PUT", "/governance/v1/access/principals/person:ada", #"{"disabled":true}"#)
            #expect(try ada.call("GET", "/subjects").status == 401)
            try admin.ask("PUT", "/governance/v1/access/principals/person:ada", #"{"disabled":false}"#)
            #expect(try ada.call("GET", "/subjects").status == 200)
            #expect(try admin.call("DELETE", "/governance/v1/access/teams/readers/members/person:ada").status == 204)
            #expect(try ada.call("GET", "/subjects").status == 403)
        }

        @Test func `a connection's earlier requests let nobody in who may not, and nobody who no longer may`() throws {
            let ada = try signedIn("person:ada", in: "readers")
            let (token, other) = (try #require(ada.token), try #require(try signedIn("person:eve").token))
            #expect(try admin.register("s") == 200)
            let connection = try HTTPConnection(port: server.port)
            func status(_ authorization: String?) throws -> Int {
                let header = authorization.map { "Authorization: \($0)\r\n" } ?? ""
                let head = "GET /schemas/ids/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\(header)\r\n"
                return try connection.send(raw: Array(head.utf8)).status
            }
            let basic = "Basic " + Data("any:\(token)".utf8).base64EncodedString()
            for _ in 0..<3 {
                for own in ["Bearer \(token)", basic] {
                    for _ in 0..<3 { #expect(try status(own) == 200) }
                }
                #expect(try status("Bearer \(other)") == 403)
                #expect(try status(nil) == 401)
                #expect(try status("Bearer \(token)x") == 401)
                #expect(try status("Bearer \(token.dropLast())") == 401)
            }
            #expect(try status("Bearer \(token)") == 200)
            try admin.ask("DELETE", "/governance/v1/access/teams/readers/members/person:ada")
            #expect(try status("Bearer \(token)") == 403)
            try admin.ask("PUT", "/governance/v1/access/teams/readers/members/person:ada", "{}")
            #expect(try status("Bearer \(token)") == 200)
            try admin.ask("PUT", "/governance/v1/access/principals/person:ada", #"{"disabled":true}"#)
            #expect(try status("Bearer \(token)") == 401)
        }

        @Test func `policies that allow more need somebody else, and those that allow less do not`() throws {
            let ada = try signedIn("person:ada", in: "administrators")
            let before = try admin.ask("GET", "/governance/v1/access/policies")
            let documents = try #require(before["documents"] as? [[String: String]])
            func put(
                _ documents: [[String: String]],
                _ revision: Int,
                as caller: SignedIn? = nil
            ) throws -> [String: Any] {
                let data = try JSONSerialization.data(withJSONObject: ["documents": documents, "basedOn": revision])
                return try (caller ?? admin).ask(
                    "PUT",
                    "/governance/v1/access/policies",
                    String(decoding: data, as: UTF8.self)
                )
            }
            let less = documents.filter { $0["name"] != "operators.cedar" }
            #expect(try put(less, 0)["outcome"] as? String == "in force")
            let more = try put(documents, 1)
            #expect(more["outcome"] as? String == "needs approval")
            let id = try #require((more["proposal"] as? [String: Any])?["id"] as? String)
            let path = "/governance/v1/access/proposals/\(id)/approve"
            #expect(try admin.call("POST", path, "{}").status == 403)
            // A token that the proposer has issued is not somebody else's word.
            #expect(try ada.call("POST", path, "{}").status == 403)
            // Nor is one that was made with such a token.
            let own = try ada.ask("POST", "/governance/v1/access/tokens", #"{"owner":"person:ada"}"#)
            let herself = SignedIn(port: server.port, token: try #require(own["token"] as? String))
            #expect(try herself.call("POST", path, "{}").status == 403)
            let hers = try put(documents, 1, as: ada)
            let other = try #require((hers["proposal"] as? [String: Any])?["id"] as? String)
            let approve = "/governance/v1/access/proposals/\(other)/approve"
            // What a program proposes is proposed by whoever has given it its token as well.
            let bot = try signedIn("service:bot", in: "administrators")
            let its = try put(documents, 1, as: bot)
            let third = try #require((its["proposal"] as? [String: Any])?["id"] as? String)
            let refused = try admin.call("POST", "/governance/v1/access/proposals/\(third)/approve", "{}")
            #expect(refused.status == 403 && refused.text.contains("has issued the token"), "\(refused.text)")
            #expect(try admin.call("POST", approve, "{}").status == 200)
            #expect(try admin.call("POST", approve, "{}").status == 404)
            // What rested on the policies before is settled with them.
            let open = try admin.ask("GET", "/governance/v1/access/proposals")
            #expect((open["proposals"] as? [Any])?.isEmpty == true)
            // What rests on policies that are not in force any more is refused.
            let data = try JSONSerialization.data(withJSONObject: ["documents": less, "basedOn": 1])
            let late = try admin.call("PUT", "/governance/v1/access/policies", String(decoding: data, as: UTF8.self))
            #expect(late.status == 409)
        }

        @Test func `policies that would lock every administrator out are refused`() throws {
            let body = #"{"documents":[],"basedOn":0}"#
            #expect(try admin.call("PUT", "/governance/v1/access/policies", body).status == 409)
            #expect(try admin.call("GET", "/subjects").status == 200)
        }

        @Test func `a token makes none that lives longer, and takes those it made with it`() throws {
            let ada = try signedIn("person:ada")
            let path = "/governance/v1/access/tokens"
            let short = try admin.ask("POST", path, #"{"owner":"person:ada","expiresInSeconds":600}"#)
            let caller = SignedIn(port: server.port, token: try #require(short["token"] as? String))
            let made = try caller.ask("POST", path, #"{"owner":"person:ada","expiresInSeconds":31622400}"#)
            #expect(made["expiresAt"] as? Int == short["expiresAt"] as? Int)
            let child = SignedIn(port: server.port, token: try #require(made["token"] as? String))
            #expect(try child.call("GET", "\(path)?owner=person:ada").status == 200)
            #expect(try admin.call("DELETE", "\(path)/\(short["id"] as? String ?? "")").status == 204)
            #expect(try child.call("GET", "\(path)?owner=person:ada").status == 401)
            #expect(try ada.call("GET", "\(path)?owner=person:ada").status == 200)
        }

        @Test(arguments: [
            #"{"owner":"person:ada","scope":{"action":["readSchema"]}}"#, #"{"owner":"person:ada","scope":{}}"#,
            #"{"owner":"person:ada","scopes":{"actions":["readSchema"]}}"#,
            #"{"owner":"person:ada","expiresIn":60}"#,
        ])
        func `a restriction that is misspelt is refused, not left out`(_ body: String) throws {
            try admin.ask("PUT", "/governance/v1/access/principals/person:ada", "{}")
            #expect(try admin.call("POST", "/governance/v1/access/tokens", body).status == 422)
        }

        @Test func `nobody is disabled by a name that is not there, and no team is`() throws {
            let root = "/governance/v1/access/principals"
            #expect(try admin.call("PUT", "\(root)/person:adda", #"{"disabled":true}"#).status == 404)
            #expect(try admin.call("PUT", "\(root)/team:readers", #"{"disabled":true}"#).status == 422)
            #expect(try !admin.call("GET", root).text.contains("adda"))
        }

        @Test func `what a policy forbids stays forbidden with force, over lists and through references`() throws {
            let ada = try secondAdministrator()
            #expect(try admin.register("frozen", 1) == 200)
            #expect(try admin.register("free", 2) == 200)
            try enforce(
                """
                forbid (principal, action in [StageDoor::Action::"registerSchema", StageDoor::Action::"readSchema",
                    StageDoor::Action::"changeMode"], resource == StageDoor::Subject::"frozen");
                """,
                with: ada
            )
            #expect(try admin.call("POST", "/subjects/frozen/versions?force=true", SignedIn.body(3)).status == 403)
            let mode = #"{"mode":"READONLY"}"#
            #expect(try admin.call("PUT", "/mode/frozen?force=true", mode).status == 403)
            #expect(try admin.call("GET", "/schemas/ids/1").status == 403)
            let list = try admin.call("GET", "/schemas")
            #expect(list.status == 200)
            #expect(list.text.contains("free"))
            #expect(!list.text.contains("frozen"))
            // A refusal names what was asked for, not what was found.
            let refused = try admin.call("GET", "/schemas/ids/1")
            #expect(refused.text.contains("schema id 1"))
            #expect(!refused.text.contains("frozen"))
        }

        @Test func `an alias asks of its target all that the request takes`() throws {
            let ada = try secondAdministrator()
            let eve = try signedIn("person:eve")
            #expect(try admin.register("theirs.x", 1) == 200)
            #expect(try admin.call("PUT", "/config/mine.a", #"{"alias":"theirs.x"}"#).status == 200)
            try enforce(
                """
                permit (principal == StageDoor::Person::"eve", action, resource in StageDoor::SubjectPrefix::"mine.*");
                permit (principal == StageDoor::Person::"eve", action in [StageDoor::Action::"deleteSchema",
                    StageDoor::Action::"registerSchema"], resource in StageDoor::SubjectPrefix::"theirs.*");
                """,
                with: ada
            )
            #expect(try eve.call("POST", "/subjects/mine.a/versions/1/tags", "{}").status == 403)
            #expect(try eve.call("POST", "/subjects/mine.a/versions?force=true", SignedIn.body(5)).status == 403)
            #expect(try eve.call("DELETE", "/subjects/mine.a").status == 200)
            #expect(try eve.call("DELETE", "/subjects/mine.a?permanent=true").status == 403)
        }

        @Test func `references are looked up where the schema goes, and so is the right to read them`() throws {
            let ada = try secondAdministrator()
            let pipeline = try signedIn("pipeline:ci")
            #expect(try admin.register(":.pci:orders.hidden", 1) == 200)
            #expect(try admin.call("PUT", "/config/orders.al", #"{"alias":":.pci:mine"}"#).status == 200)
            try enforce(
                """
                permit (principal == StageDoor::Pipeline::"ci", action, resource in StageDoor::SubjectPrefix::"orders.*");
                permit (principal == StageDoor::Pipeline::"ci", action, resource == StageDoor::Subject::":.pci:mine");
                """,
                with: ada
            )
            let body = """
                {"schema":"{\\"type\\":\\"record\\",\\"name\\":\\"R\\",\\"fields\\":[]}",
                "references":[{"name":"x","subject":"orders.hidden","version":1}]}
                """
            let answer = try pipeline.call("POST", "/subjects/orders.al/versions", body)
            #expect(answer.status == 403, "\(answer.text)")
        }

        @Test func `a page of somebody else's changes nothing with a password that a browser keeps`() throws {
            let port = server.port
            for field in ["Sec-Fetch-Site: cross-site", "Origin: https://elsewhere.example"] {
                let head =
                    "PUT /governance/v1/access/principals/person:x HTTP/1.1\r\nHost: 127.0.0.1\r\n\(field)\r\n"
                    + "Authorization: Bearer \(admin.token ?? "")\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                let answer = try HTTPConnection(port: port).send(raw: Array(head.utf8))
                #expect(answer.status == 403)
            }
        }

        @Test func `the last administrator with a token cannot be taken away`() throws {
            let path = "/governance/v1/access/teams/administrators/members/service:bootstrap"
            #expect(try admin.call("DELETE", path).status == 409)
            #expect(try admin.call("DELETE", "/governance/v1/access/principals/service:bootstrap").status == 409)
            let body = #"{"disabled":true}"#
            #expect(try admin.call("PUT", "/governance/v1/access/principals/service:bootstrap", body).status == 409)
            #expect(try admin.call("GET", "/subjects").status == 200)
        }

        @Test func `teams are never in themselves`() throws {
            for team in ["a", "b", "c"] { try admin.ask("PUT", "/governance/v1/access/principals/team:\(team)", "{}") }
            let root = "/governance/v1/access/teams"
            try admin.ask("PUT", "\(root)/a/members/team:b", "{}")
            try admin.ask("PUT", "\(root)/b/members/team:c", "{}")
            #expect(try admin.call("PUT", "\(root)/c/members/team:a", "{}").status == 409)
            #expect(try admin.call("PUT", "\(root)/a/members/team:a", "{}").status == 409)
        }

        @Test func `no token is in the database, in the log or in an answer that lists them`() throws {
            let ada = try signedIn("person:ada", in: "readers")
            _ = try ada.call("GET", "/subjects")
            let list = try admin.call("GET", "/governance/v1/access/tokens")
            #expect(list.status == 200)
            for token in [ada.token, admin.token] {
                let secret = try #require(token)
                #expect(!list.text.contains(secret))
                #expect(!server.said.contains(secret))
                #expect(!server.said.contains(secret.dropFirst(3)))
            }
        }

        @Test func `the page about routes says what the server says`() throws {
            let answer = try admin.ask("GET", "/governance/v1/access/routes")
            let routes = try #require(answer["routes"] as? [[String: Any]])
            let page = try String(contentsOfFile: Place.repository + "/Docs/reference-access.md", encoding: .utf8)
            let documented = page.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
            let actual = routes.map(RouteRow.init).filter { !$0.pattern.hasPrefix("/contexts/{context}/") }.map(
                \.documented
            )
            #expect(documented == actual, "the table should be:\n\(actual.joined(separator: "\n"))")
        }

        @Test func `every route refuses whoever has not signed in or may not, and answers whoever just may`() throws {
            let approver = try secondAdministrator()
            let walker = try signedIn("service:walker")
            let nobody = SignedIn(port: server.port, token: nil)
            let routes = try #require(
                try admin.ask("GET", "/governance/v1/access/routes")["routes"] as? [[String: Any]]
            ).map(RouteRow.init)
            #expect(routes.count > 90)
            for route in routes where route.access != "open" {
                #expect(try nobody.call(route.method, route.path, route.body).status == 401, "\(route)")
            }
            for route in routes where route.access == "permitted" {
                for action in route.actions {
                    let answer = try walker.call(route.method, route.path(for: action), route.body)
                    #expect(answer.status == 403, "\(route) \(answer.text)")
                }
            }
            for action in Set(routes.flatMap(\.actions)).sorted() {
                let actions = [action] + (RouteRow.further[action] ?? [])
                let list = actions.map { "StageDoor::Action::\"\($0)\"" }.joined(separator: ", ")
                let permit = #"permit (principal == StageDoor::Service::"walker", action in ["#
                try enforce(permit + list + "], resource);", with: approver)
                for route in routes where route.access == "permitted" {
                    for other in route.actions {
                        // What removes the walker's own right to go on is asked of others.
                        if route.isDangerous(for: action, other) { continue }
                        let answer = try walker.call(route.method, route.path(for: other), route.body)
                        let isRefused = answer.status == 401 || answer.text.contains(#""error_code":40301"#)
                        let needed = [other] + (RouteRow.further[other] ?? []) + route.alsoNeeded
                        #expect(
                            isRefused == !needed.allSatisfy(actions.contains),
                            "\(action): \(route) \(answer.status) \(answer.text)"
                        )
                    }
                }
            }
        }
    }
}

/// A row of the server's table of routes, with a request that it fits.
private struct RouteRow: CustomStringConvertible {
    let method: String
    let pattern: String
    let access: String
    let actions: [String]
    private let types: [String]

    init(_ json: [String: Any]) {
        method = json["method"] as? String ?? ""
        pattern = json["pattern"] as? String ?? ""
        access = json["access"] as? String ?? ""
        actions = json["actions"] as? [String] ?? []
        types = json["resourceTypes"] as? [String] ?? []
    }

    var description: String { "\(method) \(pattern)" }

    /// The row of the page about routes.
    var documented: String {
        let who = actions.isEmpty ? access : actions.joined(separator: " or ")
        return "| `\(method) \(pattern)` | \(who) | \(types.joined(separator: ", ")) |"
    }

    /// What an action is not enough without.
    static let further = [
        "destroySchema": ["deleteSchema"], "overrideCompatibility": ["registerSchema"], "forceMode": ["changeMode"],
        "pinForOthers": ["pinVersion"],
    ]

    /// A route that takes two actions at once, whatever the request says.
    var alsoNeeded: [String] {
        if pattern.hasSuffix("/checks") { return ["checkCompatibility", "readSchema"] }
        if pattern.hasSuffix("/audit/entries") { return ["readAudit"] }
        return pattern.hasSuffix("/tags") ? ["registerSchema", "readSchema"] : []
    }

    private static let samples = [
        "subject": "walked", "version": "1", "id": "77", "guid": "00000000-0000-0000-0000-000000000000",
        "context": ".walked", "size": "1", "path": "tile", "principal": "person:zoe", "team": "walkers",
        "token": "tok_none",
        "proposal": "prop_none", "review": "rev_none", "consumer": "service:walker", "name": "x", "resource": "y",
    ]

    var path: String {
        pattern.split(separator: "/").map { part in
            part.hasPrefix("{") ? Self.samples[String(part.dropFirst().dropLast())] ?? "x" : String(part)
        }.reduce("") { $0 + "/" + $1 } + (pattern == "/" ? "/" : "")
    }

    /// The request by which the route takes one of its actions.
    func path(for action: String) -> String {
        switch action {
        case "destroySchema": path + "?permanent=true"
        case "readAccess" where pattern.hasSuffix("/audit/entries"): path + "?names=true"
        case "forceMode" where method == "DELETE": path + "?recursive=true"
        case "overrideCompatibility", "forceMode": path + "?force=true"
        case "pinForOthers": path.replacing("service:walker", with: "service:other")
        case "manageTokens" where method == "GET": path + "?owner=person:zoe"
        case "manageTokens" where pattern.contains("{token}"): path
        default: path
        }
    }

    var body: String? {
        guard method != "GET", method != "DELETE" else { return nil }
        if pattern.hasSuffix("/waivers") {
            return #"{"subject":"walked","rule":"TYPE_MISMATCH","reason":"walked","expires":"9999-12-31"}"#
        }
        if pattern.hasSuffix("/checks") { return #"{"schemas":[{"subject":"walked","schema":"\"int\""}]}"# }
        if pattern.hasSuffix("/reviews") { return #"{"team":"walkers","owner":"person:zoe","due":"9999-12-31"}"# }
        return pattern.hasSuffix("/tokens") && pattern.contains("access") ? #"{"owner":"person:zoe"}"# : "{}"
    }

    /// A token or a proposal that is not there is asked for with the right to see all.
    func isDangerous(for action: String, _ other: String) -> Bool {
        let ofSome: Set =
            pattern.contains("{token}")
            ? ["manageTokens"]
            : pattern.contains("membership-proposals/{") ? ["approveMembers", "changePrincipals"] : []
        return ofSome.contains(action) || ofSome.contains(other)
    }
}

/// A caller with a token.
struct SignedIn {
    let port: Int
    let token: String?

    func call(_ method: String, _ path: String, _ body: String? = nil) throws -> HTTPAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        let bytes = body.map { Array($0.utf8) }
        if let bytes { head += "Content-Type: application/json\r\nContent-Length: \(bytes.count)\r\n" }
        return try HTTPConnection(port: port).send(raw: Array((head + "\r\n").utf8) + (bytes ?? []))
    }

    /// Calls, and insists on success.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String? = nil) throws -> [String: Any] {
        let answer = try call(method, path, body)
        try require((200..<300).contains(answer.status), "\(method) \(path): \(answer.status) \(answer.text)")
        return answer.body.isEmpty ? [:] : try answer.json() as? [String: Any] ?? [:]
    }

    static func body(_ number: Int) -> String { TestSchema.body(TestSchema.record("Cue", number)) }

    /// Registers a small schema, and returns the status.
    func register(_ subject: String, _ number: Int = 0) throws -> Int {
        try call("POST", "/subjects/\(subject)/versions", Self.body(number)).status
    }
}
