// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Policies that end by themselves, on a running server.
    @Suite(.serialized) struct AccessExpiryTests {
        @Test func `a right ends at its moment, also on the hot path, and is shown as dead then`() throws {
            let site = try AccessSite()
            let ada = try site.signedIn("person:ada", in: "administrators")
            let reader = try site.signedIn("service:reader")
            #expect(try site.admin.register("orders.placed-value") == 200)
            let end = Date().addingTimeInterval(6)
            let text = ISO8601DateFormatter().string(from: end)
            try site.enforce(
                """
                @id("for-a-moment") @expires("\(text)") permit (principal == StageDoor::Service::"reader",
                    action == StageDoor::Action::"readSchema", resource in StageDoor::SubjectPrefix::"orders.*");
                """,
                with: ada
            )
            #expect(try reader.call("GET", "/schemas/ids/1").status == 200)
            let shown = try site.admin.ask("GET", "/governance/v1/access/policies")
            let expiry = try #require((shown["expires"] as? [[String: Any]])?.first)
            #expect(expiry["policy"] as? String == "for-a-moment")
            #expect(expiry["time"] as? String == text)
            #expect(expiry["ended"] as? Bool == false)
            // Read again and again, up to the moment and over it: never after.
            var last = Date.distantPast
            while Date() < end.addingTimeInterval(1) {
                let asked = Date()
                if try reader.call("GET", "/schemas/ids/1").status == 200 { last = asked }
            }
            // The text has whole seconds, so the end lies up to one before.
            #expect(last < end)
            #expect(last > end.addingTimeInterval(-2))
            let folder = site.folder.path("policies")
            _ = try site.stagedoor("policy", "pull", folder)
            let applied = try site.stagedoor("policy", "apply", folder)
            #expect(applied.status == 0, "\(applied.said)")
            #expect(applied.errors.contains("policy \"for-a-moment\" is dead"), "\(applied.said)")
            let validated = try Finished.stagedoor(
                "policy",
                "validate",
                "--policies",
                folder,
                "--schema",
                folder + "/stagedoor.cedarschema"
            )
            #expect(validated.status == 0, "\(validated.said)")
            #expect((validated.output + validated.errors).contains("`for-a-moment` is dead"), "\(validated.said)")
        }

        @Test func `an administrator's own policy may not end, and a misspelt end is refused`() throws {
            let site = try AccessSite()
            let before = try site.admin.ask("GET", "/governance/v1/access/policies")
            let documents = try #require(before["documents"] as? [[String: String]])
            func put(_ annotation: String) throws -> HTTPAnswer {
                let changed = documents.map { document in
                    document["name"] == "administrators.cedar"
                        ? ["name": "administrators.cedar", "text": annotation + "\n" + (document["text"] ?? "")]
                        : document
                }
                let data = try JSONSerialization.data(withJSONObject: ["documents": changed, "basedOn": 0])
                let path = "/governance/v1/access/policies"
                return try site.admin.call("PUT", path, String(decoding: data, as: UTF8.self))
            }
            #expect(try put("@expires(\"2099-12-31\")").status == 409)
            let misspelt = try put("@expires(\"31.12.2099\")")
            #expect(misspelt.status == 422)
            #expect(misspelt.text.contains("administrators.cedar:1:"), "\(misspelt.text)")
        }
    }
}
