// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// An installation whose team has somebody busy, somebody idle, teams within it, and policies of which much is not used;
/// all of it made to look as if it had been so for two hundred days.
struct ReviewWorld {
    let site: AccessSite
    let ada: SignedIn
    let olga: SignedIn
    let idle: SignedIn

    init(_ policies: String, options: [String] = []) throws {
        site = try AccessSite(options: options)
        ada = try site.signedIn("person:ada", in: "administrators")
        olga = try site.signedIn("person:olga")
        for team in ["orders", "inner", "empty"] {
            try site.admin.ask("PUT", "/governance/v1/access/principals/team:\(team)", "{}")
        }
        for team in ["inner", "empty"] {
            try site.admin.ask("PUT", "/governance/v1/access/teams/orders/members/team:\(team)", "{}")
        }
        idle = try site.signedIn("person:idle", in: "orders")
        let active = try site.signedIn("person:active", in: "orders")
        let ci = try site.signedIn("pipeline:ci", in: "inner")
        _ = try site.signedIn("person:young", in: "inner")
        try site.enforce(policies.replacing("DAY", with: Self.day(10)), with: ada)
        #expect(try active.register("orders.placed-value") == 200)
        #expect(try active.call("GET", "/subjects/orders.placed-value/versions/1").status == 200)
        #expect(try active.call("GET", "/governance/v1/subjects/orders.placed-value/usage").status == 200)
        _ = try ci.call("GET", "/config/orders.placed-value")
        try age()
        try site.admin.ask("POST", "/governance/v1/access/tokens", #"{"owner":"person:active","description":"spare"}"#)
        try site.server.privatePostgres().execute(
            "UPDATE access.tokens SET created_at = now() - interval '200 days' WHERE description = 'spare'"
        )
    }

    /// Once everything is written, makes it old.
    private func age() throws {
        let database = try site.server.privatePostgres()
        let written = seconds(until: 60) {
            let isThere: String? = try? database.execute(
                """
                DO $$ BEGIN
                    ASSERT (SELECT count(DISTINCT action) FROM access.decisions
                        WHERE name IN ('active', 'ci') AND allowed) >= 4;
                    ASSERT (SELECT count(*) FROM access.tokens WHERE name IN ('active', 'ci') AND last_used_at > '-infinity') = 2;
                END $$
                """
            )
            return isThere != nil
        }
        try require(written != nil, "what was used is not written: \(site.server.said)")
        for statement in [
            "UPDATE access.memberships SET created_at = now() - interval '200 days' WHERE name <> 'young'",
            "UPDATE access.memberships SET created_at = now() - interval '10 days' WHERE name = 'young'",
            "UPDATE access.memberships SET expires_at = date_trunc('day', now(), 'UTC') + interval '40 days 1 hour' WHERE name = 'active'",
            "UPDATE access.tokens SET created_at = now() - interval '200 days' WHERE name <> 'young'",
            "UPDATE access.tokens SET created_at = now() - interval '10 days' WHERE name = 'young'",
            "UPDATE access.tokens SET last_used_at = now() - interval '100 days' WHERE name = 'idle'",
            "UPDATE access.policy_sets SET created_at = now() - interval '200 days'",
            "UPDATE access.decision_log SET complete_since = now() - interval '300 days'",
        ] { try database.execute(statement) }
    }

    /// Begins a review of the team.
    func start(days: Int = 90) throws -> [String: Any] {
        let body = #"{"team":"orders","owner":"person:olga","due":"\#(Self.day(3))","unusedDays":\#(days)}"#
        return try site.admin.ask("POST", "/governance/v1/access/reviews", body)
    }

    func cancel(_ review: [String: Any]) throws {
        let id = try #require(review["id"] as? String)
        try site.admin.ask("POST", "/governance/v1/access/reviews/\(id)/cancel", #"{"reason":"done"}"#)
    }

    /// The day so many days from now, in UTC.
    static func day(_ offset: Int) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy-MM-dd"
        return formatter.string(from: Date(timeIntervalSinceNow: Double(offset) * 86_400))
    }
}
