// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import stagedoor

extension ServeTests {
    /// The whole server behind certificates that are made for the test.
    @Suite(.enabled(if: Binary.isInstalled("openssl"), "SKIPPED: openssl is not installed"))
    struct TLSTests {
        /// Makes a certificate that signs itself, and its key.
        private func identity(_ name: String, in folder: Folder) async throws -> (certificate: String, key: String) {
            let files = (folder.path(name + ".pem"), folder.path(name + ".key"))
            let run = try await CommandRun(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1", "-out", files.0, "-keyout",
                    files.1,
                ]
            )
            try #require(run.status == 0, "\(run.errors)")
            return files
        }

        @Test("requests over TLS are answered, others are not") func https() async throws {
            let folder = try Folder()
            let own = try await identity("server", in: folder)
            let text = "tls:\n  certificate: \(own.certificate)\n  key: \(own.key)\n"
            let settings = try folder.write(text, to: "settings.yaml")
            try await StartedServer.run(["--dev", "--config", settings]) { (server) async throws in
                let answer = try await server.curl("/subjects", scheme: "https", "--cacert", own.certificate)
                #expect(answer.status == 200 && answer.body.hasPrefix("["))
                #expect(try await server.curl("/subjects", scheme: "https").status == 0)
                #expect(try await server.curl("/subjects").status == 0)
                for (scheme, reason) in [("https", "certificate"), ("http", "TLS")] {
                    let address = "\(scheme)://127.0.0.1:\(server.port)"
                    let run = try await CommandRun.stagedoor("schema", "list", "--server", address)
                    #expect(run.status == 3)
                    #expect(run.errors.contains(reason) && !run.errors.contains("BoringSSL"), "\(run.errors)")
                }
            }
        }

        @Test("with a client authority, whoever has no certificate of it is refused") func clientCA() async throws {
            let folder = try Folder()
            let own = try await identity("server", in: folder)
            let client = try await identity("client", in: folder)
            let stranger = try await identity("stranger", in: folder)
            let text = """
                tls: {certificate: "\(own.certificate)", key: "\(own.key)", client-ca: "\(client.certificate)"}
                """
            let settings = try folder.write(text, to: "settings.yaml")
            try await StartedServer.run(["--dev", "--config", settings]) { (server) async throws in
                func status(_ options: String...) async throws -> Int {
                    let all = ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", own.certificate] + options
                    return Int(try await CommandRun("curl", all + ["https://127.0.0.1:\(server.port)/"]).output) ?? 0
                }
                #expect(try await status("--cert", client.certificate, "--key", client.key) == 200)
                #expect(try await status() == 0)
                #expect(try await status("--cert", stranger.certificate, "--key", stranger.key) == 0)
            }
        }

        @Test("files that cannot be used stop the server before it starts anything") func badFiles() async throws {
            let folder = try Folder()
            let own = try await identity("server", in: folder)
            let other = try await identity("other", in: folder)
            let broken = try folder.write("no PEM", to: "broken.pem")
            for (certificate, key, authority, reason) in [
                ("/nowhere", own.key, nil, "'/nowhere' holds no certificate"),
                (broken, own.key, nil, "broken.pem' holds no certificate"),
                (own.certificate, broken, nil, "broken.pem' holds no private key"),
                (own.certificate, other.key, nil, "does not belong"),
                (own.certificate, own.key, broken, "broken.pem' holds no certificate of an authority"),
            ] as [(String, String, String?, String)] {
                let last = authority.map { ", client-ca: \($0)" } ?? ""
                let text = "tls: {certificate: \(certificate), key: \(key)\(last)}\n"
                let settings = try folder.write(text, to: "settings.yaml")
                let run = try await CommandRun.stagedoor(
                    "serve",
                    "--dev",
                    "--config",
                    settings,
                    "--data-dir",
                    folder.path("data")
                )
                #expect(run.status == 2)
                #expect(run.errors.contains(reason), "\(run.errors)")
                #expect(!FileManager.default.fileExists(atPath: folder.path("data")))
            }
        }
    }
}
