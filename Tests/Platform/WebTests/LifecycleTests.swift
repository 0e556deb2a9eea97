// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Web

@Suite struct LifecycleTests {
    @Test func `A graceful shutdown finishes the running request and lets no new one in`() async throws {
        // Long enough for a busy machine to ask for the shutdown while the request runs, with time left to finish it.
        let reply = try await withServer(configure: { $0.shutdownTimeout = .seconds(60) }) { port, shutdown in
            async let slow = blocking { try Transport.ask(port, "GET", "/slow/6000") }
            let idle = try await blocking {
                let client = try RawClient(port: port)
                client.send(Transport.request("GET", "/echo/a"))
                #expect(try client.receive().status == 200)
                return client
            }
            try await Task.sleep(for: .milliseconds(300))
            await shutdown()
            #expect(try await blocking { try idle.isClosed() })
            let reply = try await slow
            await #expect(throws: ClientError.self) { try await blocking { try Transport.ask(port, "GET", "/echo/a") } }
            return reply
        }
        #expect(reply.text == "slow")
        #expect(reply.headers["connection"] == "close")
    }

    @Test func `A shutdown does not wait for ever`() async throws {
        let start = ContinuousClock.now
        try await withServer(configure: { $0.shutdownTimeout = .milliseconds(300) }) { port, shutdown in
            async let slow = blocking { try? Transport.ask(port, "GET", "/slow/20000").status }
            try await Task.sleep(for: .milliseconds(200))
            await shutdown()
            #expect(await (try? slow) == .some(nil))
        }
        #expect(ContinuousClock.now - start < .seconds(15))
    }

    @Test func `A port already taken is an error, not a hang`() async throws {
        try await withServer { port, _ in
            await #expect(throws: (any Error).self) {
                try await withServer(configure: { $0.port = port }) { _, _ in }
            }
        }
    }
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

    @Test func `With a client authority, clients without a certificate get nothing`() async throws {
        try await withFolder { folder in
            let server = try await identity("server", in: folder)
            let client = try await identity("client", in: folder)
            let stranger = try await identity("stranger", in: folder)
            let files = TLSFiles(certificate: server.certificate, key: server.key, clientCA: client.certificate)
            try await withServer(configure: { $0.tls = files }) { port, _ in
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
    }
}
