// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Things that policies speak of, put in force from files with the policies.
    @Suite(.serialized) final class ResourceFileTests {
        private let site: AccessSite
        private let ada: SignedIn

        init() throws {
            site = try AccessSite()
            ada = try site.signedIn("person:ada", in: "administrators")
        }

        private static let domain = #"{"uid":{"type":"StageDoor::Domain","id":"sales"},"attrs":{},"parents":[]}"#
        private static let prefix = """
            {"uid":{"type":"StageDoor::SubjectPrefix","id":"orders.*"},"attrs":{},
            "parents":[{"type":"StageDoor::Domain","id":"sales"}]}
            """

        @Test func `a folder with entities is pulled, compared, approved, and decides`() throws {
            let reader = try site.signedIn("service:reader")
            #expect(try site.admin.register("orders.a") == 200)
            let folder = try TemporaryFolder()
            let policies = folder.path("policies")
            #expect(try site.stagedoor("policy", "pull", policies).status == 0)
            try FileManager.default.createDirectory(atPath: policies + "/entities", withIntermediateDirectories: true)
            func write(_ text: String, to name: String) throws {
                try text.write(toFile: policies + "/" + name, atomically: true, encoding: .utf8)
            }
            let permit = """
                @id("sales") permit (principal == StageDoor::Service::"reader",
                    action == StageDoor::Action::"readSchema", resource in StageDoor::Domain::"sales");
                """
            try write(permit, to: "sales.cedar")
            try write("[\(Self.domain)]", to: "entities/sales.json")
            // Put in force by somebody else, as nothing lies in the domain yet but might.
            #expect(try site.stagedoor("policy", "apply", policies, as: ada).status == 4)
            #expect(try site.stagedoor("policy", "approve").status == 0)
            #expect(try reader.call("GET", "/subjects/orders.a/versions/1").status == 403)

            try write("[\(Self.domain),\(Self.prefix)]", to: "entities/sales.json")
            let shown = try site.stagedoor("policy", "apply", policies, "--dry-run", as: ada)
            #expect(shown.status == 4, "\(shown.said)")
            #expect(shown.output.contains(#"SubjectPrefix "orders.*" comes to lie in Domain "sales": "sales" permits"#))
            #expect(shown.output.contains("reader"), "\(shown.output)")
            #expect(try site.stagedoor("policy", "apply", policies, as: ada).status == 4)
            #expect(try site.stagedoor("policy", "approve", as: ada).status != 0)
            #expect(try site.stagedoor("policy", "approve").status == 0)
            #expect(try reader.call("GET", "/subjects/orders.a/versions/1").status == 200)
            #expect(try reader.call("GET", "/subjects/payments.a/versions/1").status == 403)

            // What is pulled is what was put in force, and says offline what the server says.
            let again = folder.path("again")
            #expect(try site.stagedoor("policy", "pull", again).status == 0)
            let kept = try String(contentsOfFile: again + "/entities/sales.json", encoding: .utf8)
            #expect(kept == "[\(Self.domain),\(Self.prefix)]")
            let who = try site.stagedoor(
                "policy",
                "who",
                "--no-why",
                "--policies",
                again,
                "--schema",
                again + "/stagedoor.cedarschema",
                "--entities",
                again + "/entities.json",
                "--action",
                #"StageDoor::Action::"readSchema""#,
                "--resource",
                #"StageDoor::Subject::"orders.a""#
            )
            #expect(who.output.contains(#"StageDoor::Service::"reader""#), "\(who.said)")

            // Less needs nobody, and is gone at once.
            try write("[\(Self.domain)]", to: "entities/sales.json")
            let less = try site.stagedoor("policy", "apply", policies, as: ada)
            #expect(less.status == 0, "\(less.said)")
            #expect(try reader.call("GET", "/subjects/orders.a/versions/1").status == 403)
        }

        @Test func `entities that are none are refused with their places`() throws {
            let folder = try TemporaryFolder()
            let policies = folder.path("policies")
            #expect(try site.stagedoor("policy", "pull", policies).status == 0)
            try FileManager.default.createDirectory(atPath: policies + "/entities", withIntermediateDirectories: true)
            let person = #"{"uid":{"type":"StageDoor::Person","id":"eve"},"attrs":{},"parents":[]}"#
            try "[\(Self.domain),\n\(person)]".write(
                toFile: policies + "/entities/a.json",
                atomically: true,
                encoding: .utf8
            )
            let refused = try site.stagedoor("policy", "apply", policies, as: ada)
            #expect(refused.status == 1)
            #expect(refused.said.contains("entities/a.json:2:1: no file describes Person \"eve\""), "\(refused.said)")
        }

        @Test func `whoever may change a folder of policies changes that one and no other`() throws {
            let author = try site.signedIn("person:author")
            try site.enforce(
                """
                @id("orders-folder") permit (principal == StageDoor::Person::"author",
                    action == StageDoor::Action::"changePolicies",
                    resource in StageDoor::PolicyFolder::"teams/orders");
                """,
                with: ada
            )
            let path = "/governance/v1/access/policies"
            /// What is answered to a change of some files; an empty text takes one away.
            func apply(_ files: [String: String], by caller: SignedIn) throws -> HTTPAnswer {
                let before = try site.admin.ask("GET", path)
                var documents = try #require(before["documents"] as? [[String: String]])
                documents.removeAll { files[$0["name"] ?? ""] != nil }
                for (name, text) in files where !text.isEmpty { documents.append(["name": name, "text": text]) }
                let body: [String: Any] = ["documents": documents, "basedOn": before["revision"] ?? 0]
                let data = try JSONSerialization.data(withJSONObject: body)
                return try caller.call("PUT", path, String(decoding: data, as: UTF8.self))
            }
            func approve(_ answer: HTTPAnswer) throws {
                try #require(answer.status == 202, "\(answer.text)")
                let proposal = (try answer.json() as? [String: Any])?["proposal"] as? [String: Any]
                let id = try #require(proposal?["id"] as? String)
                try site.admin.ask("POST", "/governance/v1/access/proposals/\(id)/approve", "{}")
            }
            let own = "teams/orders/ci.cedar"
            let permit = #"@id("ci") permit (principal, action == StageDoor::Action::"readMetrics", resource);"#
            let forbid = #"@id("no") forbid (principal, action == StageDoor::Action::"readMetrics", resource);"#
            try approve(try apply([own: permit], by: author))
            // To take back what one's own file permits needs nobody; to forbid it to everybody does.
            #expect(try apply([own: ""], by: author).status == 200)
            let forbidding = try apply([own: forbid], by: author)
            #expect(forbidding.status == 202)
            #expect(forbidding.text.contains("newly forbids"))
            #expect(try apply([own: forbid], by: ada).status == 200)
            for other in ["test.cedar", "teams/orders.cedar", "teams/other/a.cedar", "administrators.cedar"] {
                let answer = try apply([other: permit.replacingOccurrences(of: "ci", with: "x")], by: author)
                #expect(answer.status == 403, "\(other) \(answer.text)")
            }
            let mixed = try apply([own: permit, "zzz.cedar": forbid], by: author)
            #expect(mixed.status == 403)
            #expect(try apply(["entities/a.json": "[\(Self.domain)]"], by: author).status == 403)
            #expect(try apply(["tests/a.json": "[]"], by: author).status == 403)
            #expect(try apply(["readers.cedar": ""], by: author).status == 403)
            let nobody = try site.signedIn("person:nobody")
            #expect(try apply([own: permit], by: nobody).status == 403)
            let deep = "teams/orders/" + String(repeating: "a/", count: 40) + "x.cedar"
            #expect(try apply([deep: permit], by: author).status == 403)
            // What forbids somebody the whole forbids them each part.
            let ban = """
                @id("ban") forbid (principal == StageDoor::Person::"author",
                    action == StageDoor::Action::"changePolicies", resource == StageDoor::System::"stagedoor");
                """
            #expect(try apply(["ban.cedar": ban], by: ada).status == 200)
            #expect(try apply([own: ""], by: author).status == 403)
        }

        @Test func `entities that cannot be read are not taken for none`() throws {
            let policies = site.folder.path("unreadable")
            #expect(try site.stagedoor("policy", "pull", policies).status == 0)
            try "no folder".write(toFile: policies + "/entities", atomically: true, encoding: .utf8)
            let refused = try site.stagedoor("policy", "apply", policies, as: ada)
            #expect(refused.status != 0 && refused.said.contains("unreadable/entities"), "\(refused.said)")
        }
    }
}
