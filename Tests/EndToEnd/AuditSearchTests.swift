// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// What a search of the log finds is what whoever reads all of it finds.
    @Suite(.serialized) struct AuditSearchTests {
        private static let path = "/governance/v1/audit/entries"
        private let site: AccessSite

        init() throws { site = try AccessSite() }

        private struct Found: Hashable {
            let index: Int
            let text: String
        }

        /// All pages of a search.
        private func search(_ query: String, limit: Int) throws -> [Found] {
            var (all, from): ([Found], Int) = ([], 0)
            while true {
                let answer = try site.admin.ask("GET", "\(Self.path)?from=\(from)&limit=\(limit)\(query)")
                let page = answer["entries"] as? [[String: Any]] ?? []
                for entry in page {
                    let data = try JSONSerialization.data(withJSONObject: entry["entry"] ?? [:], options: .sortedKeys)
                    all.append(
                        Found(index: entry["index"] as? Int ?? -1, text: String(decoding: data, as: UTF8.self))
                    )
                }
                guard page.count == limit, let last = all.last else { return all }
                from = last.index + 1
            }
        }

        /// Entries of many blocks, in groups of many sizes, a few by whoever is rare.
        private func fill() throws {
            let postgres = try site.server.privatePostgres()
            try postgres.execute(
                """
                INSERT INTO audit.pending (entries)
                SELECT array_agg(format('{"actor":"person:p%s","details":{"member":"team:t%s"},"event":"%s",'
                    '"resource":"StageDoor::Team::\\"t%s\\"","time":"2026-01-%sT00:00:%s.000001Z","v":1}',
                    CASE WHEN n % 701 = 0 THEN 'rare' ELSE (n % 3)::text END, n % 97,
                    (ARRAY['team.joined', 'team.left', 'token.issued'])[n % 3 + 1], n % 11,
                    lpad((n / 150 + 1)::text, 2, '0'), lpad((n % 60)::text, 2, '0')) ORDER BY n)
                FROM generate_series(0, 2999) AS n GROUP BY CASE WHEN n < 900 THEN n WHEN n < 2000 THEN 10000 + n / 37
                    ELSE 20000 END
                """
            )
            let placed = seconds(until: 60) { (try? postgres.execute("SELECT count(*) FROM audit.pending")) == "0" }
            try require(placed != nil, "the log does not advance")
        }

        @Test func `a search finds what reading everything finds, whatever is asked for`() throws {
            try fill()
            let all = try search("", limit: 1_000).filter { !$0.text.contains("audit.read") }
            #expect(all.count >= 3_000)
            func has(_ parts: String...) -> (Found) -> Bool { { found in parts.allSatisfy(found.text.contains) } }
            let day: (Int) -> Int = { 1_767_225_600 + 86_400 * ($0 - 1) }
            let team = #""resource":"StageDoor::Team::\"t5\"""#
            let cases: [(query: String, fits: (Found) -> Bool)] = [
                ("&actor=person:prare", has(#""actor":"person:prare""#)),
                ("&actor=person:p1&event=team.left", has(#""actor":"person:p1""#, "team.left")),
                (
                    "&actor=person:p1&event=team",
                    { has(#""actor":"person:p1""#)($0) && $0.text.contains(#""event":"team."#) }
                ),
                ("&event=token.issued&actor=person:p0", has("token.issued", #""actor":"person:p0""#)),
                ("&resource=StageDoor::Team::%22t5%22", has(team)),
                ("&resource=StageDoor::Team::%22t5%22&actor=person:prare", has(team, "person:prare")),
                ("&about=team:t5", { has(team)($0) || has(#""member":"team:t5""#)($0) }),
                ("&about=StageDoor::Team::%22t5%22", { has(team)($0) || has(#""member":"team:t5""#)($0) }),
                ("&about=team:t96", has(#""member":"team:t96""#)),
                ("&since=\(day(7))&until=\(day(9))", { has("2026-01-07T")($0) || has("2026-01-08T")($0) }),
                (
                    "&actor=person:prare&since=\(day(4))&until=\(day(12))",
                    { found in
                        has("person:prare")(found)
                            && (4...11).contains { found.text.contains(String(format: "2026-01-%02dT", $0)) }
                    }
                ),
                ("&actor=person:nobody", { _ in false }),
                ("&event=no.such", { _ in false }),
                ("&until=1", { _ in false }),
                ("&actor=person:p1&since=1", has(#""actor":"person:p1""#)),
            ]
            for (query, fits) in cases {
                let expected = all.filter(fits)
                for limit in [7, 250, 1_000] {
                    // The searches before have left entries that name what they looked for.
                    let found = try search(query, limit: limit).filter { !$0.text.contains("audit.read") }
                    #expect(found == expected, "\(query) \(limit)")
                }
            }
        }

        @Test func `that the log does not advance can be seen, and that it does again`() throws {
            let postgres = try site.server.privatePostgres()
            func reading(_ name: String) -> Double {
                let lines = (try? site.admin.call("GET", "/metrics").text.split(separator: "\n")) ?? []
                let line = lines.first { $0.hasPrefix(name + " ") }
                return line.flatMap { Double($0.dropFirst(name.count + 1)) } ?? -1
            }
            try site.admin.ask("PUT", "/governance/v1/access/teams/operators/members/service:bootstrap", "{}")
            try postgres.execute("ALTER TABLE audit.stretches ADD CONSTRAINT broken CHECK (false) NOT VALID")
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:one", "{}")
            #expect(seconds(until: 30) { reading("stagedoor_audit_stalled_seconds") > 4 } != nil)
            try postgres.execute("ALTER TABLE audit.stretches DROP CONSTRAINT broken")
            #expect(seconds(until: 30) { reading("stagedoor_audit_stalled_seconds") == 0 } != nil)
            #expect(seconds(until: 30) { reading("stagedoor_audit_entries") > 3 } != nil)
            #expect(reading("stagedoor_audit_waiting_entries") >= 0)
            try postgres.execute("ALTER TABLE audit.checkpoints ADD CONSTRAINT broken CHECK (false) NOT VALID")
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:two", "{}")
            #expect(seconds(until: 60) { reading("stagedoor_audit_unsigned_seconds") > 4 } != nil)
            try postgres.execute("ALTER TABLE audit.checkpoints DROP CONSTRAINT broken")
            #expect(seconds(until: 60) { (0..<4).contains(reading("stagedoor_audit_unsigned_seconds")) } != nil)
        }

        @Test func `a name with signs of its own is found in each way of writing it, and no place is too far`() throws {
            let name = #"person:a"b\c"#
            let encoded = "person:a%22b%5Cc"
            try site.admin.ask("PUT", "/governance/v1/access/principals/\(encoded)", "{}")
            let long = "StageDoor::Person::%22a%5C%22b%5C%5Cc%22"
            for about in [encoded, long] {
                let came = seconds(until: 30) {
                    (try? search("&about=\(about)&event=principal", limit: 10).count) == 1
                }
                #expect(came != nil, "\(name) \(about)")
            }
            for place in [1 << 31, Int.max] {
                let answer = try site.admin.call("GET", "\(Self.path)?from=\(place)")
                #expect(answer.status == 200 && answer.text.contains(#""entries":[]"#), "\(answer.text)")
            }
            let far = "/governance/v1/audit/log/tile/entries/x008/x388/608"
            #expect(try site.admin.call("GET", far).status == 404)
        }

        @Test func `an entry that is no JSON holds nothing up`() throws {
            let postgres = try site.server.privatePostgres()
            try postgres.execute(#"INSERT INTO audit.pending (entries) VALUES (ARRAY['no JSON', '{"time":"never"}'])"#)
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:after", "{}")
            let came = seconds(until: 30) {
                (try? search("&about=person:after", limit: 10).isEmpty) == false
            }
            #expect(came != nil)
        }

        @Test func `whoever follows the log is answered when something comes, and leaves one entry`() throws {
            let size = try #require(try site.admin.ask("GET", "\(Self.path)?limit=1")["size"] as? Int)
            let admin = site.admin
            let waiting = Thread {
                _ = try? admin.ask("GET", "\(Self.path)?from=\(size)&event=principal&wait=20")
            }
            waiting.start()
            Thread.sleep(forTimeInterval: 3)
            #expect(!waiting.isFinished)
            try site.admin.ask("PUT", "/governance/v1/access/principals/person:new", "{}")
            #expect(seconds(until: 15) { waiting.isFinished } != nil)
            let reads = try search("&event=audit.read", limit: 1_000).filter {
                $0.text.contains(#""event":"principal""#)
            }
            #expect(reads.count <= 1)
        }
    }
}
