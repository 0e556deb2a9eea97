// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Reviews of access on two servers at once, and past their last day.
    @Suite(.serialized) struct AccessReviewNodeTests {
        private static let reviews = AccessReviewTests.reviews

        /// A team with so many members, of whom nobody did anything, and a second server on the same database.
        private func nodes(_ members: Int) throws -> (site: AccessSite, second: RunningServer, review: String) {
            let site = try AccessSite()
            let olga = "person:olga"
            for name in [olga, "team:t"] { try site.admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}") }
            for number in 0..<members {
                try site.admin.ask("PUT", "/governance/v1/access/principals/service:s\(number)", "{}")
                try site.admin.ask("PUT", "/governance/v1/access/teams/t/members/service:s\(number)", "{}")
            }
            let second = try RunningServer(
                in: TemporaryFolder(),
                database: site.server.privatePostgres().url(),
                mode: [],
                options: ["--key-file", site.folder.path("data/server.key")]
            )
            let body = #"{"team":"t","owner":"\#(olga)","due":"\#(ReviewWorld.day(3))"}"#
            let review = try SignedIn(port: second.port, token: site.admin.token).ask("POST", Self.reviews, body)
            return (site, second, try #require(review["id"] as? String))
        }

        @Test func `of two decisions about one item on two servers one counts, and the other is told`() throws {
            let (site, second, id) = try nodes(30)
            let ports = [site.server.port, second.port]
            let token = site.admin.token
            for item in 1...30 {
                let answers = Collected<(decision: String, status: Int, text: String)>()
                try onThreads(4) { thread in
                    let decision = thread % 2 == 0 ? "keep" : "remove"
                    let body = #"{"item":\#(item),"decision":"\#(decision)","reason":"\#(thread)"}"#
                    let caller = SignedIn(port: ports[thread / 2], token: token)
                    let answer = try caller.call("POST", "\(Self.reviews)/\(id)/decisions", body)
                    answers.append((decision, answer.status, answer.text))
                }
                let counted = answers.all.filter { $0.status == 200 }
                try require(counted.count == 1, "item \(item): \(answers.all)")
                try require(
                    answers.all.filter { $0.status != 200 }.allSatisfy {
                        $0.status == 409 && $0.text.contains("has decided item \(item) before: \(counted[0].decision)")
                    },
                    "item \(item): \(answers.all)"
                )
            }
            // Both servers say the same, and what was to be removed is what is gone.
            let shown = try ports.map {
                try SignedIn(port: $0, token: token).ask("GET", "\(Self.reviews)/\(id)") as NSDictionary
            }
            #expect(shown[0] == shown[1])
            #expect(shown[0]["undecided"] as? Int == 0)
            let items = try #require(shown[0]["list"] as? [[String: Any]])
            let kept = items.filter { ($0["decided"] as? [String: Any])?["decision"] as? String == "keep" }
                .compactMap { $0["member"] as? String }
            let principals = try site.admin.ask("GET", "/governance/v1/access/principals")["principals"]
            let members = try #require(principals as? [[String: Any]]).filter {
                ($0["memberships"] as? [[String: Any]])?.contains { $0["team"] as? String == "team:t" } ?? false
            }
            #expect(Set(members.compactMap { $0["principal"] as? String }) == Set(kept))
            #expect(!kept.isEmpty && kept.count < 30)
        }

        @Test func `one review of a team is open at a time, whatever server is asked`() throws {
            let (site, second, id) = try nodes(1)
            try site.admin.ask("POST", "\(Self.reviews)/\(id)/cancel", #"{"reason":"again"}"#)
            let body = #"{"team":"t","owner":"person:olga","due":"\#(ReviewWorld.day(3))"}"#
            let (ports, token) = ([site.server.port, second.port], site.admin.token)
            let statuses = Collected<Int>()
            try onThreads(6) { thread in
                let caller = SignedIn(port: ports[thread % 2], token: token)
                statuses.append(try caller.call("POST", Self.reviews, body).status)
            }
            #expect(statuses.all.sorted() == [201, 409, 409, 409, 409, 409])
        }

        @Test func `nobody keeps a policy that names them, and what is ended late was overdue`() throws {
            let site = try AccessSite()
            let ada = try site.signedIn("person:ada", in: "administrators")
            try site.admin.ask("PUT", "/governance/v1/access/principals/team:t", "{}")
            let olga = try site.signedIn("person:olga", in: "t")
            let policy = #"""
                @id("hers") permit (principal, action == StageDoor::Action::"readMetrics", resource)
                when { principal == StageDoor::Person::"olga" };
                """#
            try site.enforce(policy, with: ada)
            let body = #"{"team":"t","owner":"person:olga","due":"\#(ReviewWorld.day(3))"}"#
            let id = try #require(try site.admin.ask("POST", Self.reviews, body)["id"] as? String)
            let list = try #require(try olga.ask("GET", "\(Self.reviews)/\(id)")["list"] as? [[String: Any]])
            let item = try #require(list.first { $0["policy"] as? String == "hers" }?["item"] as? Int)
            let decision = #"{"item":\#(item),"decision":"keep","reason":"r"}"#
            let own = try olga.call("POST", "\(Self.reviews)/\(id)/decisions", decision)
            #expect(own.status == 403 && own.text.contains("is about what person:olga has"), "\(own.text)")
            #expect(try ada.call("POST", "\(Self.reviews)/\(id)/decisions", decision).status == 200)
            try site.server.privatePostgres().execute(
                "UPDATE access.reviews SET due_at = now() - interval '1 second' WHERE id = '\(id)'"
            )
            try site.admin.ask("POST", "\(Self.reviews)/\(id)/cancel", #"{"reason":"late"}"#)
            let overdue = try seconds(until: 15) {
                let answer = try site.admin.ask("GET", "/governance/v1/audit/entries?event=review.overdue")
                return (answer["entries"] as? [Any])?.count == 1
            }
            #expect(overdue != nil)
        }

        @Test func `a review past its last day is recorded and told once, shown first and counted`() throws {
            let (site, second, id) = try nodes(1)
            let olga = try site.signedIn("person:olga")
            let postgres = try site.server.privatePostgres()
            try site.admin.ask("PUT", "/governance/v1/access/principals/team:later", "{}")
            let body = #"{"team":"later","owner":"person:olga","due":"\#(ReviewWorld.day(0))"}"#
            try site.admin.ask("POST", Self.reviews, body)
            #expect(try !site.stagedoor("access", "review", "list").output.contains("OVERDUE"))
            try postgres.execute(
                "UPDATE access.reviews SET due_at = now() - interval '2 days', place = place - 10000000 WHERE id = '\(id)'"
            )
            for port in [site.server.port, second.port] {
                let caller = SignedIn(port: port, token: site.admin.token)
                let shown = try seconds(until: 30) {
                    let metrics = try caller.call("GET", "/metrics").text
                    return metrics.contains("\nstagedoor_access_reviews_overdue 1\n")
                        && metrics.contains("\nstagedoor_access_reviews_open 2\n")
                }
                #expect(shown != nil)
            }
            var entries: [[String: Any]] = []
            _ = try seconds(until: 30) {
                let answer = try site.admin.ask("GET", "/governance/v1/audit/entries?event=review.overdue")
                entries = (answer["entries"] as? [[String: Any]] ?? []).compactMap { $0["entry"] as? [String: Any] }
                return !entries.isEmpty
            }
            #expect(entries.count == 1 && entries.first?["actor"] as? String == "stagedoor", "\(entries)")
            try postgres.execute(
                """
                DO $$ BEGIN
                    ASSERT (SELECT count(*) FROM access.notifications WHERE body LIKE '{"event":"review.overdue"%\(id)%') = 1;
                END $$
                """
            )
            let list = try site.stagedoor("access", "review", "list", as: olga)
            let lines = list.output.split(separator: "\n")
            #expect(lines.count == 2 && lines[0].contains(id) && lines[0].contains("OVERDUE since"), "\(list.said)")
            let me = try site.stagedoor("whoami", as: olga)
            #expect(me.output.contains("review \(id) of team:t: 1 to decide, OVERDUE since"), "\(me.said)")
            // Page by page it is the same.
            var seen: [String] = []
            var after = ""
            repeat {
                let page = try olga.ask("GET", "\(Self.reviews)?limit=1\(after)")
                seen += (page["reviews"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
                after = (page["next"] as? String).map { "&after=\($0)" } ?? ""
            } while !after.isEmpty
            #expect(seen.count == 2 && seen.first == id, "\(seen)")
            try site.admin.ask("POST", "\(Self.reviews)/\(id)/cancel", #"{"reason":"late"}"#)
            let after30 = try seconds(until: 30) {
                try site.admin.call("GET", "/metrics").text.contains("\nstagedoor_access_reviews_overdue 0\n")
            }
            #expect(after30 != nil)
        }
    }
}
