// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What is known of consumers on several servers, after a crash, and where everybody signs in.
    @Suite(.serialized) struct ConsumerNodeTests {
        private func levelNone(_ registry: Registry, _ subject: String, then types: [String]) throws {
            _ = try registry.ask("PUT", "/config/\(subject)", #"{"compatibility":"NONE"}"#)
            for type in types {
                _ = try registry.ask("POST", "/subjects/\(subject)/versions", Self.field(type))
            }
            let level =
                #"{"compatibility":"BACKWARD_TRANSITIVE","compatibilityAgainst":"IN_USE","usageWindowDays":0}"#
            _ = try registry.ask("PUT", "/config/\(subject)", level)
        }

        private static func field(_ type: String) -> String {
            TestSchema.body(#"{"type":"record","name":"Use","fields":[{"name":"a","type":"\#(type)"}]}"#)
        }

        @Test func `a pin on one node is compared with on the other at once`() async throws {
            try await onThread {
                let first = try RunningServer(in: TemporaryFolder())
                let database = try first.privatePostgres().url()
                let second = try RunningServer(in: TemporaryFolder(), database: database)
                for round in 0..<10 {
                    let subject = "pinned-\(round)"
                    try self.levelNone(first.registry, subject, then: ["string", "int"])
                    // The first node has just judged the subject, and remembers what it can.
                    _ = try first.registry.ask("POST", "/subjects/\(subject)/versions", Self.field("long"))
                    _ = try second.registry.ask("PUT", Path.pin("x", subject), #"{"versions":[1]}"#)
                    let refused = try first.registry.call("POST", "/subjects/\(subject)/versions", Self.field("double"))
                    try require(refused.status == 409, "round \(round): \(refused.status) \(refused.text)")
                    try require(
                        try second.registry.call("DELETE", Path.pin("x", subject)).status == 204,
                        "not withdrawn"
                    )
                    _ = try first.registry.ask("POST", "/subjects/\(subject)/versions", Self.field("double"))
                }
            }
        }

        @Test func `pins last through a kill, and what was written down of fetches too`() async throws {
            try await onThread {
                let folder = try TemporaryFolder()
                var server = try RunningServer(in: folder)
                let ids = try server.registry.registerVersions(3, of: "kept")
                _ = try server.registry.ask("PUT", Path.pin("x", "kept"), #"{"versions":[1]}"#)
                _ = try server.registry.ask("GET", "/schemas/ids/\(ids[1])")
                let isWritten = try seconds(until: 15) { try server.registry.usage("kept")[1].fetchedBy.count == 1 }
                try require(isWritten != nil, "the fetch is not written down")
                server.killAtOnce()
                server = try RunningServer(in: folder)
                let usage = try server.registry.usage("kept", unusedFor: 0)
                try require(usage[0].reasons == ["PINNED"], "the pin is gone: \(usage)")
                try require(usage[1].fetchedBy == ["anonymous"], "the fetch is gone: \(usage)")
            }
        }

        @Test func `a stop writes down what was not yet`() async throws {
            try await onThread {
                let first = try RunningServer(in: TemporaryFolder())
                let second = try RunningServer(in: TemporaryFolder(), database: first.privatePostgres().url())
                let id = try first.registry.registerVersions(1, of: "last")[0]
                _ = try second.registry.ask("GET", "/schemas/ids/\(id)")
                second.stop()
                let usage = try first.registry.usage("last")
                try require(usage[0].fetchedBy == ["anonymous"], "\(usage)")
            }
        }

        @Test func `an old version goes out of use, and one that somebody fetches is in use again`() async throws {
            try await onThread {
                let server = try RunningServer(in: TemporaryFolder())
                let (registry, postgres) = (server.registry, try server.privatePostgres())
                try self.levelNone(registry, "aged", then: ["string", "int"])
                _ = try registry.ask("PUT", "/config/aged", #"{"usageWindowDays":30}"#)
                try postgres.execute("UPDATE registry.versions SET created_at = now() - interval '40 days'")
                func isCompatible() throws -> Bool {
                    let path = "/compatibility/subjects/aged/versions"
                    return try registry.object("POST", path, Self.field("long"))["is_compatible"] as? Bool == true
                }
                try require(try !isCompatible(), "counting has just begun")
                try postgres.execute("UPDATE consumers.counting SET since = now() - interval '31 days'")
                try require(try isCompatible(), "a version that nobody reads is compared with")
                try require(try registry.reasons("aged", unusedFor: 30)[1] == [], "it stays")
                let id = try (registry.object("GET", "/subjects/aged/versions/1"))["id"] as? Int ?? 0
                _ = try registry.ask("GET", "/schemas/ids/\(id)")
                let again = try seconds(until: 15) { try !isCompatible() }
                try require(again != nil, "a version that was fetched is not compared with")
                try require(try registry.reasons("aged", unusedFor: 30)[1] == ["FETCHED"], "not kept")
                try postgres.execute("UPDATE consumers.reads SET last_day = CURRENT_DATE - 31")
                try require(try isCompatible(), "it was fetched too long ago")
            }
        }

        @Test func `where a server does not count, nothing is taken for out of use`() async throws {
            try await onThread {
                let first = try RunningServer(in: TemporaryFolder())
                let postgres = try first.privatePostgres()
                let id = try first.registry.registerVersions(2, of: "blind")[0]
                try postgres.execute("UPDATE registry.versions SET created_at = now() - interval '100 days'")
                try postgres.execute("UPDATE consumers.counting SET since = now() - interval '100 days'")
                try require(try first.registry.reasons("blind", unusedFor: 90)[1] == [], "it stays")
                let second = try RunningServer(
                    in: TemporaryFolder(),
                    database: try postgres.url(),
                    options: ["--no-traffic"]
                )
                let seen = try seconds(until: 5) {
                    try first.registry.reasons("blind", unusedFor: 90)[1] == ["NOT_COUNTED"]
                }
                try require(seen != nil, "a server that does not count is not known of")
                _ = try second.registry.ask("GET", "/schemas/ids/\(id)")
                second.stop()
                try require(try first.registry.usage("blind")[0].fetchedBy == [], "--no-traffic counts")
            }
        }

        @Test func `readers pin for themselves, operators for anybody, and all of it is logged`() throws {
            let folder = try TemporaryFolder()
            let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
            try require(started.status == 0, "\(started.said)")
            let server = try RunningServer(in: folder, mode: [])
            let token = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let admin = SignedIn(port: server.port, token: token)
            func signedIn(_ name: String, in team: String) throws -> SignedIn {
                try admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}")
                try admin.ask("PUT", "/governance/v1/access/teams/\(team)/members/\(name)", "{}")
                let answer = try admin.ask("POST", "/governance/v1/access/tokens", #"{"owner":"\#(name)"}"#)
                return SignedIn(port: server.port, token: try #require(answer["token"] as? String))
            }
            let reader = try signedIn("service:billing", in: "readers")
            let operatorOne = try signedIn("person:olga", in: "operators")
            #expect(try admin.register("orders", 1) == 200)
            let body = #"{"versions":[1]}"#
            #expect(try reader.call("PUT", Path.pin("service:billing", "orders"), body).status == 200)
            // Said again, it is no change.
            #expect(try reader.call("PUT", Path.pin("service:billing", "orders"), body).status == 200)
            #expect(try reader.call("PUT", Path.pin("service:billing%20eu", "orders"), body).status == 200)
            #expect(try reader.call("PUT", Path.pin("service:billing%2Feu", "orders"), body).status == 403)
            #expect(try reader.call("PUT", Path.pin("service:shipping", "orders"), body).status == 403)
            #expect(try operatorOne.call("PUT", Path.pin("service:shipping", "orders"), body).status == 200)
            #expect(try reader.call("DELETE", Path.pin("service:shipping", "orders")).status == 403)
            #expect(try operatorOne.call("DELETE", Path.pin("service:billing%20eu", "orders")).status == 204)

            // Under its name, also where what it was given was remembered.
            for _ in 0..<20 { #expect(try reader.call("GET", "/schemas/ids/1").status == 200) }
            #expect(try operatorOne.call("GET", "/schemas/ids/1").status == 403)
            let seen = try seconds(until: 15) {
                let usage = try reader.ask("GET", Path.usage("orders"))["versions"] as? [[String: Any]]
                return try ShownUsage(#require(usage?.first)).fetchedBy == ["service:billing"]
            }
            #expect(seen != nil)

            let entries = try #require(
                try seconds(until: 10) {
                    let found = try admin.ask("GET", "/governance/v1/audit/entries?event=consumer.unpinned")
                    return (found["entries"] as? [Any])?.count == 1
                }
            )
            #expect(entries >= 0)
            let pinned = try admin.ask("GET", "/governance/v1/audit/entries?event=consumer.pinned")
            let actors = (pinned["entries"] as? [[String: Any]])?.map {
                ($0["entry"] as? [String: Any])?["actor"] as? String
            }
            #expect(actors == ["service:billing", "service:billing", "person:olga"])
        }
    }
}
