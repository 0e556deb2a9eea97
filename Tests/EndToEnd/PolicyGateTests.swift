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
    }
}
