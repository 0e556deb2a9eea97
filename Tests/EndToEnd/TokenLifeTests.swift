// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// How long tokens live that replace others, and what those are good for that others make.
    @Suite(.serialized) struct TokenLifeTests {
        private static let tokens = "/governance/v1/access/tokens"

        private static func token(_ id: String, _ site: AccessSite) throws -> [String: Any] {
            let list = try site.admin.ask("GET", tokens)["tokens"] as? [[String: Any]] ?? []
            return try #require(list.first { $0["id"] as? String == id })
        }

        private static func life(_ token: [String: Any]) -> Int {
            (token["expiresAt"] as? Int ?? 0) - (token["createdAt"] as? Int ?? 0)
        }

        @Test func `a token that replaces another one lives as long, unless somebody says otherwise`() throws {
            let site = try AccessSite()
            try site.admin.ask("PUT", "/governance/v1/access/principals/pipeline:ci", "{}")
            let made = try site.admin.ask("POST", Self.tokens, #"{"owner":"pipeline:ci","expiresInSeconds":2592000}"#)
            var id = try #require(made["id"] as? String)
            for (options, days) in [([], 30), (["--expires", "20d"], 20), ([], 20)] as [([String], Int)] {
                let settings = [
                    "STAGEDOOR_URL=http://127.0.0.1:\(site.server.port)", "STAGEDOOR_TOKEN=\(site.admin.token ?? "")",
                    Place.stagedoor, "token", "rotate", id,
                ]
                let rotated = try Finished("/usr/bin/env", settings + options)
                try require(rotated.status == 0, rotated.said)
                id = try #require(rotated.said.split(separator: " ").first { $0.hasPrefix("tok_") }.map(String.init))
                #expect(abs(Self.life(try Self.token(id, site)) - days * 86_400) <= 5, "\(options)")
            }
        }

        @Test func `nobody renews their own token for ever, nor makes others with it`() throws {
            let site = try AccessSite()
            let postgres = try site.server.privatePostgres()
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:eve", "{}")
            let made = try site.admin.ask("POST", Self.tokens, #"{"owner":"person:eve","expiresInSeconds":86400}"#)
            let id = try #require(made["id"] as? String)
            let last = try #require(try Self.token(id, site)["renewableUntil"] as? Int)
            #expect(abs(last - Int(Date().timeIntervalSince1970) - 366 * 86_400) < 60)
            let eve = SignedIn(port: site.server.port, token: made["token"] as? String)

            // A year later, but for an hour.
            func move(_ id: String, to end: String) throws {
                try postgres.execute("UPDATE access.tokens SET renewable_until = \(end) WHERE id = '\(id)'")
                let name = "person:moved\(Int.random(in: 0..<1_000_000))"
                try site.admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}")
            }
            try move(id, to: "now() + interval '1 hour'")
            let next = try eve.ask("POST", "\(Self.tokens)/\(id)/rotate", #"{"overlapSeconds":3600}"#)
            let nextID = try #require(next["id"] as? String)
            let renewed = try Self.token(nextID, site)
            #expect(Self.life(renewed) <= 3_600 && renewed["expiresAt"] as? Int == renewed["renewableUntil"] as? Int)
            let again = SignedIn(port: site.server.port, token: next["token"] as? String)
            let further = try again.ask("POST", Self.tokens, #"{"owner":"person:eve"}"#)
            #expect(Self.life(try Self.token(try #require(further["id"] as? String), site)) <= 3_600)
            try move(nextID, to: "now() - interval '1 second'")
            let refused = try again.call("POST", "\(Self.tokens)/\(nextID)/rotate", "{}")
            #expect(refused.status == 409 && refused.text.contains("somebody else has to issue"), "\(refused.text)")
            // Somebody else begins anew.
            let anew = try site.admin.ask("POST", "\(Self.tokens)/\(nextID)/rotate", "{}")
            let fresh = try Self.token(try #require(anew["id"] as? String), site)
            #expect(fresh["renewableUntil"] as? Int ?? 0 > last - 60)
        }

        @Test func `a restricted token makes one for a part of what it is good for, and slips are said`() throws {
            let site = try AccessSite()
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:eve", "{}")
            func body(_ resource: String, _ action: String = "manageTokens") throws -> String {
                let scope = ["actions": [action], "resources": [resource]]
                let all: [String: Any] = ["owner": "person:eve", "scope": scope]
                return String(decoding: try JSONSerialization.data(withJSONObject: all), as: UTF8.self)
            }
            let slip = try site.admin.call("POST", Self.tokens, try body(#"StageDoor::Subject::"x""#, "manageToken"))
            #expect(slip.status == 422 && slip.text.contains("did you mean 'manageTokens'"), "\(slip.text)")
            let both: [String: Any] = [
                "owner": "person:eve",
                "scope": ["resources": [#"StageDoor::SubjectPrefix::"orders.*""#, #"StageDoor::Person::"eve""#]],
            ]
            let wanted = String(decoding: try JSONSerialization.data(withJSONObject: both), as: UTF8.self)
            let made = try site.admin.ask("POST", Self.tokens, wanted)
            let eve = SignedIn(port: site.server.port, token: made["token"] as? String)
            let part = try body(#"StageDoor::SubjectPrefix::"orders.eu.*""#, "readSchema")
            #expect(try eve.call("POST", Self.tokens, part).status == 201)
            for other in ["pay.*", "orders-*"] {
                let refused = try eve.call(
                    "POST",
                    Self.tokens,
                    try body("StageDoor::SubjectPrefix::\"\(other)\"", "readSchema")
                )
                #expect(refused.status == 403, "\(other) \(refused.text)")
            }
        }
    }
}
