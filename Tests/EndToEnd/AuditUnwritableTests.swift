// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What cannot be recorded does not happen, and is not answered: where the database takes no changes.
    @Suite(.serialized) struct AuditUnwritableTests {
        /// Why the database takes none.
        enum Fault: String, CaseIterable, CustomStringConvertible {
            case readOnly, diskIsFull

            var description: String { rawValue }

            func begin(_ postgres: PrivatePostgres) throws {
                switch self {
                case .readOnly:
                    try postgres.execute("ALTER SYSTEM SET default_transaction_read_only = on")
                    try postgres.execute("SELECT pg_reload_conf()")
                case .diskIsFull:
                    try postgres.execute(
                        """
                        CREATE FUNCTION audit.full_disk() RETURNS trigger LANGUAGE plpgsql AS
                        $$BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END$$;
                        CREATE TRIGGER full_disk BEFORE INSERT ON audit.pending EXECUTE FUNCTION audit.full_disk()
                        """
                    )
                }
            }

            func end(_ postgres: PrivatePostgres) throws {
                switch self {
                case .readOnly:
                    try postgres.execute(
                        "ALTER SYSTEM RESET default_transaction_read_only"
                    )
                    try postgres.execute("SELECT pg_reload_conf()")
                case .diskIsFull: try postgres.execute("DROP TRIGGER full_disk ON audit.pending")
                }
            }
        }

        private static let access = "/governance/v1/access"

        /// All that a request could have changed.
        private static func state(_ postgres: PrivatePostgres) throws -> String {
            let tables = try postgres.query(
                """
                SELECT schemaname || '.' || tablename FROM pg_tables
                WHERE schemaname IN ('registry', 'access', 'consumers') ORDER BY 1
                """
            ).split(separator: "\n").filter { !["access.decisions", "access.tokens"].contains($0) }
            return try tables.map { table in
                try postgres.query("SELECT '\(table)', md5(string_agg(t::text, ',' ORDER BY t::text)) FROM \(table) t")
            }.joined() + postgres.query("SELECT count(*), count(revoked_at) FROM access.tokens")
        }

        /// Everything that changes something, ready to be asked for.
        private static func changes(_ site: AccessSite) throws -> [(method: String, path: String, body: String?)] {
            let only = ["POST /subjects/{subject}", "POST /governance/v1/checks"]
            let samples = try RouteSamples(site.admin).all.filter { sample in
                sample.method != "GET" && !only.contains(sample.route) && !sample.route.contains("/compatibility/")
                    && !sample.path.hasSuffix("/review") && sample.insteadOfSuccess == nil
            }
            for sample in samples { try sample.before?(site.admin) }
            let ada = try site.signedIn("person:ada", in: "administrators")
            let now = try site.admin.ask("GET", access + "/policies")
            var documents = now["documents"] as? [[String: String]] ?? []
            let text =
                #"permit (principal == StageDoor::Person::"zoe", action == StageDoor::Action::"readAudit", resource);"#
            documents.append(["name": "more.cedar", "text": text])
            let wanted: [String: Any] = ["documents": documents, "basedOn": now["revision"] ?? 0, "reason": "asked"]
            let policies = String(decoding: try JSONSerialization.data(withJSONObject: wanted), as: UTF8.self)
            let proposed = try ada.ask("PUT", access + "/policies", policies)
            let proposal = try #require((proposed["proposal"] as? [String: Any])?["id"] as? String)
            let asked = try ada.ask("PUT", access + "/teams/operators/members/person:fourth", "{}")
            let mine = try #require((asked["proposal"] as? [String: Any])?["id"] as? String)
            return try samples.map { sample in
                let path = sample.path.replacing(RouteSamples.own, with: "service:bootstrap")
                    .replacing("{proposal}", with: proposal).replacing(RouteSamples.mine, with: mine)
                if sample.route.contains("/pins/"), sample.method == "DELETE" {
                    try site.admin.ask("PUT", path, #"{"versions":[1],"reason":"asked"}"#)
                }
                return (sample.method, path, sample.route.hasSuffix("/policies") ? policies : sample.body)
            }
        }

        @Test(arguments: Fault.allCases)
        func `where nothing can be written nothing is changed, and everybody is told 503`(_ fault: Fault) throws {
            let site = try AccessSite(options: ["--audit-pseudonyms"])
            let postgres = try site.server.privatePostgres()
            let changes = try Self.changes(site)
            let eve = try site.signedIn("person:eve")
            #expect(changes.count > 40)
            try fault.begin(postgres)
            let before = try Self.state(postgres)
            func expect503(_ answer: HTTPAnswer, _ what: String) {
                #expect(answer.status == 503, "\(what): \(answer.status) \(answer.text)")
                #expect(answer.text.contains("takes no changes"), "\(what): \(answer.text)")
                #expect(answer.headers["retry-after"] != nil, "\(what)")
            }
            for (method, path, body) in changes {
                expect503(try site.admin.call(method, path, body), "\(method) \(path)")
            }
            // Nor does anything leave that has to be recorded.
            expect503(try eve.call("DELETE", "/subjects/walked1"), "a refusal")
            expect503(try SignedIn(port: site.server.port, token: "sd_no").call("GET", "/mode"), "a failed sign-in")
            expect503(try site.admin.call("GET", "/governance/v1/audit/entries"), "a read of the log")
            #expect(try Self.state(postgres) == before)
            // What need not be recorded at once goes on.
            #expect(try site.admin.call("GET", "/subjects/walked1/versions").status == 200)
            try fault.end(postgres)
            let goesOn = try seconds(until: 30) { try site.admin.register("after") == 200 }
            #expect(goesOn != nil)
            #expect(try eve.call("DELETE", "/subjects/walked1").status == 403)
            let log = try site.admin.ask("GET", "/governance/v1/audit/entries")
            #expect((log["entries"] as? [Any])?.isEmpty == false)
        }
    }
}
