// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Audit

@Suite struct EntryFieldsTests {
    private func fields(_ text: String) -> EntryFields { EntryFields(Array(text.utf8)) }

    @Test func `an entry is found by its actor, event and resource, and by the names in its details`() {
        let entry = fields(
            #"{"actor":"person:ada","details":{"from":7,"list":["team:crew",{"in":"service:x"}],"member":"person:b\"é","#
                + #""person:key":"no name"},"event":"team.joined","resource":"StageDoor::Team::\"crew\"","v":1}"#
        )
        #expect(entry.has(.actor, "person:ada"))
        #expect(entry.has(.event, "team.joined"))
        #expect(entry.has(.resource, #"StageDoor::Team::"crew""#))
        for name in ["team:crew", "service:x", "person:b\"é"] { #expect(entry.has(.named, name), "\(name)") }
        #expect(entry.texts.count == 6)
        // Looks the same, and is another name.
        #expect(!entry.has(.named, "person:b\"e\u{301}"))
        #expect(entry.time == nil)
    }

    @Test func `what is no entry is found by nothing, and nothing goes wrong`() {
        let deep = String(repeating: "[", count: 5_000)
        for text in ["", "{", "[]", "7", #"{"actor":7,"details":[],"time":[]}"#, "{\"details\":\(deep)", "\u{0}"] {
            #expect(fields(text).texts.isEmpty, "\(text.prefix(40))")
            #expect(fields(text).time == nil)
        }
        var generator = SeededGenerator(seed: 3)
        let entry = Array(
            #"{"actor":"a\u0000","details":{"x":"person:\ud83d\ude00"},"time":"2026-01-01T00:00:00.000000Z"}"#.utf8
        )
        for _ in 0..<20_000 {
            var changed = entry
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = changed.indices.randomElement(using: &generator) ?? 0
                changed[place] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = EntryFields(Array(changed.prefix(Int.random(in: 0...changed.count, using: &generator))))
        }
    }

    @Test func `the time of an entry is that which Foundation reads, to the microsecond`() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let seconds = Int64.random(in: -11_676_096_000...253_402_300_799, using: &generator)
            let fraction = Int64.random(in: 0..<1_000_000, using: &generator)
            let date = Date(timeIntervalSince1970: Double(seconds))
            let text = date.formatted(.iso8601.dateTimeSeparator(.standard)).dropLast()
            let digits = String(fraction)
            let padded = String(repeating: "0", count: 6 - digits.count) + digits
            let entry = fields("{\"time\":\"\(text).\(padded)Z\"}")
            #expect(entry.time == seconds * 1_000_000 + fraction, "\(text)")
        }
        for wrong in [
            "2026-13-01T00:00:00.000000Z", "2026-01-01 00:00:00.000000Z", "2026-01-01T00:00:00.00000xZ", "2026",
        ] {
            #expect(fields("{\"time\":\"\(wrong)\"}").time == nil)
        }
    }

    @Test func `a term is the beginning of a SHA-256, as other programs compute it`() {
        // printf 'actor:person:ada' | sha256sum
        #expect(String(UInt64(bitPattern: EntryFields.term(.actor, "person:ada")), radix: 16) == "409ef24ac19825f6")
    }

    @Test func `names that look the same are two terms, also of entries that come together`() {
        var index = LogIndex()
        for name in ["caf\u{E9}", "cafe\u{301}"] { index.add(Array("{\"actor\":\"\(name)\"}".utf8), at: 0) }
        let terms = ["caf\u{E9}", "cafe\u{301}"].map { EntryFields.term(.actor, $0) }
        #expect(index.terms.terms == terms.sorted() && terms[0] != terms[1])
    }

    @Test func `a consumer that is a part of somebody is found by their name`() {
        let entry = fields(#"{"details":{"consumer":"person:ada billing"}}"#)
        #expect(entry.has(.named, "person:ada") && entry.has(.named, "person:ada billing"))
    }

    @Test func `a block has each term once, and the time from its first entry to its last`() {
        var index = LogIndex()
        for place in 250..<260 {
            index.add(Array(#"{"actor":"a","event":"e","time":"2026-01-01T00:00:00.000\#(place)Z"}"#.utf8), at: place)
        }
        #expect(index.terms.blocks.sorted() == [0, 0, 1, 1])
        let start: Int64 = 1_767_225_600_000_000
        #expect(index.spans[0].map { [$0.earliest, $0.latest] } == [start + 250, start + 255])
        #expect(index.spans[1].map { [$0.earliest, $0.latest] } == [start + 256, start + 259])
        index.add(Array("{}".utf8), at: 260)
        #expect(index.spans[1].map { [$0.earliest, $0.latest] } == [.min, .max])
    }
}
