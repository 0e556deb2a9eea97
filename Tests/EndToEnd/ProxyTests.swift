// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// A server behind a proxy that it trusts, and what it says of tokens that end.
    @Suite(.serialized) struct ProxyTests {
        private func fail(_ site: AccessSite, from client: String, times: Int) throws -> [Int] {
            try (0..<times).map { _ in
                let head =
                    "GET /subjects HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-Forwarded-For: \(client)\r\n"
                    + "Authorization: Bearer sd_forged\r\n\r\n"
                return try HTTPConnection(port: site.server.port).send(raw: Array(head.utf8)).status
            }
        }

        private func sources(_ site: AccessSite) throws -> [String] {
            let answer = try site.admin.ask("GET", "/governance/v1/audit/entries?event=signin.failed")
            let entries = answer["entries"] as? [[String: Any]] ?? []
            return entries.compactMap { ($0["entry"] as? [String: Any])?["source"] as? String }
        }

        @Test func `behind a proxy the origin in the audit log and the limit of failures are the client's`() throws {
            let site = try AccessSite(options: ["--trusted-proxy", "127.0.0.0/8"])
            let many = try fail(site, from: "1.1.1.1, 203.0.113.9", times: 25)
            #expect(many.first == 401 && many.last == 429, "\(many)")
            #expect(try fail(site, from: "198.51.100.10", times: 1) == [401])
            #expect(try fail(site, from: "not an address", times: 1) == [401])
            let seen = try seconds(until: 20) {
                Set(["203.0.113.9", "198.51.100.10", "127.0.0.1"]).isSubset(of: try sources(site))
            }
            let found = try sources(site)
            #expect(seen != nil && !found.contains("1.1.1.1"), "\(found)")
        }

        @Test func `whoever is not trusted says nothing of where a request comes from`() throws {
            let site = try AccessSite(options: ["--trusted-proxy", "10.0.0.0/8"])
            _ = try fail(site, from: "203.0.113.9", times: 1)
            let seen = try seconds(until: 20) { try !sources(site).isEmpty }
            #expect(seen != nil)
            #expect(try sources(site) == ["127.0.0.1"])
        }

        @Test func `the owner of a token that ends soon is told, once by the command, and nobody else`() throws {
            let site = try AccessSite()
            let (soon, later) = (try site.signedIn("pipeline:soon"), try site.signedIn("pipeline:later"))
            let whoAmI = "/governance/v1/access/whoami"
            #expect(try soon.call("GET", whoAmI).headers["stagedoor-token-expires"] == nil)
            let postgres = try site.server.privatePostgres()
            _ = try postgres.execute(
                """
                UPDATE access.tokens SET created_at = now() - interval '80 days',
                expires_at = now() + interval '9 days 1 hour' WHERE name = 'soon'
                """
            )
            try site.restart(atOnce: false)
            let again = SignedIn(port: site.server.port, token: soon.token)
            let end = try #require(try again.call("GET", whoAmI).headers["stagedoor-token-expires"].flatMap { Int($0) })
            #expect(abs(end - Int(Date().timeIntervalSince1970) - 9 * 86_400 - 3_600) < 300)
            let other = SignedIn(port: site.server.port, token: later.token)
            #expect(try other.call("GET", whoAmI).headers["stagedoor-token-expires"] == nil)
            let warned = try site.stagedoor("whoami", as: again)
            #expect(warned.errors.components(separatedBy: "ends in 9 days").count == 2, "\(warned.said)")
            #expect(!warned.output.contains("ends in"))
            #expect(try !site.stagedoor("whoami", as: other).errors.contains("ends in"))
        }
    }
}
