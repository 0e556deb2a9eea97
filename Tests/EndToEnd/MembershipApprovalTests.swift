// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Changes of teams that let somebody do more, on a running server.
    @Suite(.serialized) struct MembershipApprovalTests {
        private static let root = "/governance/v1/access"
        private static let list = root + "/membership-proposals"

        private let site: AccessSite
        private let ada: SignedIn
        private let ben: SignedIn

        init() throws {
            site = try AccessSite()
            ada = try site.signedIn("person:ada", in: "administrators")
            ben = try site.signedIn("person:ben", in: "administrators")
            for name in ["person:cleo", "person:dan", "team:crew", "team:guests"] {
                try site.admin.ask("PUT", "\(Self.root)/principals/\(name)", "{}")
            }
        }

        private static func path(_ member: String, _ team: String) -> String {
            "\(root)/teams/\(team)/members/\(member)"
        }

        /// The id of what waits.
        private func proposed(_ answer: [String: Any]) throws -> String {
            #expect(answer["outcome"] as? String == "needs approval")
            return try #require((answer["proposal"] as? [String: Any])?["id"] as? String)
        }

        private func propose(_ member: String, _ team: String, _ body: String = "{}", by person: SignedIn) throws
            -> String
        {
            try proposed(try person.ask("PUT", Self.path(member, team), body))
        }

        private func teams(of name: String) throws -> [String] {
            let all = try #require(
                try site.admin.ask("GET", Self.root + "/principals")["principals"] as? [[String: Any]]
            )
            let one = all.first { $0["principal"] as? String == name }
            let memberships = try #require(one?["memberships"] as? [[String: Any]])
            return memberships.compactMap { $0["team"] as? String }.sorted()
        }

        /// The entries of a kind, once there are so many: they get their places a moment later.
        private func entries(_ event: String, atLeast count: Int = 1) throws -> [[String: Any]] {
            var found: [[String: Any]] = []
            _ = try seconds(until: 20) {
                let answer = try site.admin.ask("GET", "/governance/v1/audit/entries?event=\(event)&limit=100")
                found = (answer["entries"] as? [[String: Any]] ?? []).compactMap { $0["entry"] as? [String: Any] }
                return found.count >= count
            }
            return found
        }

        @Test func `who would be able to do more is let in by somebody else, and by nobody who gains by it`() throws {
            let answer = try ada.call("PUT", Self.path("person:cleo", "administrators"), #"{"reason":"new on call"}"#)
            #expect(answer.status == 202)
            let id = try propose("person:cleo", "administrators", #"{"reason":"new on call"}"#, by: ada)
            #expect(try teams(of: "person:cleo") == [])
            let open = try #require(try ben.ask("GET", Self.list)["proposals"] as? [[String: Any]])
            // Asked for twice, it is one.
            #expect(open.count == 1 && open.first?["id"] as? String == id)
            #expect(open.first?["proposedBy"] as? String == "person:ada")
            #expect(open.first?["reason"] as? String == "new on call")
            let report = try #require(open.first?["report"] as? String)
            #expect(
                report.contains(
                    #"comes into team:administrators: with that, the policy "administrators" may permit more"#
                )
            )
            #expect(report.contains("permit"), "\(report)")

            let approve = "\(Self.list)/\(id)/approve"
            let own = try ada.call("POST", approve, "{}")
            #expect(own.status == 403 && own.text.contains("person:ada has proposed this"), "\(own.text)")
            // A token that the proposer has issued is not somebody else's word.
            let issued = try ada.ask("POST", Self.root + "/tokens", #"{"owner":"person:ben"}"#)
            let puppet = SignedIn(port: site.server.port, token: try #require(issued["token"] as? String))
            #expect(try puppet.call("POST", approve, "{}").status == 403)
            // Whoever may do nothing does not see it either.
            let dan = try site.signedIn("person:dan")
            #expect(try dan.call("POST", approve, "{}").status == 403)
            #expect((try dan.ask("GET", Self.list)["proposals"] as? [Any])?.isEmpty == true)
            #expect(try dan.call("POST", "\(Self.list)/member_none/approve", "{}").status == 403)

            #expect(try ben.call("POST", approve, "{}").status == 200)
            #expect(try teams(of: "person:cleo") == ["team:administrators"])
            #expect(try ben.call("POST", approve, "{}").status == 404)
            #expect((try ben.ask("GET", Self.list)["proposals"] as? [Any])?.isEmpty == true)

            // Nobody agrees to what they gain themselves, also not over a team that they are in.
            #expect(try ben.call("PUT", Self.path("person:ben", "crew"), "{}").status == 200)
            let gain = try propose("team:crew", "operators", by: ada)
            let refused = try ben.call("POST", "\(Self.list)/\(gain)/approve", "{}")
            #expect(refused.status == 403 && refused.text.contains("may do more by it"), "\(refused.text)")
            #expect(try ben.call("DELETE", "\(Self.list)/\(gain)").status == 204)

            #expect(try entries("membership.proposed", atLeast: 2).count == 2)
            let rejected = try #require(try entries("membership.rejected").first)
            #expect(rejected["actor"] as? String == "person:ben")
            let joined = try #require(
                try entries("team.joined", atLeast: 4).first {
                    ($0["details"] as? [String: Any])?["proposal"] as? String == id
                }
            )
            #expect(joined["actor"] as? String == "person:ben")
            let details = try #require(joined["details"] as? [String: Any])
            #expect(details["proposedBy"] as? String == "person:ada" && details["reason"] as? String == "new on call")
        }

        @Test func `what lets nobody do more counts at once, as does what the first token asks for`() throws {
            #expect(try ada.call("PUT", Self.path("person:cleo", "crew"), "{}").status == 200)
            #expect(try ada.call("DELETE", Self.path("person:cleo", "crew")).status == 204)
            #expect(try site.admin.call("PUT", Self.path("person:cleo", "operators"), "{}").status == 200)
            // To stay shorter, and to leave.
            #expect(
                try ada.call("PUT", Self.path("person:cleo", "operators"), #"{"expiresInSeconds":600}"#).status == 200
            )
            #expect(
                try ada.call("PUT", Self.path("person:cleo", "operators"), #"{"expiresInSeconds":900}"#).status == 202
            )
            #expect(try ada.call("DELETE", Self.path("person:cleo", "operators")).status == 204)
            // What waited for the membership that is gone waits no more.
            #expect((try ada.ask("GET", Self.list)["proposals"] as? [Any])?.isEmpty == true)
            let first = try #require(
                try entries("team.joined", atLeast: 5).first {
                    ($0["resource"] as? String)?.contains("operators") == true
                }
            )
            let details = try #require(first["details"] as? [String: Any])
            #expect(details["withoutApproval"] as? String == "first token")

            // What takes the first token's place is not it.
            let tokens = try site.admin.ask("POST", Self.root + "/tokens", #"{"owner":"service:bootstrap"}"#)
            let second = SignedIn(port: site.server.port, token: try #require(tokens["token"] as? String))
            #expect(try second.call("PUT", Self.path("person:cleo", "operators"), "{}").status == 202)
        }

        @Test func `a policy may let a service admit alone, and a team let its own lead approve`() throws {
            try site.enforce(
                """
                @id("sync") permit (
                    principal == StageDoor::Service::"directory",
                    action in [StageDoor::Action::"changePrincipals", StageDoor::Action::"admitMembers"],
                    resource == StageDoor::Team::"crew"
                );
                @id("crew") permit (
                    principal in StageDoor::Team::"crew", action == StageDoor::Action::"readSchema", resource
                );
                @id("lead") permit (
                    principal == StageDoor::Person::"dan",
                    action == StageDoor::Action::"approveMembers",
                    resource == StageDoor::Team::"crew"
                );
                """,
                with: ada
            )
            let directory = try site.signedIn("service:directory")
            #expect(try directory.call("PUT", Self.path("person:cleo", "crew"), "{}").status == 200)
            #expect(try directory.call("PUT", Self.path("person:cleo", "operators"), "{}").status == 403)
            let dan = try site.signedIn("person:dan")
            try site.admin.ask("PUT", "\(Self.root)/principals/person:eva", "{}")
            let id = try propose("person:eva", "crew", by: ada)
            let others = try propose("person:eva", "operators", by: ada)
            let seen = try #require(try dan.ask("GET", Self.list)["proposals"] as? [[String: Any]])
            #expect(seen.map { $0["id"] as? String } == [id])
            #expect(try dan.call("POST", "\(Self.list)/\(others)/approve", "{}").status == 403)
            #expect(try dan.call("POST", "\(Self.list)/\(id)/approve", "{}").status == 200)
            #expect(try teams(of: "person:eva") == ["team:crew"])
        }

        @Test func `whoever leaves a team that is forbidden something needs somebody else, also in a review`() throws {
            try site.enforce(
                #"@id("no-guests") forbid (principal in StageDoor::Team::"guests", action, resource);"#,
                with: ada
            )
            #expect(try ada.call("PUT", Self.path("person:cleo", "guests"), "{}").status == 200)
            let id = try proposed(try ada.ask("DELETE", Self.path("person:cleo", "guests") + "?reason=trusted"))
            #expect(try teams(of: "person:cleo") == ["team:guests"])

            let day = Date(timeIntervalSinceNow: 7 * 86_400).formatted(.iso8601.year().month().day())
            let start = #"{"team":"guests","owner":"person:ben","due":"\#(day)"}"#
            let review = try #require(try ada.ask("POST", Self.root + "/reviews", start)["id"] as? String)
            let items = try #require(try ben.ask("GET", "\(Self.root)/reviews/\(review)")["list"] as? [[String: Any]])
            let item = try #require(items.first { $0["kind"] as? String == "membership" }?["item"] as? Int)
            let decision = #"{"item":\#(item),"decision":"remove","reason":"trusted"}"#
            let refused = try ben.call("POST", "\(Self.root)/reviews/\(review)/decisions", decision)
            #expect(refused.status == 409 && refused.text.contains("stagedoor access leave"), "\(refused.text)")

            #expect(try ben.call("POST", "\(Self.list)/\(id)/approve", "{}").status == 200)
            #expect(try teams(of: "person:cleo") == [])
            let left = try #require(try entries("team.left").first)
            #expect((left["details"] as? [String: Any])?["reason"] as? String == "trusted")
        }

        @Test func `nobody is removed out of a team that is forbidden something, nor is the team`() throws {
            try site.enforce(
                #"@id("no-guests") forbid (principal in StageDoor::Team::"guests", action, resource);"#,
                with: ada
            )
            #expect(try ada.call("PUT", Self.path("person:cleo", "guests"), "{}").status == 200)
            for name in ["person:cleo", "team:guests"] {
                let refused = try ada.call("DELETE", "\(Self.root)/principals/\(name)")
                #expect(refused.status == 409 && refused.text.contains("stagedoor access leave"), "\(refused.text)")
            }
            #expect(try ada.call("PUT", "\(Self.root)/principals/person:cleo", #"{"disabled":true}"#).status == 200)
            let id = try proposed(try ada.ask("DELETE", Self.path("person:cleo", "guests")))
            #expect(try ben.call("POST", "\(Self.list)/\(id)/approve", "{}").status == 200)
            for name in ["person:cleo", "team:guests"] {
                #expect(try ada.call("DELETE", "\(Self.root)/principals/\(name)").status == 204)
            }
        }

        @Test func `policies from before there was the action let nobody in alone`() throws {
            try site.enforce(
                #"@id("administrators") permit (principal in StageDoor::Team::"administrators", action, resource);"#,
                named: "administrators.cedar",
                with: ada
            )
            #expect(try ada.call("PUT", Self.path("person:cleo", "operators"), "{}").status == 202)
            // Nor does a policy that names it and permits nothing that they do not permit already.
            let before = try ada.ask("GET", Self.root + "/policies")
            var documents = try #require(before["documents"] as? [[String: String]])
            let text = """
                @id("x") permit (
                    principal in StageDoor::Team::"administrators", action == StageDoor::Action::"admitMembers", resource
                );
                """
            documents.append(["name": "x.cedar", "text": text])
            let body: [String: Any] = ["documents": documents, "basedOn": before["revision"] ?? 0]
            let data = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
            let answer = try ada.call("PUT", Self.root + "/policies", data)
            #expect(answer.status == 202 && answer.text.contains("without anybody's approval"), "\(answer.text)")
        }

        @Test func `what is asked for again waits as it is, for as long as it means the same`() throws {
            let id = try propose("person:cleo", "operators", #"{"expiresInSeconds":3600}"#, by: ada)
            Thread.sleep(forTimeInterval: 1.1)
            #expect(try propose("person:cleo", "operators", #"{"expiresInSeconds":3600}"#, by: ben) == id)
            #expect(try propose("person:cleo", "operators", #"{"expiresInSeconds":7200}"#, by: ben) != id)
        }

        @Test func `two programs of one person are not two, and a team's lead reads no more than the reasons`() throws {
            let one = try site.signedIn("service:one", in: "administrators")
            let two = try site.signedIn("service:two", in: "administrators")
            let id = try propose("person:cleo", "operators", by: one)
            let refused = try two.call("POST", "\(Self.list)/\(id)/approve", "{}")
            #expect(refused.status == 403 && refused.text.contains("has issued the token"), "\(refused.text)")
            // Whoever gains does not approve by a program either.
            let eva = try site.signedIn("person:eva", in: "administrators")
            let issued = try eva.ask("POST", Self.root + "/tokens", #"{"owner":"service:two"}"#)
            let hers = SignedIn(port: site.server.port, token: try #require(issued["token"] as? String))
            let own = try propose("person:eva", "operators", by: ada)
            let gain = try hers.call("POST", "\(Self.list)/\(own)/approve", "{}")
            #expect(gain.status == 403 && gain.text.contains("may do more by it"), "\(gain.text)")

            try site.enforce(
                """
                @id("lead") permit (
                    principal == StageDoor::Person::"dan",
                    action == StageDoor::Action::"changePrincipals",
                    resource == StageDoor::Team::"crew"
                );
                @id("crew") permit (
                    principal in StageDoor::Team::"crew", action == StageDoor::Action::"readSchema", resource
                );
                """,
                with: ada
            )
            let dan = try site.signedIn("person:dan")
            for end in ["", "?dryRun=true"] {
                let answer = try dan.call("PUT", Self.path("team:administrators", "crew") + end, "{}")
                #expect(answer.text.contains("comes into team:crew"), "\(answer.text)")
                #expect(!answer.text.contains("person:ada") && !answer.text.contains("permit ("), "\(answer.text)")
            }
            let seen = try #require(try dan.ask("GET", Self.list)["proposals"] as? [[String: Any]])
            #expect(seen.count == 1 && seen.first?["report"] == nil)
            // He takes back what he has proposed, and nothing else.
            #expect(try dan.call("DELETE", "\(Self.list)/\(id)").status == 403)
            let his = try #require(seen.first?["id"] as? String)
            #expect(try dan.call("DELETE", "\(Self.list)/\(his)").status == 204)
            // What cannot be made is not said to count at once.
            #expect(try ada.call("PUT", Self.path("person:nobody", "crew") + "?dryRun=true", "{}").status == 404)
            #expect(try ada.call("DELETE", Self.path("person:eva", "crew") + "?dryRun=true").status == 404)
        }

        @Test func `what means something else by now is not approved unread`() throws {
            try site.enforce(
                #"@id("crew") permit (principal in StageDoor::Team::"crew", action == StageDoor::Action::"readSchema", resource);"#,
                with: ada
            )
            let id = try propose("person:cleo", "crew", by: ada)
            // The team has come into another one meanwhile.
            #expect(try site.admin.call("PUT", Self.path("team:crew", "administrators"), "{}").status == 200)
            let late = try ben.call("POST", "\(Self.list)/\(id)/approve", "{}")
            #expect(late.status == 409 && late.text.contains("propose it again"), "\(late.text)")
            let anew = try propose("person:cleo", "crew", by: ada)
            #expect(anew != id)
            #expect(try ben.call("POST", "\(Self.list)/\(id)/approve", "{}").status == 404)
            #expect(try ben.call("POST", "\(Self.list)/\(anew)/approve", "{}").status == 200)

            // A team brings those along who have come into it meanwhile.
            try site.admin.ask("PUT", "\(Self.root)/principals/team:inner", "{}")
            let team = try propose("team:inner", "operators", by: ada)
            #expect(try ada.call("PUT", Self.path("person:cleo", "inner"), "{}").status == 200)
            #expect(try ben.call("POST", "\(Self.list)/\(team)/approve", "{}").status == 409)
            let with = try ada.ask("PUT", Self.path("team:inner", "operators"), "{}")
            let shown = (with["proposal"] as? [String: Any])?["report"] as? String
            #expect(
                shown?.contains(
                    "team:inner has 1, not counting those whom another issuer says to be in it: person:cleo"
                ) == true,
                "\(with)"
            )
            #expect(try ben.call("POST", "\(Self.list)/\(try proposed(with))/approve", "{}").status == 200)

            // What would have ended is not begun, and somebody who is gone is in nothing.
            let short = try propose("person:dan", "operators", #"{"expiresInSeconds":1}"#, by: ada)
            Thread.sleep(forTimeInterval: 1.1)
            #expect(try ben.call("POST", "\(Self.list)/\(short)/approve", "{}").status == 409)
            try ada.ask("DELETE", "\(Self.root)/principals/person:dan")
            #expect(try ben.call("POST", "\(Self.list)/\(short)/approve", "{}").status == 404)
        }

        @Test func `the command shows what it means, and who has to be asked`() throws {
            func run(_ person: SignedIn, _ arguments: String...) throws -> Finished {
                try site.stagedoor(all: arguments, as: person)
            }
            let dry = try run(ada, "access", "join", "person:cleo", "operators", "--dry-run")
            #expect(dry.status == 4 && dry.output.contains("comes into team:operators"), "\(dry.said)")
            let dryCrew = try run(ada, "access", "join", "person:cleo", "crew", "--dry-run")
            #expect(dryCrew.status == 0 && dryCrew.output.contains("this would count at once"), "\(dryCrew.said)")
            #expect(try teams(of: "person:cleo") == [])
            let join = try run(
                ada,
                "access",
                "join",
                "person:cleo",
                "operators",
                "--for",
                "8h",
                "--reason",
                "the night"
            )
            #expect(join.status == 4 && join.said.contains("somebody else runs: stagedoor access approve member_"))
            let list = try run(ben, "access", "proposals")
            #expect(list.output.contains("person:cleo into team:operators until "), "\(list.said)")
            #expect(list.output.contains("by person:ada") && list.output.contains("the night"))
            let id = try #require(list.output.split(separator: " ").first.map(String.init))
            let approve = try run(ben, "access", "approve", id)
            #expect(approve.output == "person:cleo is in team:operators\n", "\(approve.said)")
            #expect(try run(ada, "access", "leave", "person:cleo", "operators").output.hasSuffix("any more\n"))
            let again = try propose("person:cleo", "operators", by: ada)
            #expect(try run(ben, "access", "reject", again).output == "rejected \(again)\n")
            #expect(try run(ben, "access", "reject", again).status != 0)
        }
    }
}
