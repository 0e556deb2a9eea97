// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import AuditTrail

private struct Right: AuditRight {
    let policies: [String]
    let revision: Int64
}

struct AuditRecordTests {
    private static let texts = [
        "", "orders", "\"quoted\"\\", "a\nb\tc\r\n", "\u{1}\u{7F}\u{2028}", "é e\u{301} 𝄞 ﬀ", "</script>", "a\0b",
        String(repeating: "x", count: 5_000), String(repeating: "\u{1}", count: 3_000),
    ]

    private func text(_ generator: inout SeededGenerator) -> String { generator.pick(Self.texts, or: "") }

    private func value(_ generator: inout SeededGenerator) -> JSON {
        switch generator.below(5) {
        case 0: .string(text(&generator))
        case 1: .int(generator.below(1 << 40))
        case 2: .bool(true)
        case 3: .array((0..<generator.below(150)).map { .int($0) })
        default: .object([("b", .array([.string(text(&generator))])), ("a", .null)])
        }
    }

    @Test func `an entry is canonical JSON, fits into the log and has all its members`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let policies = (0..<generator.below(30)).map { "\($0 % 25)" + text(&generator) }
            let names = ["version", "guid", "z", "a", "list"].prefix(generator.below(6))
            let details = names.map { ($0, value(&generator)) }
            let origin = AuditOrigin(
                actor: "person:" + text(&generator),
                authentication: text(&generator),
                token: text(&generator),
                source: text(&generator),
                request: text(&generator),
                right: generator.below(2) == 0 ? nil : Right(policies: policies, revision: 7)
            )
            let record = AuditRecord(.tokenIssued, on: text(&generator), details)
            let entry = AuditOrigin.$current.withValue(origin) { record.entry }
            #expect(entry.utf8.count < 65_536)
            let read = try JSON(parsing: Array(entry.utf8))
            #expect(try read.canonicalBytes() == Array(entry.utf8))
            #expect(read["event"]?.string == "token.issued")
            #expect(read["v"]?.int == 1)
            #expect((read["details"] == nil) == details.isEmpty)
            let members = (read["details"]?.object?.members ?? []).filter { !$0.key.hasSuffix("LeftOut") }
            #expect(members.count == details.count)
            for (name, value) in details {
                let shown = read["details"]?[name]?.array?.count
                let leftOut = read["details"]?["\(name)LeftOut"]?.int ?? 0
                if let list = value.array { #expect((shown ?? 0) + leftOut == list.count) }
            }
            #expect((read["token"] == nil) == origin.token.isEmpty)
            #expect((read["policyRevision"] == nil) == (origin.right == nil))
            let shown = read["policies"]?.array?.count ?? 0
            let different = Set((origin.right?.policies ?? []).map { Array($0.utf8) }).count
            #expect(shown + (read["policiesLeftOut"]?.int ?? 0) == different)
            #expect(shown <= 20)
            #expect(read["time"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
        }
    }

    @Test func `an entry says by which policies of which revision, each once and in order`() throws {
        let origin = AuditOrigin(actor: "person:ada", right: Right(policies: ["b", "a", "b"], revision: 12))
        let entry = AuditOrigin.$current.withValue(origin) { AuditRecord(.configChanged, on: "x").entry }
        #expect(entry.contains(#""event":"config.changed","policies":["a","b"],"policyRevision":12,"resource":"x""#))
        let own = AuditOrigin.$current.withValue(AuditOrigin(actor: "init")) { AuditRecord(.configChanged).entry }
        #expect(!own.contains("polic"))
    }

    @Test func `a number without a canonical form costs the details and not the entry`() throws {
        let number = try JSON(parsing: Array("1.5".utf8))
        let entry = AuditRecord(.configChanged, on: "x", [("rate", number)]).entry
        let read = try JSON(parsing: Array(entry.utf8))
        #expect(read["details"] == nil)
        #expect(read["resource"]?.string == "x")
    }
}
