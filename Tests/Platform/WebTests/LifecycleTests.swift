// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Logging
import Testing

@testable import Web

@Suite struct LifecycleTests {
    @Test func `A graceful shutdown finishes the running request and lets no new one in`() async throws {
        let held = HeldRoute()
        let configure: (inout WebServerConfiguration) -> Void = { $0.shutdownTimeout = .seconds(600) }
        let reply = try await withServer([held.route] + Sample.routes, configure: configure) { port, shutdown in
            async let running = blocking { try Transport.ask(port, "GET", "/held") }
            let idle = try await blocking {
                let client = try RawClient(port: port)
                client.send(Transport.request("GET", "/echo/a"))
                #expect(try client.receive().status == 200)
                return client
            }
            await held.arrival()
            await shutdown()
            #expect(try await blocking { try idle.isClosed() })
            try await blocking {
                var isClosed = false
                for _ in 0..<3_000 where !isClosed {
                    isClosed = (try? Transport.ask(port, "GET", "/echo/a")) == nil
                    if !isClosed { Thread.sleep(forTimeInterval: 0.02) }
                }
                #expect(isClosed)
            }
            held.release()
            return try await running
        }
        #expect(reply.text == "held")
        #expect(reply.headers["connection"] == "close")
    }

    @Test(.timeLimit(.minutes(5))) func `A shutdown does not wait for ever`() async throws {
        let held = HeldRoute()
        try await withServer([held.route], configure: { $0.shutdownTimeout = .milliseconds(300) }) { port, shutdown in
            async let running = blocking { try? Transport.ask(port, "GET", "/held").status }
            await held.arrival()
            await shutdown()
            #expect(await (try? running) == .some(nil))
        }
    }

    @Test func `A port already taken is an error, not a hang`() async throws {
        try await withServer { port, _ in
            await #expect(throws: (any Error).self) {
                try await withServer(configure: { $0.port = port }) { _, _ in }
            }
        }
    }
}

/// `GET /held`: says when a request has come, and answers when it is let go.
private struct HeldRoute {
    private let arrivals = AsyncStream.makeStream(of: Void.self)
    private let releases = AsyncStream.makeStream(of: Void.self)

    var route: Route {
        Route(.get, "/held") { [arrivals, releases] _ in
            arrivals.continuation.yield()
            for await _ in releases.stream { return .text("held") }
            throw CancellationError()
        }
    }

    func arrival() async { for await _ in arrivals.stream { return } }

    func release() { releases.continuation.yield() }
}

private let canTestTLS = ["/usr/bin/openssl", "/usr/bin/curl"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Suite(.enabled(if: canTestTLS, "SKIPPED: the TLS tests need /usr/bin/openssl and /usr/bin/curl"))
struct TLSTests {
    private func identity(_ name: String, in folder: URL) async throws -> (certificate: String, key: String) {
        let (certificate, key) = (
            folder.appending(path: "\(name).pem").path, folder.appending(path: "\(name).key").path
        )
        _ = try await blocking {
            try run(
                "/usr/bin/openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=\(name)",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-out",
                certificate,
                "-keyout",
                key
            )
        }
        return (certificate, key)
    }

    @Test func `Requests are answered over TLS, also on the hot path`() async throws {
        try await withFolder { folder in
            let server = try await identity("server", in: folder)
            let files = TLSFiles(certificate: server.certificate, key: server.key)
            try await withServer(configure: { $0.tls = files }, hot: Sample.hot) { port, _ in
                for (target, text) in [("/echo/tls", "tls"), ("/hot/1", "{\"id\":1}")] {
                    let body = try await blocking {
                        try run(
                            "/usr/bin/curl",
                            "-sS",
                            "--cacert",
                            server.certificate,
                            "https://127.0.0.1:\(port)\(target)"
                        )
                    }
                    #expect(String(decoding: body, as: UTF8.self) == text)
                }
                await #expect(throws: ClientError.self) { try await blocking { try Transport.ask(port, "GET", "/") } }
            }
        }
    }

    @Test func `An authority is withdrawn once its file has lost it for two looks, and is back with it`() async throws {
        try await withFolder { folder in
            let server = try await identity("server", in: folder)
            let authorities = [try await identity("one", in: folder), try await identity("two", in: folder)].map {
                FileManager.default.contents(atPath: $0.certificate) ?? Data()
            }
            let believed = folder.appending(path: "believed.pem")
            func write(_ authorities: [Data]) throws { try Data(authorities.joined()).write(to: believed) }
            try write(authorities)
            let files = TLSFiles(certificate: server.certificate, key: server.key, clientCA: believed.path)
            let source = try TLSSource(files, logger: Logger(label: "test"))
            let moment = source.now
            // Half written, then whole.
            try write([authorities[0]])
            source.refresh()
            #expect(source.believes(moment) && source.now.authorities.count == 2)
            try write(authorities)
            source.refresh()
            #expect(source.believes(moment) && source.now.authorities.count == 2)
            try write([authorities[0]])
            source.refresh()
            source.refresh()
            #expect(!source.believes(moment) && source.now.authorities.count == 1)
            #expect(source.believes(source.now))
            try write(authorities)
            source.refresh()
            #expect(source.believes(moment))
        }
    }

    @Test func `Of refused handshakes a few a minute are logged, and how many others there were`() {
        let refused = RefusedHandshakes()
        let most = RefusedHandshakes.mostLogged
        #expect((0..<most + 3).map { _ in refused.count(in: 7) } == Array(repeating: 0, count: most) + [nil, nil, nil])
        #expect(refused.count(in: 8) == 3)
        #expect(refused.count(in: 8) == 0)
    }

    @Test func `With a client authority, clients without a certificate get nothing, and the log says why`() async throws
    {
        let lines = Lines()
        try await withFolder { folder in
            let server = try await identity("server", in: folder)
            let client = try await identity("client", in: folder)
            let stranger = try await identity("stranger", in: folder)
            let files = TLSFiles(certificate: server.certificate, key: server.key, clientCA: client.certificate)
            try await withServer(configure: { $0.tls = files }, lines: lines) { port, _ in
                let url = "https://127.0.0.1:\(port)/echo/mutual"
                let body = try await blocking {
                    try run(
                        "/usr/bin/curl",
                        "-sS",
                        "--cacert",
                        server.certificate,
                        "--cert",
                        client.certificate,
                        "--key",
                        client.key,
                        url
                    )
                }
                #expect(String(decoding: body, as: UTF8.self) == "mutual")
                await #expect(throws: ClientError.self) {
                    try await blocking { try run("/usr/bin/curl", "-sS", "--cacert", server.certificate, url) }
                }
                await #expect(throws: ClientError.self) {
                    try await blocking {
                        try run(
                            "/usr/bin/curl",
                            "-sS",
                            "--cacert",
                            server.certificate,
                            "--cert",
                            stranger.certificate,
                            "--key",
                            stranger.key,
                            url
                        )
                    }
                }
            }
        }
        let notices = lines.all.filter { $0.contains("a TLS handshake was refused") && $0.contains("notice") }
        #expect(notices.count == 2, "\(notices)")
        #expect(notices.first?.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE") == true, "\(notices)")
        #expect(notices.last?.contains("CERTIFICATE_VERIFY_FAILED") == true, "\(notices)")
    }
}
