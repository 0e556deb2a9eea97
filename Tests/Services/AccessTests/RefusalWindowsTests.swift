// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Access

@Suite struct RefusalWindowsTests {
    private static func kind(_ whom: String) -> RefusalKind {
        RefusalKind(event: "access.denied", whom: whom, action: "deleteSchema", resourceType: "Subject")
    }

    private static func refusal(_ resource: String, at now: Int64) -> RefusalCount {
        RefusalCount(resource: resource, source: "10.0.0.1", reason: "no policy permits it", at: now)
    }

    @Test func `the first of a kind is written and the further ones of its window are one count`() throws {
        var windows = RefusalWindows()
        let ada = Self.kind("person:ada")
        let first = windows.isFirst(ada, Self.refusal("a", at: 0), at: 0)
        #expect(first)
        for number in 1...1_000 {
            let isFirst = windows.isFirst(ada, Self.refusal("r\(number % 30)", at: Int64(number)), at: Int64(number))
            #expect(!isFirst)
        }
        let other = windows.isFirst(Self.kind("person:bob"), Self.refusal("a", at: 5), at: 5)
        #expect(other)
        #expect(windows.due(at: RefusalWindows.length - 1).isEmpty)
        let due = windows.due(at: RefusalWindows.length)
        #expect(due.count == 1)
        let counted = try #require(due.first?.1)
        #expect((counted.count, counted.first, counted.last) == (1_000, 1, 1_000))
        #expect(counted.resources.count == RefusalCount.mostListed && counted.isCut)
    }

    @Test func `a flood that goes on is one entry a window, and after a quiet one the next is the first again`() {
        var windows = RefusalWindows()
        let ada = Self.kind("person:ada")
        var written = 0
        for second in Int64(0)..<600 {
            if windows.isFirst(ada, Self.refusal("a", at: second * 1_000), at: second * 1_000) { written += 1 }
            written += windows.due(at: second * 1_000 + 500).count
        }
        #expect((9...11).contains(written))
        #expect(windows.due(at: 700_000).count == 1)
        #expect(windows.due(at: 800_000).isEmpty)
        let isFirst = windows.isFirst(ada, Self.refusal("a", at: 900_000), at: 900_000)
        #expect(isFirst)
    }

    @Test func `however many kinds there are, none is lost and the memory is bounded`() {
        var windows = RefusalWindows()
        var written = 0
        let all = RefusalWindows.mostKinds + 5_000
        for number in 0..<all {
            if windows.isFirst(Self.kind("person:p\(number)"), Self.refusal("a", at: 0), at: 0) { written += 1 }
        }
        #expect(written == RefusalWindows.mostKinds + 1)
        let due = windows.due(at: 0, all: true)
        #expect(due.count == 1)
        #expect(due.first?.0.whom.isEmpty == true)
        #expect(written + (due.first?.1.count ?? 0) == all)
    }

    @Test func `what could not be written is counted on`() {
        var windows = RefusalWindows()
        let ada = Self.kind("person:ada")
        _ = windows.isFirst(ada, Self.refusal("a", at: 0), at: 0)
        windows.forget(ada)
        let again = windows.isFirst(ada, Self.refusal("a", at: 1), at: 1)
        #expect(again)
        _ = windows.isFirst(ada, Self.refusal("b", at: 2), at: 2)
        for (kind, refusal) in windows.due(at: 100_000) { windows.putBack(kind, refusal, at: 100_000) }
        _ = windows.isFirst(ada, Self.refusal("c", at: 100_001), at: 100_001)
        let due = windows.due(at: 200_000)
        #expect(due.map(\.1.count) == [2])
        #expect(due.first?.1.resources == ["b", "c"])
    }

    @Test func `addresses are told apart by their networks`() {
        #expect(RefusalKind.neighbourhood("192.0.2.7") == RefusalKind.neighbourhood("192.0.2.250"))
        #expect(RefusalKind.neighbourhood("192.0.2.7") != RefusalKind.neighbourhood("192.0.3.7"))
        #expect(RefusalKind.neighbourhood("2001:db8:1:2:3::1") == RefusalKind.neighbourhood("2001:db8:1:2::9"))
        #expect(RefusalKind.neighbourhood("2001:db8:1:2::9") != RefusalKind.neighbourhood("2001:db8:1:3::9"))
        // However an address is written.
        #expect(RefusalKind.neighbourhood("::ffff:192.0.2.7") == "192.0.2.0/24")
        #expect(RefusalKind.neighbourhood("2001:db8::1:2:3:4") == "2001:db8::/64")
        #expect(RefusalKind.neighbourhood("2001:db8::5:6:7:8") == "2001:db8::/64")
        #expect(RefusalKind.neighbourhood("fe80::1%eth0") == "fe80::/64")
        #expect(RefusalKind.neighbourhood("nowhere") == "nowhere")
    }
}
