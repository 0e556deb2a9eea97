// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Tests that are kept with the policies of a server.
    @Suite struct PolicyGateTests {
        @Test func `a change that breaks a kept test is refused, and to take the test away needs somebody else`() throws
        {
            let site = try AccessSite()
            let folder = site.folder.path("policies")
            _ = try site.stagedoor("policy", "pull", folder)
            try FileManager.default.createDirectory(atPath: folder + "/tests", withIntermediateDirectories: true)
            let test = """
                {"policies": "operators.cedar", "entities": "people.json", "requests": [
                  {"decision": "allow", "reason": ["operators-metrics"],
                   "principal": {"type": "StageDoor::Person", "id": "ada"},
                   "action": {"type": "StageDoor::Action", "id": "readMetrics"},
                   "resource": {"type": "StageDoor::System", "id": "stagedoor"},
                   "context": {"authentication": "token", "now": "2026-01-01"}}]}
                """
            let people = """
                [{"uid": {"type": "StageDoor::Person", "id": "ada"}, "attrs": {},
                  "parents": [{"type": "StageDoor::Team", "id": "operators"}]}]
                """
            try site.folder.write(test, to: "policies/tests/metrics.json")
            try site.folder.write(people, to: "policies/tests/people.json")
            let first = try site.stagedoor("policy", "apply", folder)
            #expect(first.output == "revision 1 is in force\n", "\(first.said)")
            try FileManager.default.removeItem(atPath: folder + "/operators.cedar")
            let broken = try site.stagedoor("policy", "apply", folder)
            #expect(broken.status == 1)
            #expect(broken.errors.contains("tests/metrics.json: request 1: deny instead of allow"), "\(broken.said)")
            try FileManager.default.removeItem(atPath: folder + "/tests")
            let dropped = try site.stagedoor("policy", "apply", folder)
            #expect(dropped.status == 4)
            #expect(dropped.output.contains("the test tests/metrics.json is removed"), "\(dropped.said)")
            // The tests come back with the policies, and what holds is put in force at once.
            _ = try site.stagedoor("policy", "pull", folder)
            #expect(FileManager.default.fileExists(atPath: folder + "/tests/metrics.json"))
            let again = try site.stagedoor("policy", "apply", folder)
            #expect(again.output.contains("nothing has changed: revision 1"), "\(again.said)")
        }

        @Test func `tests in folders of tests are kept by their paths`() throws {
            let site = try AccessSite()
            let folder = site.folder.path("policies")
            _ = try site.stagedoor("policy", "pull", folder)
            try FileManager.default.createDirectory(atPath: folder + "/tests/a/b", withIntermediateDirectories: true)
            let test = Self.test("people.json", of: "ada", at: "2026-01-01")
            try site.folder.write(test, to: "policies/tests/a/b/metrics.json")
            try site.folder.write(Self.people, to: "policies/tests/a/b/people.json")
            let first = try site.stagedoor("policy", "apply", folder)
            #expect(first.output == "revision 1 is in force\n", "\(first.said)")
            let copy = site.folder.path("copy")
            _ = try site.stagedoor("policy", "pull", copy)
            #expect(site.folder.read("copy/tests/a/b/metrics.json") == test)
            let again = try site.stagedoor("policy", "apply", copy)
            #expect(again.output.contains("nothing has changed: revision 1"), "\(again.said)")
        }

        @Test func `a test that fails because a right has ended stands in nobody's way`() throws {
            let site = try AccessSite()
            let ada = try site.signedIn("person:ada", in: "administrators")
            let end = Date().addingTimeInterval(8)
            let text = ISO8601DateFormatter().string(from: end)
            let folder = site.folder.path("policies")
            _ = try site.stagedoor("policy", "pull", folder)
            try FileManager.default.createDirectory(atPath: folder + "/tests", withIntermediateDirectories: true)
            let right = """
                @id("for-a-moment") @expires("\(text)") permit (principal == StageDoor::Person::"kim",
                    action == StageDoor::Action::"readMetrics", resource);
                """
            try site.folder.write(right, to: "policies/moment.cedar")
            try site.folder.write(Self.test(nil, of: "kim", at: "2026-01-01"), to: "policies/tests/moment.json")
            try site.folder.write(
                Self.test("people.json", of: "ada", at: "2026-01-01"),
                to: "policies/tests/other.json"
            )
            try site.folder.write(Self.people, to: "policies/tests/people.json")
            let proposed = try site.stagedoor("policy", "apply", folder, as: ada)
            #expect(proposed.status == 4, "\(proposed.said)")
            #expect(try site.stagedoor("policy", "approve").status == 0)
            Thread.sleep(until: end.addingTimeInterval(1))
            // Something that has nothing to do with it.
            try site.folder.write("// Nothing.\n", to: "policies/nothing.cedar")
            let applied = try site.stagedoor("policy", "apply", folder)
            #expect(applied.status == 0, "\(applied.said)")
            #expect(applied.errors.contains("a test fails with the policies in force as well: tests/moment.json"))
            // What the change itself breaks is refused as before, and so is a new test that does not hold.
            try FileManager.default.removeItem(atPath: folder + "/operators.cedar")
            let broken = try site.stagedoor("policy", "apply", folder)
            #expect(broken.status == 1, "\(broken.said)")
            #expect(broken.errors.contains("tests/other.json") && !broken.errors.contains("tests/moment.json"))
            _ = try site.stagedoor("policy", "pull", folder)
            try site.folder.write(Self.test(nil, of: "kim", at: "2026-01-02"), to: "policies/tests/new.json")
            let new = try site.stagedoor("policy", "apply", folder)
            #expect(new.status == 1 && new.errors.contains("tests/new.json"), "\(new.said)")
        }

        @Test func `built-in policies that are not in force are shown, and written out`() throws {
            let site = try AccessSite()
            let fresh = try site.stagedoor("policy", "status")
            let lines = fresh.output.split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == "revision 0: 9 files, by stagedoor", "\(fresh.said)")
            #expect(lines.last?.wholeMatch(of: /sha256 [0-9a-f]{64}/) != nil, "\(fresh.said)")
            let folder = site.folder.path("policies")
            _ = try site.stagedoor("policy", "pull", folder)
            try FileManager.default.removeItem(atPath: folder + "/break-glass.cedar")
            try site.folder.write("// Nobody.\n", to: "policies/readers.cedar")
            #expect(try site.stagedoor("policy", "apply", folder).status == 0)
            let status = try site.stagedoor("policy", "status")
            #expect(status.output.contains("built-in break-glass.cedar is not in force\n"), "\(status.said)")
            #expect(status.output.contains("built-in readers.cedar is another one than in force\n"), "\(status.said)")
            try site.restart(atOnce: false)
            #expect(site.server.said.contains("policy status"), "\(site.server.said)")
            let defaults = site.folder.path("defaults")
            #expect(try Finished.stagedoor("policy", "defaults", defaults).status == 0)
            #expect(site.folder.read("defaults/break-glass.cedar").contains("@breakglass"))
        }

        private static let people = """
            [{"uid": {"type": "StageDoor::Person", "id": "ada"}, "attrs": {},
              "parents": [{"type": "StageDoor::Team", "id": "operators"}]}]
            """

        /// A test that somebody may read the metrics.
        private static func test(_ entities: String?, of name: String, at day: String) -> String {
            """
            {"policies": "all"\(entities.map { ", \"entities\": \"\($0)\"" } ?? ""), "requests": [{"decision": "allow",
              "principal": {"type": "StageDoor::Person", "id": "\(name)"},
              "action": {"type": "StageDoor::Action", "id": "readMetrics"},
              "resource": {"type": "StageDoor::System", "id": "stagedoor"},
              "context": {"authentication": "token", "now": "\(day)"}}]}
            """
        }
    }
}
