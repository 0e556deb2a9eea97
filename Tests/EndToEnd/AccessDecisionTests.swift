// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What the policies decided, counted, and what `stagedoor policy usage` makes of it.
    @Suite(.serialized) final class AccessDecisionTests {
        private let site: AccessSite

        init() throws { site = try AccessSite() }

        /// The lines about somebody, once there are as many decisions as expected.
        private func lines(of name: String, atLeast count: Int) throws -> [[String: Any]] {
            var lines: [[String: Any]] = []
            _ = try seconds(until: 20) {
                let path = "/governance/v1/access/decisions?principal=\(name)"
                lines = try site.admin.call("GET", path).text.split(separator: "\n").map { line in
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
                }
                return lines.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } >= count
            }
            return lines
        }

        @Test func `what is allowed and what is denied is counted, from the hot path too, with the policies`() throws {
            let reader = try site.signedIn("pipeline:reader", in: "readers")
            #expect(try site.admin.register("orders.placed-value") == 200)
            for _ in 0..<20 { #expect(try reader.call("GET", "/schemas/ids/1").status == 200) }
            for _ in 0..<3 { #expect(try reader.register("orders.placed-value", 1) == 403) }
            let lines = try lines(of: "pipeline:reader", atLeast: 24)
            func counts(_ action: String, _ decision: String) -> [Int] {
                lines.filter {
                    ($0["action"] as? [String: String])?["id"] == action && $0["decision"] as? String == decision
                }.map { $0["count"] as? Int ?? 0 }
            }
            // The first read, which finds nothing kept in memory, asks once more which of the subjects to show.
            #expect([20, 21].contains(counts("readSchema", "allow").reduce(0, +)))
            #expect(counts("registerSchema", "deny").reduce(0, +) == 3)
            let read = try #require(lines.first { $0["decision"] as? String == "allow" })
            #expect(read["reason"] as? [String] == ["readers"])
            let resource = read["resource"] as? [String: String]
            #expect(resource == ["type": "StageDoor::Subject", "id": "orders.placed-value"])
            #expect((read["principal"] as? [String: String]) == ["type": "StageDoor::Pipeline", "id": "reader"])
        }

        @Test func `pages of the log join to the whole of it`() throws {
            let reader = try site.signedIn("pipeline:reader", in: "readers")
            for number in 0..<7 { #expect(try reader.register("s\(number)") == 403) }
            let whole = try lines(of: "pipeline:reader", atLeast: 7)
            var paged: [String] = []
            while true {
                let after = paged.last.map { "&after=\($0)" } ?? ""
                let path = "/governance/v1/access/decisions?principal=pipeline:reader&limit=2\(after)"
                let page = try site.admin.call("GET", path).text.split(separator: "\n")
                if page.isEmpty { break }
                paged += try page.map { line in
                    let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    return try #require(json?["id"] as? String)
                }
            }
            #expect(paged == whole.compactMap { $0["id"] as? String })
            #expect(paged.count == 7)
            #expect(try site.admin.call("GET", "/governance/v1/access/decisions?since=99999999999").text.isEmpty)
            for query in ["after=x", "after=1", "since=x", "principal=x"] {
                let status = try site.admin.call("GET", "/governance/v1/access/decisions?\(query)").status
                #expect([400, 422].contains(status), "\(query)")
            }
        }

        @Test func `the server's own log shows which policies nobody uses, and narrower ones`() throws {
            let ada = try site.signedIn("person:ada", in: "administrators")
            let pipeline = try site.signedIn("pipeline:ci")
            try site.enforce(
                """
                permit (principal == StageDoor::Pipeline::"ci", action in [StageDoor::Action::"registerSchema",
                    StageDoor::Action::"deleteSchema"], resource in StageDoor::SubjectPrefix::"orders.*");
                @id("never") permit (principal == StageDoor::Pipeline::"ci", action == StageDoor::Action::"readSchema",
                    resource in StageDoor::SubjectPrefix::"other.*");
                """,
                with: ada
            )
            for number in 0..<4 { #expect(try pipeline.register("orders.placed-value", number) == 200) }
            _ = try lines(of: "pipeline:ci", atLeast: 4)
            let folder = site.folder.path("policies")
            let pulled = try site.stagedoor("policy", "pull", folder)
            try require(pulled.status == 0, pulled.said)
            let usage = try site.stagedoor(
                "policy",
                "usage",
                "--policies",
                folder,
                "--log",
                "server",
                "--entities",
                folder + "/entities.json",
                "--schema",
                folder + "/stagedoor.cedarschema",
                "--propose"
            )
            #expect(usage.status == 0, "\(usage.said)")
            #expect(usage.output.contains("  never\n"), "\(usage.output)")
            // A policy without a name is known by its file and place.
            #expect(usage.output.contains("test.cedar#1: 4 times"), "\(usage.output)")
            #expect(usage.output.contains("drop never"), "\(usage.output)")
            #expect(usage.output.contains("action == StageDoor::Action::\"registerSchema\""), "\(usage.output)")
        }

        @Test func `what was counted is there after the server has stopped, and a crash loses the last seconds only`()
            throws
        {
            let reader = try site.signedIn("pipeline:reader")
            for _ in 0..<5 { #expect(try reader.register("s") == 403) }
            _ = try lines(of: "pipeline:reader", atLeast: 5)
            for _ in 0..<5 { #expect(try reader.register("s") == 403) }
            try site.restart(atOnce: true)
            #expect(try lines(of: "pipeline:reader", atLeast: 5).reduce(0) { $0 + ($1["count"] as? Int ?? 0) } >= 5)
            let again = SignedIn(port: site.server.port, token: reader.token)
            for _ in 0..<3 { #expect(try again.register("s") == 403) }
            try site.restart(atOnce: false)
            #expect(try lines(of: "pipeline:reader", atLeast: 8).reduce(0) { $0 + ($1["count"] as? Int ?? 0) } >= 8)
        }
    }
}
