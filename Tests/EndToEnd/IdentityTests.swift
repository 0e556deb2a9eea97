// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Signing in with a token of another issuer.
    @Suite struct IdentityTests {
        @Test func `a pipeline signs in with the token that its own issuer gave it`() throws {
            let folder = try TemporaryFolder()
            let issuer = try ChildProcess(
                Place.python,
                [Place.tests + "/issuer.py", folder.root],
                output: folder.path("issuer"),
                errors: folder.path("issuer-errors")
            )
            defer { issuer.end() }
            let isReady = seconds(until: 30) { folder.read("issuer").contains("ready") }
            try require(isReady != nil, folder.read("issuer-errors"))
            let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
            try require(started.status == 0, "\(started.said)")
            let server = try RunningServer(
                in: folder,
                mode: ["--identities", folder.path("identities.yaml")]
            )
            let first = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let admin = SignedIn(port: server.port, token: first)
            let pipeline = SignedIn(port: server.port, token: folder.read("token"))
            let me = try pipeline.ask("GET", "/governance/v1/access/whoami")
            #expect(me["principal"] as? String == "pipeline:ci:job")
            #expect(me["authentication"] as? String == "identity")
            #expect(try pipeline.call("GET", "/subjects").status == 200)
            #expect(try pipeline.register("s") == 403)
            #expect(try admin.register("s") == 200)
            for _ in 0..<3 { #expect(try pipeline.call("GET", "/schemas/ids/1").status == 200) }
            // Shown again it is taken again, as bearer tokens are, until it ends; what came of it names it by its jti.
            for _ in 0..<2 { #expect(try SignedIn(port: server.port, token: pipeline.token).register("s") == 403) }
            var named: [[String: Any]] = []
            let isRecorded = try seconds(until: 30) {
                let log = try admin.ask("GET", "/governance/v1/audit/entries?actor=pipeline:ci:job")
                named = (log["entries"] as? [[String: Any]] ?? []).compactMap { $0["entry"] as? [String: Any] }
                return Set(named.compactMap { $0["event"] as? String }).isSuperset(
                    of: ["access.denied", "signin.succeeded"]
                )
            }
            #expect(isRecorded != nil && named.allSatisfy { $0["token"] as? String == "job-1" }, "\(named)")
            let metrics = try admin.call("GET", "/metrics").text
            #expect(metrics.contains(/http_requests_total\{.*\(immutable\).*\} [12]\n/), "\(metrics)")
            // For its minutes it gets no token that lives longer, also where it may manage its own.
            try admin.ask("PUT", "/governance/v1/access/principals/pipeline:ci:job", "{}")
            let long = #"{"owner":"pipeline:ci:job","expiresInSeconds":86400}"#
            #expect(try pipeline.call("POST", "/governance/v1/access/tokens", long).status == 403)
            // A token that was made for somebody else is nobody's here.
            let other = SignedIn(port: server.port, token: folder.read("other"))
            #expect(try other.call("GET", "/subjects").status == 401)
            // Whoever is known here by the same name, and disabled, does not get in by another issuer's word.
            try admin.ask("PUT", "/governance/v1/access/principals/pipeline:ci:job", #"{"disabled":true}"#)
            #expect(try pipeline.call("GET", "/subjects").status == 401)
            #expect(!server.said.contains(folder.read("token")))
        }
    }
}
