// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Who could do what at an earlier moment: policies, people and teams as they were.
    @Suite(.serialized) struct PolicyHistoryTests {
        private static let root = "/governance/v1/access"
        private let site: AccessSite

        init() throws { site = try AccessSite() }

        private func now() -> Int { Int(Date().timeIntervalSince1970) }

        /// The second after this one, so that what follows is of another.
        private func nextSecond() { Thread.sleep(forTimeInterval: 1.1) }

        /// Who is in the team, by the entities of a moment.
        private func members(of team: String, at moment: Int?) throws -> [String] {
            let query = moment.map { "?at=\($0)" } ?? ""
            let answer = try site.admin.call("GET", "\(Self.root)/entities\(query)")
            #expect(answer.status == 200)
            let entities = try answer.json() as? [[String: Any]] ?? []
            return entities.filter { entity in
                (entity["parents"] as? [[String: Any]] ?? []).contains { $0["id"] as? String == team }
            }
            .compactMap { ($0["uid"] as? [String: Any])?["id"] as? String }.sorted()
        }

        @Test func `memberships of every moment can be seen, and who was disabled is not there`() throws {
            func join(_ name: String, _ body: String = "{}") throws {
                try site.admin.ask("PUT", "\(Self.root)/principals/person:\(name)", "{}")
                try site.admin.ask("PUT", "\(Self.root)/teams/readers/members/person:\(name)", body)
            }
            let before = now()
            nextSecond()
            try join("ada")
            try join("ben", #"{"expiresInSeconds":2}"#)
            let both = now()
            nextSecond()
            nextSecond()
            nextSecond()
            let ended = now()
            nextSecond()
            try site.admin.ask("PUT", "\(Self.root)/principals/person:ada", #"{"disabled":true}"#)
            let disabled = now()
            nextSecond()
            try site.admin.ask("PUT", "\(Self.root)/principals/person:ada", #"{"disabled":false}"#)
            let enabled = now()
            nextSecond()
            #expect(try site.admin.call("DELETE", "\(Self.root)/principals/person:ada").status == 204)
            let expected = [
                (before, []), (both, ["ada", "ben"]), (ended, ["ada"]), (disabled, []), (enabled, ["ada"]), (now(), []),
            ]
            for (moment, names) in expected { #expect(try members(of: "readers", at: moment) == names, "\(moment)") }
            #expect(try members(of: "readers", at: nil) == [])
            let page = try site.admin.call("GET", "\(Self.root)/entities?at=\(both)&limit=1")
            #expect("\(page.headers)".contains("at=\(both)"), "\(page.headers)")
            for wrong in ["x", "-1", "\(now() + 1_000)", ""] {
                #expect(try site.admin.call("GET", "\(Self.root)/entities?at=\(wrong)").status == 422)
            }
        }

        @Test func `policies of every revision and moment can be pulled, and put in force again`() throws {
            let start = now()
            nextSecond()
            let forbid = #"@id("no") forbid (principal, action == StageDoor::Action::"deleteContext", resource);"#
            let other = try site.signedIn("person:other", in: "administrators")
            try site.enforce(forbid, named: "no.cedar", with: other)
            let first = now()
            nextSecond()
            try site.enforce(forbid.replacing("deleteContext", with: "forceMode"), named: "no.cedar", with: other)
            let listed = try site.stagedoor("policy", "history")
            #expect(listed.status == 0, "\(listed.said)")
            let lines = listed.output.split(separator: "\n")
            #expect(lines.map { $0.prefix(1) } == ["2", "1"], "\(listed.output)")
            #expect(lines.first?.contains("by person:other, approved by service:bootstrap") == true, "\(listed.output)")

            let folder = site.folder.path("then")
            let pulled = try site.stagedoor("policy", "pull", folder, "--revision", "1")
            #expect(pulled.status == 0, "\(pulled.said)")
            let text = try String(contentsOfFile: folder + "/no.cedar", encoding: .utf8)
            #expect(text == forbid)
            func revision(at moment: Int) throws -> Int? {
                try site.admin.ask("GET", "\(Self.root)/policies?at=\(moment)")["revision"] as? Int
            }
            #expect(try revision(at: start) == 0)
            #expect(try revision(at: first) == 1)
            #expect(try revision(at: now()) == 2)
            // The whole minute before the installation began.
            let minute = ISO8601DateFormatter()
            minute.formatOptions = [.withInternetDateTime]
            let minuteBefore = minute.string(from: Date(timeIntervalSince1970: Double(start - 86_400))).prefix(16)
            let empty = try site.stagedoor("policy", "pull", site.folder.path("empty"), "--at", String(minuteBefore))
            #expect(empty.status == 0 && empty.output.hasPrefix("revision 0"), "\(empty.said)")
            let back = try site.stagedoor("policy", "apply", folder, "--reason", "back", as: other)
            #expect(back.status == 4, "\(back.said)")
            #expect(try site.stagedoor("policy", "approve").status == 0)
            #expect(try revision(at: now()) == 3)
            #expect(try site.admin.call("GET", "\(Self.root)/policies?revision=99").status == 404)
        }
    }
}
