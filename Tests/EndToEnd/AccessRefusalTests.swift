// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Refusals of whoever is not asked by policies, and long lists of who there is.
    @Suite(.serialized) struct AccessRefusalTests {
        /// Reads the audit log until it has an entry of a kind; the log of a server that signs it.
        private func entry(_ event: String, _ read: () throws -> [String: Any]) throws -> [String: Any]? {
            var found: [String: Any]?
            _ = try seconds(until: 30) {
                let entries = try read()["entries"] as? [[String: Any]] ?? []
                found = entries.compactMap { $0["entry"] as? [String: Any] }.first { $0["event"] as? String == event }
                return found != nil
            }
            return found
        }

        @Test func `a page of others is refused, and that is recorded, also where nobody signs in`() throws {
            let folder = try TemporaryFolder()
            let server = try RunningServer(in: folder)
            let head =
                "PUT /config HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nOrigin: https://elsewhere.example\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n"
            #expect(try HTTPConnection(port: server.port).send(raw: Array(head.utf8)).status == 403)
            let anybody = SignedIn(port: server.port, token: nil)
            let found = try entry("access.denied") {
                try anybody.ask("GET", "/governance/v1/audit/entries?event=access.denied")
            }
            #expect(found?["actor"] as? String == "nobody", "\(server.said)")
            #expect(found?["source"] as? String == "127.0.0.1")
            #expect(((found?["details"] as? [String: Any])?["reason"] as? String)?.contains("elsewhere") == true)
        }

        @Test func `a page of others is recorded where everybody signs in`() throws {
            let site = try AccessSite()
            let head =
                "PUT /config HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: cross-site\r\n"
                + "Authorization: Bearer \(site.admin.token ?? "")\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            #expect(try HTTPConnection(port: site.server.port).send(raw: Array(head.utf8)).status == 403)
            let found = try entry("access.denied") {
                try site.admin.ask("GET", "/governance/v1/audit/entries?event=access.denied")
            }
            #expect(((found?["details"] as? [String: Any])?["reason"] as? String)?.contains("Pages of others") == true)
        }

        @Test func `a wrong token of a developer is recorded`() throws {
            let folder = try TemporaryFolder()
            let token = "0123456789abcdef0123"
            try folder.write(token, to: "token")
            let server = try RunningServer(in: folder, mode: ["--dev-token-file", folder.path("token")])
            #expect(try SignedIn(port: server.port, token: "wrong").call("GET", "/subjects").status == 401)
            let found = try entry("signin.failed") {
                try SignedIn(port: server.port, token: token).ask(
                    "GET",
                    "/governance/v1/audit/entries?event=signin.failed"
                )
            }
            #expect((found?["details"] as? [String: Any])?["path"] as? String == "/subjects", "\(server.said)")
        }

        @Test func `who there is comes in pages, which commands follow`() throws {
            let site = try AccessSite()
            for number in 0..<25 { #expect(try site.admin.register("s\(number)") == 200) }
            let root = "/governance/v1/access/entities"
            func names(_ answer: HTTPAnswer) throws -> [String] {
                let list = try answer.json() as? [[String: Any]] ?? []
                return list.compactMap { entity in
                    guard let uid = entity["uid"] as? [String: String] else { return nil }
                    return "\(uid["type"] ?? "")::\(uid["id"] ?? "")"
                }
            }
            let whole = try names(site.admin.call("GET", root + "?subject=new"))
            #expect(whole.contains("StageDoor::Subject::new") && whole.count > 30)
            var (joined, path): ([String], String?) = ([], root + "?limit=7&subject=new")
            while let next = path {
                let answer = try site.admin.call("GET", next)
                let page = try names(answer)
                #expect(page.count <= 7)
                joined += page
                path = answer.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }
            }
            #expect(joined == whole)
        }
    }
}
