// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Rights for an emergency: opened, used, ended, reviewed and told, on a running server.
    @Suite(.serialized) struct BreakGlassTests {
        private static let glass = "/governance/v1/access/break-glass"
        private static let opening = #"{"reason":"orders is stuck","ticket":"INC-17"}"#

        /// The entries about rights for an emergency, once there are as many of the last kind as expected.
        private func events(_ site: AccessSite, until last: String, count: Int = 1) throws -> [[String: Any]] {
            var found: [[String: Any]] = []
            _ = try seconds(until: 30) {
                // What comes last is asked for first: all before it is there as well then.
                found = try ["reviewed", "ended", "used", "opened"].flatMap { event in
                    let path = "/governance/v1/audit/entries?event=breakglass.\(event)"
                    let entries = try site.admin.ask("GET", path)["entries"] as? [[String: Any]] ?? []
                    return entries.compactMap { $0["entry"] as? [String: Any] }
                }
                return found.count { $0["event"] as? String == "breakglass.\(last)" } >= count
            }
            return found
        }

        private func gauges(_ site: AccessSite) throws -> [String] {
            try site.admin.call("GET", "/metrics").text.split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("stagedoor_break_glass_") }
        }

        @Test func `where nobody is told, the log and the metrics say that rights are open`() throws {
            let site = try AccessSite()
            #expect(site.server.said.contains("nobody is told"), "\(site.server.said)")
            _ = try site.admin.ask(
                "PUT",
                "/governance/v1/access/teams/operators/members/service:bootstrap",
                "{}"
            )
            let kim = try site.signedIn("person:kim", in: "break-glass")
            let none = ["stagedoor_break_glass_open 0", "stagedoor_break_glass_unreviewed 0"]
            #expect(try seconds(until: 20) { try gauges(site) == none } != nil)
            let body = #"{"reason":"s3cret reason","ticket":"INC-17","minutes":20}"#
            let id = try #require(try kim.ask("POST", Self.glass, body)["id"] as? String)
            let line = site.server.said.split(separator: "\n").first { $0.contains("RIGHTS WERE OPENED") } ?? ""
            for part in ["critical", "person:kim", "INC-17", "break-glass", id] {
                #expect(line.contains(part), "\(part) is not in: \(line)")
            }
            #expect(!site.server.said.contains("s3cret"))
            let open = ["stagedoor_break_glass_open 1", "stagedoor_break_glass_unreviewed 1"]
            #expect(try seconds(until: 20) { try gauges(site) == open } != nil)
            #expect(try kim.call("DELETE", Self.glass).status == 204)
            let ended = ["stagedoor_break_glass_open 0", "stagedoor_break_glass_unreviewed 1"]
            #expect(try seconds(until: 20) { try gauges(site) == ended } != nil)
            let ada = try site.signedIn("person:ada", in: "administrators")
            let verdict = #"{"justified":true,"comment":"as agreed"}"#
            #expect(try ada.call("POST", "\(Self.glass)/\(id)/review", verdict).status == 200)
            #expect(try seconds(until: 20) { try gauges(site) == none } != nil)
        }

        @Test func `rights are opened with a reason, recorded at every use, ended, and reviewed by somebody else`()
            throws
        {
            let site = try AccessSite()
            let kim = try site.signedIn("person:kim", in: "break-glass")
            let eve = try site.signedIn("person:eve")
            #expect(try site.admin.register("orders.placed-value") == 200)
            #expect(try kim.register("orders.placed-value", 1) == 403)
            #expect(try eve.call("POST", Self.glass, Self.opening).status == 403)
            for body in [
                "{}", #"{"reason":" ","ticket":"T"}"#, #"{"reason":"r"}"#, #"{"reason":"r","ticket":"t","minutes":61}"#,
                #"{"reason":"r","ticket":"t","minutes":0}"#, #"{"reason":"r","ticket":"t","minute":5}"#,
                #"{"reason":"r","ticket":"t","actions":["fly"]}"#, #"{"reason":"r","ticket":"t","actions":[]}"#,
            ] { #expect(try kim.call("POST", Self.glass, body).status == 422, "\(body)") }

            let opened = try site.stagedoor(
                "access",
                "break-glass",
                "--reason",
                "orders is stuck",
                "--ticket",
                "INC-17",
                "--minutes",
                "20",
                as: kim
            )
            try require(opened.status == 0, opened.said)
            let id = try #require(opened.output.split(separator: " ").first.map(String.init))
            let me = try site.stagedoor("whoami", as: kim)
            #expect(me.output.contains("rights for an emergency (\(id)): OPEN until"), "\(me.said)")
            #expect(try kim.register("orders.placed-value", 1) == 200)
            for _ in 0..<3 { #expect(try kim.call("GET", "/schemas/ids/1").status == 200) }
            // Nothing by which the rights would outlive the hour, and nobody else has them.
            #expect(try kim.call("PUT", "/governance/v1/access/principals/person:x", "{}").status == 403)
            #expect(try kim.call("POST", "/governance/v1/access/tokens", #"{"owner":"person:eve"}"#).status == 403)
            #expect(try eve.call("GET", "/schemas/ids/1").status == 403)
            #expect(try kim.call("POST", Self.glass, Self.opening).status == 409)
            let path = "\(Self.glass)/\(id)"
            let verdict = #"{"justified":true,"comment":"as agreed"}"#
            // Nobody reviews what is still open, nor themselves.
            let ada = try site.signedIn("person:ada", in: "administrators")
            #expect(try ada.call("POST", path + "/review", verdict).status == 409)
            #expect(try kim.call("POST", path + "/review", verdict).status == 403)

            #expect(try site.stagedoor("access", "break-glass", "end", as: kim).status == 0)
            #expect(try kim.register("orders.placed-value", 2) == 403)
            #expect(try kim.call("GET", "/schemas/ids/1").status == 403)
            let refused = try kim.call("POST", Self.glass, Self.opening)
            #expect(refused.status == 409)
            #expect(refused.text.contains("access break-glass review \(id)"), "\(refused.text)")
            // Whoever has issued the opener's token can act as the opener.
            let issuer = try site.admin.call("POST", path + "/review", verdict)
            #expect(issuer.status == 403)
            #expect(issuer.text.contains("has issued the token"), "\(issuer.text)")
            let reviewed = try site.stagedoor(
                "access",
                "break-glass",
                "review",
                id,
                "--justified",
                "--comment",
                "as agreed",
                as: ada
            )
            #expect(reviewed.output.contains("justified, says person:ada"), "\(reviewed.said)")
            #expect(try ada.call("POST", path + "/review", verdict).status == 409)

            let entries = try events(site, until: "reviewed")
            func count(_ event: String) -> Int { entries.count { $0["event"] as? String == "breakglass.\(event)" } }
            #expect(count("opened") == 1)
            #expect(count("used") >= 4)
            #expect(count("ended") == 1)
            #expect(count("reviewed") == 1)
            let used = try #require(entries.first { $0["event"] as? String == "breakglass.used" })
            #expect(used["actor"] as? String == "person:kim")
            #expect(((used["details"] as? [String: Any])?["uses"] as? [String]) == [id])
            #expect(try kim.call("POST", Self.glass, Self.opening).status == 201)
        }

        @Test func `what comes up while something is done is recorded with what is changed, not after it`() throws {
            let site = try AccessSite()
            let kim = try site.signedIn("person:kim", in: "break-glass")
            #expect(try site.admin.register("payments.made-value") == 200)
            _ = try site.admin.ask("PUT", "/config/orders.alias", #"{"alias":"payments.made-value"}"#)
            #expect(try kim.call("POST", Self.glass, Self.opening).status == 201)
            #expect(try kim.register("orders.alias", 1) == 200)
            #expect(try kim.call("PUT", "/config/orders.alias", #"{"compatibility":"NONE"}"#).status == 200)
            func entries() throws -> [(index: Int, event: String, resource: String)] {
                let all = try site.admin.ask("GET", "/governance/v1/audit/entries?limit=1000")["entries"]
                return (all as? [[String: Any]] ?? []).compactMap { one in
                    guard let index = one["index"] as? Int, let entry = one["entry"] as? [String: Any],
                        entry["actor"] as? String == "person:kim"
                    else { return nil }
                    return (index, entry["event"] as? String ?? "", entry["resource"] as? String ?? "")
                }
            }
            var found: [(index: Int, event: String, resource: String)] = []
            _ = try seconds(until: 30) {
                found = try entries()
                return found.contains { $0.event == "config.changed" }
            }
            let target = "StageDoor::Subject::\"payments.made-value\""
            let used = try #require(
                found.first { $0.event == "breakglass.used" && $0.resource == target }?.index,
                "\(found)"
            )
            let registered = try #require(found.first { $0.event == "schema.registered" }?.index, "\(found)")
            #expect(used < registered, "\(found)")
            // Once each, though written along with something else.
            let kinds = found.filter { $0.event == "breakglass.used" && $0.resource == target }
            #expect(kinds.count == 1, "\(found)")
        }

        @Test func `rights end by themselves, which is recorded, and only the actions asked for are open`() throws {
            let site = try AccessSite()
            let kim = try site.signedIn("person:kim", in: "break-glass")
            let body = #"{"reason":"r","ticket":"t","minutes":1,"actions":["readSchema","listSubjects"]}"#
            try kim.ask("POST", Self.glass, body)
            #expect(try kim.call("GET", "/subjects").status == 200)
            #expect(try kim.register("s") == 403)
            try site.server.privatePostgres().execute("UPDATE access.break_glass SET expires_at = now()")
            let entries = try events(site, until: "ended")
            let ended = try #require(entries.first { $0["event"] as? String == "breakglass.ended" })
            #expect(ended["actor"] as? String == "stagedoor")
            // The node still goes by what it was told; a start takes in what is stored.
            try site.restart(atOnce: false)
            #expect(try SignedIn(port: site.server.port, token: kim.token).call("GET", "/subjects").status == 403)
        }

        private func receiver(_ folder: TemporaryFolder, port: Int, _ statuses: String...) throws -> ChildProcess {
            let child = try ChildProcess(
                Place.python,
                [Place.tests + "/webhook.py", "\(port)", folder.path("key"), folder.path("received")] + statuses,
                output: folder.path("ready-\(statuses.count)"),
                errors: folder.path("receiver-errors")
            )
            let isReady = seconds(until: 30) { folder.read("ready-\(statuses.count)").contains("listening") }
            try require(isReady != nil, folder.read("receiver-errors"))
            return child
        }

        private func received(_ folder: TemporaryFolder, atLeast count: Int) throws -> [[String: Any]] {
            var lines: [[String: Any]] = []
            _ = try seconds(until: 60) {
                lines = try folder.read("received").split(separator: "\n").map { line in
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
                }
                return lines.count >= count
            }
            return lines
        }

        @Test func `whoever watches is told, also after a crash, a refusal and a redirect that leads elsewhere`() throws
        {
            let folder = try TemporaryFolder()
            try folder.write("0123456789abcdef0123456789abcdef\n", to: "key")
            chmod(folder.path("key"), 0o600)
            let first = try receiver(folder, port: 0)
            let port = try #require(
                Int(folder.read("ready-0").split(separator: " ").last?.prefix { $0.isNumber } ?? "")
            )
            first.end()
            let site = try AccessSite(options: [
                "--notify", "http://127.0.0.1:\(port)/hook", "--notify-key-file", folder.path("key"),
            ])
            let kim = try site.signedIn("person:kim", in: "break-glass")
            // Nobody listens yet; it is opened all the same, and the server dies before anybody was told.
            #expect(try kim.call("POST", Self.glass, Self.opening).status == 201)
            site.server.killAtOnce()
            let second = try receiver(folder, port: port, "302", "500")
            defer { second.end() }
            try site.restart(atOnce: true)
            let lines = try received(folder, atLeast: 3)
            #expect(lines.prefix(3).map { $0["status"] as? Int } == [302, 500, 200])
            #expect(lines.allSatisfy { $0["valid"] as? Bool == true && $0["path"] as? String == "/hook" })
            #expect(Set(lines.compactMap { $0["id"] as? String }).count == 1)
            let body = try #require(lines.first?["body"] as? [String: Any])
            #expect(body["event"] as? String == "breakglass.opened")
            #expect((body["use"] as? [String: Any])?["ticket"] as? String == "INC-17")
            #expect(try SignedIn(port: site.server.port, token: kim.token).call("DELETE", Self.glass).status == 204)
            let last = try #require(try received(folder, atLeast: 4).last?["body"] as? [String: Any])
            #expect(last["event"] as? String == "breakglass.ended")
        }

        @Test func `whoever is told and does not answer holds up nothing that is recorded`() throws {
            let folder = try TemporaryFolder()
            try folder.write("0123456789abcdef0123456789abcdef\n", to: "key")
            chmod(folder.path("key"), 0o600)
            let child = try receiver(folder, port: 0, "hang", "hang", "hang")
            defer { child.end() }
            let port = try #require(
                Int(folder.read("ready-3").split(separator: " ").last?.prefix { $0.isNumber } ?? "")
            )
            let site = try AccessSite(options: [
                "--notify", "http://127.0.0.1:\(port)/hook", "--notify-key-file", folder.path("key"),
            ])
            let kim = try site.signedIn("person:kim", in: "break-glass")
            #expect(try kim.call("POST", Self.glass, Self.opening).status == 201)
            #expect(try received(folder, atLeast: 1).count == 1)
            try site.server.privatePostgres().execute("UPDATE access.break_glass SET expires_at = now()")
            let entries = try events(site, until: "ended")
            #expect(entries.contains { $0["event"] as? String == "breakglass.ended" })
            // The first delivery has not been given up yet, so no second one has begun.
            #expect(try received(folder, atLeast: 1).count == 1)
        }

        @Test(arguments: ["ftp://x/", "http://", "https://name:password@alerts.example/", "alerts.example"])
        func `a server does not start with an address that it cannot tell anything`(_ url: String) throws {
            let folder = try TemporaryFolder()
            try folder.write("0123456789abcdef", to: "key")
            chmod(folder.path("key"), 0o600)
            let ended = try Finished.stagedoor(
                "serve",
                "--dev",
                "--data-dir",
                folder.path("data"),
                "--notify",
                url,
                "--notify-key-file",
                folder.path("key")
            )
            #expect(ended.status != 0)
            #expect(ended.errors.contains("cannot notify"), "\(ended.said)")
        }
    }
}
