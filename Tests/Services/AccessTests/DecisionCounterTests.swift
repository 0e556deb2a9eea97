// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing
import Web

@testable import Access

@Suite struct DecisionCounterTests {
    private static func group(
        _ name: String,
        _ policies: [PolicyID] = ["p"],
        isAllowed: Bool = true
    ) -> DecisionCounter.Group {
        DecisionCounter.Group(
            principal: PrincipalName(trusted: .pipeline, name),
            authentication: "token",
            action: "readSchema",
            policies: policies,
            isAllowed: isAllowed,
            isBreakGlass: false
        )
    }

    private static func subject(_ name: String) -> ProtectedResource { ProtectedResource("Subject", name) }

    @Test func `the same decision is counted, and each other one by itself`() {
        let counter = DecisionCounter()
        for moment in 1...3 { counter.note(Self.group("a"), Self.subject("s"), at: Int64(moment)) }
        counter.note(Self.group("a"), Self.subject("t"), at: 4)
        counter.note(Self.group("a", ["p", "q"]), Self.subject("s"), at: 5)
        counter.note(Self.group("b"), Self.subject("s"), at: 6)
        let entries = counter.take(forgetting: false).entries.sorted { $0.last < $1.last }
        #expect(entries.map(\.count) == [3, 1, 1, 1])
        #expect(entries.map(\.last) == [3, 4, 5, 6])
        #expect(counter.take(forgetting: false).entries.isEmpty)
    }

    @Test func `resources beyond the bound count together, so that the policy still counts as used`() {
        let counter = DecisionCounter()
        for number in 0..<5_000 { counter.note(Self.group("a"), Self.subject("\(number)"), at: 1) }
        let entries = counter.take(forgetting: false).entries
        #expect(entries.count == 1_001)
        #expect(entries.reduce(0) { $0 + $1.count } == 5_000)
        #expect(entries.count { $0.resource == nil } == 1)
    }

    @Test func `names by the hundred thousand do not fill the memory, and what is not counted is told`() {
        let counter = DecisionCounter()
        for number in 0..<200_000 { counter.note(Self.group("\(number)"), Self.subject("s"), at: 1) }
        let (entries, missed) = counter.take(forgetting: false)
        #expect(entries.count <= 32_000)
        #expect(entries.count + missed == 200_000)
    }

    @Test func `what is denied takes no room from what is allowed, whoever asks for whatever`() {
        let counter = DecisionCounter()
        for caller in 0..<2_000 {
            for number in 0..<200 {
                counter.note(Self.group("\(caller)", [], isAllowed: false), Self.subject("\(number)"), at: 1)
            }
        }
        for number in 0..<900 { counter.note(Self.group("a"), Self.subject("\(number)"), at: 2) }
        let (entries, missed) = counter.take(forgetting: true)
        let allowed = entries.filter(\.group.isAllowed)
        #expect(allowed.count == 900)
        #expect(!allowed.contains { $0.resource == nil })
        #expect(entries.count <= 900 + 16 * (2_000 + 500))
        #expect(entries.reduce(missed) { $0 + $1.count } == 400_900)
        // What was denied has made room again as well.
        _ = counter.take(forgetting: true)
        counter.note(Self.group("b", [], isAllowed: false), Self.subject("s"), at: 3)
        #expect(counter.take(forgetting: true).entries.map(\.resource?.id) == ["s"])
    }

    @Test func `one caller's denials are listed to the fiftieth, and counted together from there on`() {
        let counter = DecisionCounter()
        for number in 0..<500 { counter.note(Self.group("a", [], isAllowed: false), Self.subject("\(number)"), at: 1) }
        let entries = counter.take(forgetting: false).entries
        #expect(entries.count == 51)
        #expect(entries.first { $0.resource == nil }?.count == 450)
    }

    @Test func `what was not used since the last time makes room`() {
        let counter = DecisionCounter()
        for number in 0..<2_000 { counter.note(Self.group("a"), Self.subject("\(number)"), at: 1) }
        #expect(counter.take(forgetting: true).entries.contains { $0.resource == nil })
        #expect(counter.take(forgetting: true).entries.isEmpty)
        counter.note(Self.group("a"), Self.subject("new"), at: 2)
        #expect(counter.take(forgetting: true).entries.map(\.resource?.id) == ["new"])
    }

    @Test func `what could not be written is counted again`() throws {
        let counter = DecisionCounter()
        counter.note(Self.group("a"), Self.subject("s"), at: 1)
        let entry = try #require(counter.take(forgetting: false).entries.first)
        entry.tally.putBack(entry.count)
        counter.note(Self.group("a"), Self.subject("s"), at: 2)
        #expect(counter.take(forgetting: false).entries.map(\.count) == [2])
    }

    @Test func `names that look the same are told apart, and so are lists that read the same`() {
        let counter = DecisionCounter()
        counter.note(Self.group("a"), Self.subject("caf\u{E9}"), at: 1)
        counter.note(Self.group("a"), Self.subject("cafe\u{301}"), at: 1)
        counter.note(Self.group("a", ["x", "y"]), Self.subject("s"), at: 1)
        counter.note(Self.group("a", ["x\",\"y"]), Self.subject("s"), at: 1)
        let rows = counter.take(forgetting: false).entries.map(DecisionRow.init)
        #expect(Set(rows.map(\.digest)).count == 4)
    }

    @Test func `a name that the database does not take does not hold up the others`() throws {
        let counter = DecisionCounter()
        counter.note(Self.group("a"), Self.subject("a\0b" + String(repeating: "x", count: 5_000)), at: 1)
        let row = DecisionRow(try #require(counter.take(forgetting: false).entries.first))
        #expect(!row.resource.utf8.contains(0))
        #expect(row.resource.utf8.count < 2_100)
    }
}
