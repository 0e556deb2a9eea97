// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Synchronization
import Testing

@testable import Web

/// A server that lets in everybody on its machine, and a browser on that machine that shows somebody's page.
@Suite struct OwnPagesTests {
    /// Sends one POST to a server that knows only its own pages; the status, and whether the handler ran.
    private func post(_ fields: [String], target: String = "/", version: String = "1.1") async throws -> (Reply, Bool) {
        let ran = Mutex(false)
        let routes = [
            Route(.post, "/") { _ in
                ran.withLock { $0 = true }
                return .text("done")
            }
        ]
        let reply = try await withServer(routes, configure: { $0.ownPagesOnly = true }, hot: Sample.hot) { port, _ in
            try await blocking {
                let client = try RawClient(port: port)
                let lines = fields.map { $0.replacing("PORT", with: String(port)) + "\r\n" }.joined()
                client.send("POST \(target) HTTP/\(version)\r\n\(lines)Content-Length: 2\r\n\r\n{}")
                return try client.receive()
            }
        }
        return (reply, ran.withLock { $0 })
    }

    @Test(
        "Programs and the server's own pages are answered",
        arguments: [
            ["Host: localhost"], ["Host: LOCALHOST:9"], ["Host: 127.0.0.1:PORT"], ["Host: 127.1.2.3"],
            ["Host: [::1]:PORT"], ["Host: [::1]"], ["Host: localhost:PORT", "Origin: http://localhost:PORT"],
            ["Host: 127.0.0.1:PORT", "Origin: http://127.0.0.1:PORT", "Sec-Fetch-Site: same-origin"],
            ["Host: localhost", "Sec-Fetch-Site: none"],
        ]
    )
    func own(_ fields: [String]) async throws {
        let (reply, ran) = try await post(fields)
        #expect(reply.status == 200 && ran, "\(reply.text)")
    }

    @Test(
        "Pages of others, and names that a name server decides about, get 403 and nothing runs",
        arguments: [
            ["Host: evil.example:PORT"], ["Host: 127.0.0.1.evil.example"], ["Host: localhost.evil.example"],
            ["Host: 127.0.0.1x"], ["Host: 127.0.0.256"], ["Host: 127.0.0"], ["Host: 0.0.0.0"], ["Host: 10.0.0.1"],
            ["Host: [::1].evil.example"], ["Host: [::2]"], ["Host: [::1"], ["Host: localhost:80@evil.example"],
            ["Host: "], ["Host: localhost:" + String(repeating: "9", count: 30)],
            ["Host: localhost:PORT", "Origin: http://evil.example"], ["Host: localhost:PORT", "Origin: null"],
            ["Host: localhost:PORT", "Origin: http://localhost:3000"],
            ["Host: localhost:PORT", "Origin: https://localhost:PORT"],
            ["Host: localhost:PORT", "Origin: http://127.0.0.1:PORT"],
            ["Host: localhost:PORT", "Origin: "],
            ["Host: localhost:PORT", "Sec-Fetch-Site: cross-site", "Content-Type: text/plain"],
            ["Host: localhost:PORT", "Sec-Fetch-Site: same-site"],
        ]
    )
    func foreign(_ fields: [String]) async throws {
        let (reply, ran) = try await post(fields)
        #expect(reply.status == 403 && !ran)
        #expect(reply.text.contains("\"error_code\":40301") && reply.text.contains("localhost"))
    }

    @Test func `Hot reads are refused just so`() async throws {
        try await withServer(configure: { $0.ownPagesOnly = true }, hot: Sample.hot) { port, _ in
            try await blocking {
                for target in ["/hot/1", "/hot/2", "/nothing"] {
                    let client = try RawClient(port: port)
                    client.send("GET \(target) HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                    #expect(try client.receive().status == 403)
                }
                #expect(try Transport.ask(port, "GET", "/hot/1").status == 200)
            }
        }
    }

    @Test func `Two Host fields are one too many`() async throws {
        let (reply, ran) = try await post(["Host: localhost", "Host: evil.example"])
        #expect(reply.status == 400 && !ran)
    }

    @Test func `Without the setting nobody is asked where they come from`() async throws {
        try await withServer { port, _ in
            let headers = ["Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"]
            let reply = try await blocking { try Transport.ask(port, "GET", "/echo/a", headers) }
            #expect(reply.status == 200)
        }
    }
}
