// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Waivers of the registry, for whoever may not see all of them.
    @Suite struct WaiverRightTests {
        private static func record(_ name: String, _ type: String) -> String {
            #"{"type":"record","name":"\#(name)","fields":[{"name":"x","type":"\#(type)"}]}"#
        }

        @Test func `a pipeline goes by the waivers that it may see, and says of which subjects it may not`() throws {
            let site = try AccessSite()
            let ada = try site.signedIn("person:ada", in: "administrators")
            let pipeline = try site.signedIn("service:ci")
            try site.enforce(
                """
                permit (principal == StageDoor::Service::"ci", action in [StageDoor::Action::"readSchema",
                    StageDoor::Action::"checkCompatibility", StageDoor::Action::"listSubjects",
                    StageDoor::Action::"readSettings"], resource);
                permit (principal == StageDoor::Service::"ci", action == StageDoor::Action::"readWaivers", resource)
                when { resource in StageDoor::Subject::"Seen" };
                """,
                with: ada
            )
            let day = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 864_000)).prefix(10)
            for name in ["Seen", "Unseen"] {
                let schema = TestSchema.body(Self.record(name, "string"))
                try site.admin.ask("POST", "/subjects/\(name)/versions", schema)
                let request = #"{"subject":"\#(name)","rule":"TYPE_MISMATCH","reason":"agreed","expires":"\#(day)"}"#
                try site.admin.ask("POST", "/governance/v1/waivers", request)
                let folder = "schemas/\(name.lowercased())"
                let path = site.folder.path(folder)
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                try site.folder.write(Self.record(name, "int"), to: folder + "/a.avsc")
            }
            let list = try pipeline.ask("GET", "/governance/v1/waivers?subject=Seen&subject=Unseen")
            let shown = (list["waivers"] as? [[String: Any]])?.compactMap { $0["subject"] as? String }
            #expect(shown == ["Seen"] && list["secret"] as? [String] == ["Unseen"], "\(list)")
            #expect(try pipeline.call("GET", "/governance/v1/waivers?subject=Unseen").status == 403)
            #expect(try pipeline.call("GET", "/governance/v1/waivers").status == 403)

            let (seen, unseen) = (site.folder.path("schemas/seen"), site.folder.path("schemas/unseen"))
            let run = try site.stagedoor("check", seen, "--against", "registry:", as: pipeline)
            #expect(run.status == 0 && run.output.contains("WAIVER_USED"), "\(run.said)")
            let other = try site.stagedoor("check", unseen, "--against", "registry:", as: pipeline)
            #expect(other.status == 1 && other.output.contains("note[WAIVERS_UNKNOWN]"), "\(other.said)")
            let everything = try site.stagedoor("check", site.folder.path("schemas"), "--against", "registry:")
            #expect(everything.status == 0 && !everything.output.contains("WAIVERS_UNKNOWN"), "\(everything.said)")
        }
    }
}
