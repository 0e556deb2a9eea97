// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// That servers begin and end, and that somebody was there, in the audit log.
    @Suite(.serialized) struct AuditPresenceTests {
        private static func entries(of event: String, _ site: AccessSite, atLeast count: Int) throws -> [[String: Any]]
        {
            var found: [[String: Any]] = []
            let arrived = seconds(until: 30) {
                let answer = try? site.admin.ask("GET", "/governance/v1/audit/entries?event=\(event)")
                found = (answer?["entries"] as? [[String: Any]] ?? []).compactMap { $0["entry"] as? [String: Any] }
                return found.count >= count
            }
            try require(arrived != nil, "\(event): \(found)\n\(site.server.said)")
            return found
        }

        private static func details(_ entry: [String: Any]) -> [String: Any] {
            entry["details"] as? [String: Any] ?? [:]
        }

        @Test func `a server says that it begins, with whom it believes, and that it ends; a crash shows`() throws {
            let site = try AccessSite(options: ["--audit-pseudonyms"])
            try site.restart(atOnce: false)
            try site.restart(atOnce: true)
            let started = try Self.entries(of: "server.started", site, atLeast: 3).map(Self.details)
            let stopped = try Self.entries(of: "server.stopped", site, atLeast: 1).map(Self.details)
            #expect(started.count == 3 && stopped.count == 1)
            #expect(stopped.first?["server"] as? String == started.first?["server"] as? String)
            #expect(Set(started.compactMap { $0["server"] as? String }).count == 3)
            for one in started {
                #expect(one["policies"] as? Int == 0 && (one["sha256"] as? String)?.count == 64, "\(one)")
                #expect(one["signIn"] as? String == "everybody" && one["pseudonyms"] as? Bool == true, "\(one)")
                #expect(one["version"] as? String != nil)
            }
            let status = try site.stagedoor("policy", "status")
            #expect(status.output.contains("sha256 \(started.first?["sha256"] as? String ?? "-")\n"), "\(status.said)")
            let isSigned = seconds(until: 60) {
                let answer = try? site.admin.call("GET", "/governance/v1/audit/log/checkpoint")
                return (Int(answer?.text.components(separatedBy: "\n").dropFirst().first ?? "") ?? 0) >= 8
            }
            #expect(isSigned != nil)
            let report = try site.stagedoor("audit", "report", "--framework", "pci")
            #expect(report.output.contains("starts of servers: 3 "), "\(report.said)")
            #expect(report.output.contains("exception: starts of servers whose run before has no end in the log"))
        }

        @Test func `who signed in and who looked at rights is an entry within seconds, and counted from then on`()
            throws
        {
            let site = try AccessSite()
            let ada = try site.signedIn("person:ada", in: "readers")
            for _ in 0..<20 { #expect(try ada.call("GET", "/subjects").status == 200) }
            for _ in 0..<3 { try site.admin.ask("GET", "/governance/v1/access/principals") }
            _ = try Self.entries(of: "access.read", site, atLeast: 1)
            let first = try Self.entries(of: "signin.succeeded", site, atLeast: 2)
            let own = try #require(first.first { $0["actor"] as? String == "person:ada" }, "\(first)")
            #expect(own["authentication"] as? String == "token" && own["source"] as? String == "127.0.0.1")
            #expect((own["token"] as? String)?.hasPrefix("tok_") == true && own["policies"] == nil)
            Thread.sleep(forTimeInterval: 2.5)
            for _ in 0..<10 { #expect(try ada.call("GET", "/subjects").status == 200) }
            try site.restart(atOnce: false)
            let all = try Self.entries(of: "signin.succeeded", site, atLeast: 3)
            let adas = all.filter { $0["actor"] as? String == "person:ada" }
            let counts = adas.map { Self.details($0)["count"] as? Int ?? 1 }
            #expect(adas.count <= 3 && counts.reduce(0, +) == 30, "\(adas)")
            let reads = try Self.entries(of: "access.read", site, atLeast: 1)
            let routes = reads.map { Self.details($0)["route"] as? String }
            #expect(routes.contains("GET /governance/v1/access/principals"), "\(reads)")
            #expect(reads.allSatisfy { $0["actor"] as? String == "service:bootstrap" })
            #expect(reads.first?["policies"] as? [String] == ["administrators"])
        }
    }
}
