// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Reviews of who still needs what, on running servers.
    @Suite(.serialized) struct AccessReviewTests {
        static let reviews = "/governance/v1/access/reviews"

        private static let policies = """
            @id("orders-broad")
            permit (
                principal in StageDoor::Team::"orders",
                action in [
                    StageDoor::Action::"readSchema", StageDoor::Action::"registerSchema", StageDoor::Action::"deleteSchema"
                ],
                resource in StageDoor::SubjectPrefix::"orders.*"
            );
            @id("orders-contexts")
            permit (
                principal in StageDoor::Team::"orders",
                action == StageDoor::Action::"deleteContext",
                resource == StageDoor::Context::".x"
            );
            @id("inner-settings")
            permit (
                principal in StageDoor::Team::"inner",
                action == StageDoor::Action::"readSettings",
                resource in StageDoor::SubjectPrefix::"orders.*"
            );
            @id("ends-soon")
            @expires("DAY")
            permit (
                principal in StageDoor::Team::"orders",
                action == StageDoor::Action::"readUsage",
                resource in StageDoor::SubjectPrefix::"orders.*"
            );
            """

        @Test func `each item says when it was used last and what is proposed, and what is removed is gone at once`()
            throws
        {
            let world = try ReviewWorld(Self.policies)
            let (site, olga) = (world.site, world.olga)
            let started = try site.stagedoor(
                "access",
                "review",
                "start",
                "--team",
                "orders",
                "--owner",
                "person:olga",
                "--due",
                ReviewWorld.day(30)
            )
            #expect(
                started.output.contains("team:orders, owner person:olga, due \(ReviewWorld.day(30))"),
                "\(started.said)"
            )
            #expect(!started.output.contains("decision log"), "\(started.said)")
            let id = try #require(started.output.split(separator: ":").first.map(String.init))
            let review = try olga.ask("GET", "\(Self.reviews)/\(id)")
            let items = try #require(review["list"] as? [[String: Any]]).map(ReviewRow.init)
            let since = ReviewWorld.day(-90)
            #expect(
                items.map(\.text) == [
                    "person:active in team:orders: keep: used on \(ReviewWorld.day(0)); ends by itself on \(ReviewWorld.day(40))",
                    "person:idle in team:orders: remove: person:idle was allowed nothing since \(since)",
                    "team:empty in team:orders: remove: nobody is in team:empty",
                    "team:inner in team:orders: remove: nothing that those in team:inner were allowed since \(since) came of "
                        + "being in team:orders",
                    "person:young in team:inner: keep: in team:inner only since \(ReviewWorld.day(-10))",
                    "pipeline:ci in team:inner: keep: used on \(ReviewWorld.day(0))",
                    "token of person:active: keep: used on \(ReviewWorld.day(0)), but issued on \(ReviewWorld.day(-200)): rotate it",
                    "token of person:active: remove: never used since it was issued on \(ReviewWorld.day(-200))",
                    "token of person:idle: remove: not used since \(ReviewWorld.day(-100))",
                    "token of person:young: keep: issued only on \(ReviewWorld.day(-10))",
                    "token of pipeline:ci: keep: used on \(ReviewWorld.day(0)), but issued on \(ReviewWorld.day(-200)): rotate it",
                    "orders-broad: remove: narrow it: 2 of 3 actions were used; 1 of 4 principals used it; "
                        + "StageDoor::Person::\"active\" would do",
                    "orders-contexts: remove: drop it: no decision was allowed by it",
                    "inner-settings: remove: narrow it: 1 of 2 principals used it; StageDoor::Pipeline::\"ci\" would do",
                    "ends-soon: keep: ends within 14 days; ends by itself at \(ReviewWorld.day(11))T00:00:00Z",
                ],
                "\(items.map(\.text).joined(separator: "\n"))"
            )
            #expect(review["proposedRemovals"] as? Int == items.count { $0.text.contains(": remove: ") })
            let broad = try #require(items.first { $0.text.hasPrefix("orders-broad") })
            #expect(
                broad.change.contains("registerSchema") && !broad.change.contains("deleteSchema"),
                "\(broad.change)"
            )
            #expect(broad.change.contains("none more") && broad.change.contains(" 0 change"), "\(broad.change)")

            try readers(site, id, olga)
            try decisions(world, id, items)
            try evidence(site, id)
        }

        /// Who sees a review, and who may decide.
        private func readers(_ site: AccessSite, _ id: String, _ olga: SignedIn) throws {
            let eve = try site.signedIn("person:eve")
            let auditor = try site.signedIn("person:auditor", in: "auditors")
            let body = #"{"item":1,"decision":"keep","reason":"r"}"#
            for path in [
                "\(Self.reviews)/\(id)/decisions", "\(Self.reviews)/\(id)/finish", "\(Self.reviews)/\(id)/cancel",
            ] {
                #expect(try eve.call("POST", path, body).status == 403)
                #expect(try auditor.call("POST", path, body).status == 403)
            }
            #expect(try eve.call("GET", "\(Self.reviews)/\(id)").status == 403)
            #expect(try auditor.call("GET", "\(Self.reviews)/\(id)").status == 200)
            for (caller, count) in [(eve, 0), (auditor, 1), (olga, 1), (site.admin, 1)] {
                #expect((try caller.ask("GET", Self.reviews)["reviews"] as? [Any])?.count == count)
            }
            let again = #"{"team":"orders","owner":"person:olga","due":"\#(ReviewWorld.day(3))"}"#
            let second = try site.admin.call("POST", Self.reviews, again)
            #expect(second.status == 409 && second.text.contains(id), "\(second.text)")
            #expect(try olga.call("POST", Self.reviews, again).status == 403)
            let me = try site.stagedoor("whoami", as: olga)
            #expect(me.output.contains("review \(id) of team:orders: 15 to decide, due"), "\(me.said)")
        }

        private func decisions(_ world: ReviewWorld, _ id: String, _ items: [ReviewRow]) throws {
            let (site, olga) = (world.site, world.olga)
            func decide(_ prefix: String, _ verdict: String, says expected: String, last: Bool = false) throws {
                let found = last ? items.last { $0.text.hasPrefix(prefix) } : items.first { $0.text.hasPrefix(prefix) }
                let item = "\(try #require(found).number)"
                let run = try site.stagedoor(
                    "access",
                    "review",
                    "decide",
                    id,
                    item,
                    verdict,
                    "--reason",
                    "as seen",
                    as: olga
                )
                #expect(run.status == 0 && run.output.contains(expected), "\(prefix): \(run.said)")
            }
            #expect(try world.idle.call("GET", "/subjects/orders.placed-value/versions/1").status == 200)
            try decide("person:idle in", "remove", says: "person:idle in team:orders: removed")
            #expect(try world.idle.call("GET", "/subjects/orders.placed-value/versions/1").status == 403)
            try decide("token of person:idle", "remove", says: " of person:idle: removed")
            #expect(try world.idle.call("GET", "/subjects").status == 401)
            let twice = try olga.call(
                "POST",
                "\(Self.reviews)/\(id)/decisions",
                #"{"item":2,"decision":"keep","reason":"r"}"#
            )
            #expect(
                twice.status == 409 && twice.text.contains("person:olga has decided item 2 before: remove"),
                "\(twice.text)"
            )

            let early = try olga.call("POST", "\(Self.reviews)/\(id)/finish", "{}")
            #expect(early.status == 409 && early.text.contains("13 items are not decided: 1, 3, 4,"), "\(early.text)")

            // What is other than when the review began is said.
            let token = try #require(items.first { $0.text.hasPrefix("token of pipeline:ci") }).token
            try site.admin.ask("POST", "/governance/v1/access/tokens/\(token)/rotate", "{}")
            try decide(
                "token of pipeline:ci",
                "remove",
                says:
                    ": gone already (the token has ended: it was rotated, revoked or expired; its owner has got 1 since"
            )
            try site.admin.ask("DELETE", "/governance/v1/access/teams/orders/members/team:empty")
            try decide("team:empty", "keep", says: ": gone already (the membership has ended)")
            try site.admin.ask(
                "PUT",
                "/governance/v1/access/teams/inner/members/person:young",
                #"{"expiresInSeconds":60}"#
            )
            try decide("person:young in", "keep", says: "kept (now ends by itself on")
            try site.admin.ask("DELETE", "/governance/v1/access/teams/orders/members/team:inner")
            try site.admin.ask("PUT", "/governance/v1/access/teams/orders/members/team:inner", "{}")
            let today = ReviewWorld.day(0)
            try decide("team:inner in", "keep", says: "kept (left and put in again on \(today))")
            try decide("person:active in", "keep", says: "kept")
            try decide("pipeline:ci in", "keep", says: "kept")
            try decide("token of person:active", "keep", says: "kept")
            try decide("token of person:active", "remove", says: "removed", last: true)
            try decide("token of person:young", "keep", says: "kept")
            try decide("orders-broad", "remove", says: "to be changed with 'stagedoor policy apply'")
            try decide("orders-contexts", "remove", says: "to be changed with")
            try decide("inner-settings", "keep", says: "kept")
            try decide("ends-soon", "keep", says: "kept")

            let before = try site.admin.ask("GET", "/governance/v1/access/policies")["revision"] as? Int
            let finished = try site.stagedoor("access", "review", "finish", id, as: olga)
            #expect(finished.output.contains("\(id) is finished"), "\(finished.said)")
            #expect(finished.output.contains("orders-broad in test.cedar"), "\(finished.said)")
            #expect(finished.output.contains("orders-contexts in test.cedar"), "\(finished.said)")
            #expect(!finished.output.contains("inner-settings"))
            #expect(try site.admin.ask("GET", "/governance/v1/access/policies")["revision"] as? Int == before)
            #expect(try olga.call("POST", "\(Self.reviews)/\(id)/finish", "{}").status == 409)
            let shown = try site.stagedoor("access", "review", "show", id, as: olga)
            #expect(shown.output.contains("finished by person:olga"), "\(shown.said)")
            #expect(shown.output.contains("remove (person:olga)"), "\(shown.said)")
            let json = try site.stagedoor("access", "review", "show", id, "--output", "json", as: olga)
            let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            #expect((value?["list"] as? [Any])?.count == 15)
            #expect((value?["followUps"] as? [Any])?.count == 2)
            // The next one may begin, and what has changed since is said of the last one.
            try site.enforce("", with: world.ada)
            let last = try olga.ask("GET", "\(Self.reviews)/\(id)")
            let followUps = try #require(last["followUps"] as? [[String: Any]])
            #expect(followUps.allSatisfy { $0["changedSince"] as? Bool == true }, "\(followUps)")
            #expect(try !site.stagedoor("whoami", as: olga).output.contains("review"))
        }

        private func evidence(_ site: AccessSite, _ id: String) throws {
            var counts: [String: Int] = [:]
            let expected = [
                "review.started": 1, "review.decided": 15, "review.finished": 1, "team.left": 3, "token.revoked": 2,
            ]
            _ = try seconds(until: 30) {
                for event in expected.keys {
                    let path = "/governance/v1/audit/entries?event=\(event)&limit=100"
                    counts[event] = (try site.admin.ask("GET", path)["entries"] as? [Any])?.count
                }
                return counts == expected
            }
            #expect(counts == expected)
        }

        @Test
        func `where the decision log does not reach back nothing is proposed for not being used, and that is said`()
            throws
        {
            let world = try ReviewWorld(Self.policies)
            let database = try world.site.server.privatePostgres()
            try database.execute("UPDATE access.decision_log SET complete_since = now() - interval '20 days'")
            let review = try world.start()
            let notes = try #require(review["notes"] as? [String])
            #expect(notes.count == 1 && notes[0].contains("only: it began then"), "\(notes)")
            let id = try #require(review["id"] as? String)
            let items = try #require(
                try world.olga.ask("GET", "\(Self.reviews)/\(id)")["list"] as? [[String: Any]]
            ).map(ReviewRow.init)
            let removals = items.map(\.text).filter { $0.contains(": remove: ") }
            // Tokens say themselves when they were used last.
            #expect(removals.allSatisfy { $0.hasPrefix("token of") }, "\(removals)")
            #expect(removals.count == 2)
            #expect(items.count { $0.text.contains("keep: not judged: the decision log reaches back to") } == 6)
            try world.site.admin.ask("POST", "\(Self.reviews)/\(id)/cancel", #"{"reason":"too early"}"#)

            // The same for what is not kept, and for what could not be counted.
            try database.execute("UPDATE access.decision_log SET dropped = true")
            let dropped = try world.start()
            #expect((dropped["notes"] as? [String])?.first?.contains("what is older is not kept") == true)
            try world.cancel(dropped)
            try database.execute(
                "UPDATE access.decision_log SET complete_since = now() - interval '99 days', missed_at = now()"
            )
            let missed = try world.start()
            #expect((missed["notes"] as? [String])?.first?.contains("lacks some of what was decided") == true)
            try world.cancel(missed)
            // Fewer days reach.
            try database.execute("UPDATE access.decision_log SET missed_at = now() - interval '50 days'")
            #expect((try world.start(days: 40)["notes"] as? [String])?.isEmpty == true)
        }

        @Test func `what is dropped of the decision log is not taken for what nobody did`() throws {
            let site = try AccessSite(options: ["--decision-log-days", "2"])
            for name in ["person:olga", "team:t"] {
                try site.admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}")
            }
            let postgres = try site.server.privatePostgres()
            for hours in [1, 47, 51, 80] {
                try postgres.execute(
                    """
                    INSERT INTO access.decisions SELECT date_trunc('hour', now()) - interval '\(hours) hours', 'd\(hours)',
                        'Service', 's', 'token', 'a', 'System', 'stagedoor', false, true, false, '[]', 1, now()
                    """
                )
            }
            try postgres.execute("UPDATE access.decision_log SET complete_since = now() - interval '300 days'")
            // The log is looked through when a server has begun.
            try site.restart(atOnce: false)
            let restarted = try site.server.privatePostgres()
            let dropped = seconds(until: 30) {
                let isGone: String? = try? restarted.execute(
                    "DO $$ BEGIN ASSERT (SELECT count(*) FROM access.decisions WHERE digest LIKE 'd%') = 2; END $$"
                )
                return isGone != nil
            }
            #expect(dropped != nil)
            try restarted.execute(
                """
                DO $$ BEGIN ASSERT (SELECT dropped AND complete_since = date_trunc('hour', complete_since)
                    AND complete_since BETWEEN now() - interval '50 hours' AND now() - interval '48 hours'
                    FROM access.decision_log); END $$
                """
            )
            func notes(_ days: Int) throws -> [String] {
                let body = #"{"team":"t","owner":"person:olga","due":"\#(ReviewWorld.day(3))","unusedDays":\#(days)}"#
                let review = try site.admin.ask("POST", Self.reviews, body)
                let id = try #require(review["id"] as? String)
                try site.admin.ask("POST", "\(Self.reviews)/\(id)/cancel", #"{"reason":"seen"}"#)
                return try #require(review["notes"] as? [String])
            }
            // As many days as are kept are known as a whole, and one more is not.
            #expect(try notes(2).isEmpty)
            #expect(try notes(3).first?.contains("what is older is not kept") == true)
        }

        @Test func `nobody decides about their own access, by whose token ever, and the last administrator stays`()
            throws
        {
            let site = try AccessSite()
            let olga = try site.signedIn("person:olga", in: "administrators")
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:olga", "{}")
            let body = #"{"team":"administrators","owner":"person:olga","due":"\#(ReviewWorld.day(3))"}"#
            let id = try #require(try site.admin.ask("POST", Self.reviews, body)["id"] as? String)
            let list = try #require(try olga.ask("GET", "\(Self.reviews)/\(id)")["list"] as? [[String: Any]])
            let items = list.map(ReviewRow.init)
            func decide(_ prefix: String, _ verdict: String, as caller: SignedIn) throws -> HTTPAnswer {
                let item = try #require(items.first { $0.text.hasPrefix(prefix) }).number
                let decision = #"{"item":\#(item),"decision":"\#(verdict)","reason":"r"}"#
                return try caller.call("POST", "\(Self.reviews)/\(id)/decisions", decision)
            }
            for verdict in ["keep", "remove"] {
                #expect(try decide("person:olga in", verdict, as: olga).status == 403)
                #expect(try decide("token of person:olga", verdict, as: olga).status == 403)
                #expect(try decide("service:bootstrap in", verdict, as: site.admin).status == 403)
                // Her token was issued by the first administrator, who would be the one to say so.
                #expect(try decide("service:bootstrap in", verdict, as: olga).status == 403)
            }
            #expect(try decide("token of person:olga", "remove", as: site.admin).status == 200)
            #expect(try decide("person:olga in", "remove", as: site.admin).status == 200)

            // A token that comes from another administrator than the last one whom it takes away.
            let ada = try site.signedIn("person:ada", in: "administrators")
            let own = try ada.ask("POST", "/governance/v1/access/tokens", #"{"owner":"person:olga"}"#)
            let hers = SignedIn(port: site.server.port, token: own["token"] as? String)
            for path in ["teams/administrators/members/person:ada"] {
                try site.admin.ask("DELETE", "/governance/v1/access/\(path)")
            }
            let last = try decide("service:bootstrap in", "remove", as: hers)
            #expect(last.status == 409 && last.text.contains("Nobody with a token"), "\(last.text)")
            let after = try #require(try hers.ask("GET", "\(Self.reviews)/\(id)")["list"] as? [[String: Any]])
            let item = try #require(after.first { $0["member"] as? String == "service:bootstrap" })
            #expect(item["decided"] == nil)
        }

        @Test func `what is out of bounds is refused`() throws {
            let site = try AccessSite()
            for name in ["person:olga", "team:t"] {
                try site.admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}")
            }
            func status(_ team: String, _ owner: String, _ due: String, _ rest: String = "") throws -> Int {
                let body = #"{"team":"\#(team)","owner":"\#(owner)","due":"\#(due)"\#(rest)}"#
                return try site.admin.call("POST", Self.reviews, body).status
            }
            let soon = ReviewWorld.day(3)
            #expect(try status("none", "person:olga", soon) == 404)
            #expect(try status("t", "person:none", soon) == 404)
            #expect(try status("t", "service:bootstrap", soon) == 422)
            #expect(try status("t", "team:t", soon) == 422)
            #expect(try status("person:olga", "person:olga", soon) == 422)
            for due in [ReviewWorld.day(-1), ReviewWorld.day(368), "soon", "", "2026-13-01", "\(soon)T00:00:00Z"] {
                #expect(try status("t", "person:olga", due) == 422, "\(due)")
            }
            for days in ["0", "367", "-1"] {
                #expect(try status("t", "person:olga", soon, #","unusedDays":\#(days)"#) == 422, "\(days)")
            }
            #expect(try status("t", "person:olga", soon, #","unusedDay":3"#) == 422)
            #expect(try status("t", "person:olga", ReviewWorld.day(0)) == 201)
            let list = try site.admin.ask("GET", Self.reviews)["reviews"] as? [[String: Any]]
            let id = try #require(list?.first?["id"] as? String)
            for body in [
                #"{"item":1,"decision":"keep","reason":" "}"#, #"{"item":1,"decision":"drop","reason":"r"}"#,
                #"{"item":0,"decision":"keep","reason":"r"}"#, #"{"decision":"keep","reason":"r"}"#, "{}",
                #"{"item":1,"decision":"keep","reason":"\#(String(repeating: "x", count: 1_001))"}"#,
            ] { #expect(try site.admin.call("POST", "\(Self.reviews)/\(id)/decisions", body).status == 422, "\(body)") }
            let none = #"{"item":99,"decision":"keep","reason":"r"}"#
            #expect(try site.admin.call("POST", "\(Self.reviews)/\(id)/decisions", none).status == 404)
            #expect(try site.admin.call("POST", "\(Self.reviews)/rev_none/decisions", none).status == 404)
            #expect(try site.admin.call("POST", "\(Self.reviews)/\(id)/cancel", "{}").status == 422)
            #expect(try site.admin.call("GET", "\(Self.reviews)?after=x").status == 400)
            // There is nothing to decide of an empty team.
            #expect(try site.admin.call("POST", "\(Self.reviews)/\(id)/finish", "{}").status == 200)
        }
    }
}

/// An item as a line.
struct ReviewRow {
    let number: Int
    let text: String
    let token: String
    let change: String

    init(_ json: [String: Any]) {
        func text(_ key: String) -> String { json[key] as? String ?? "" }
        let name =
            switch text("kind") {
            case "membership": "\(text("member")) in \(text("team"))"
            case "token": "token of \(text("owner"))"
            default: text("policy")
            }
        number = json["item"] as? Int ?? 0
        self.text = "\(name): \(text("proposal")): \(text("reason"))"
        token = text("token")
        change = text("change")
    }
}
