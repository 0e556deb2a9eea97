// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Consumers

/// When a version counts as in use.
@Suite struct UsageWindowTests {
    private static let day: Int64 = 86_400
    private static let now = 20_000 * day + 40_000

    private func window(_ days: Int, countedForDays counted: Int64? = 1_000) -> UsageWindow {
        UsageWindow(days: days, now: Self.now, countedSince: counted.map { Self.now - $0 * Self.day })
    }

    private func isInUse(
        _ window: UsageWindow,
        isPinned: Bool = false,
        fetchedDaysAgo: Int64? = nil,
        registeredDaysAgo: Int64 = 500
    ) -> Bool {
        window.isInUse(
            isPinned: isPinned,
            lastReadDay: fetchedDaysAgo.map { Self.now / Self.day - $0 },
            registeredAt: Self.now - registeredDaysAgo * Self.day
        )
    }

    @Test func `a version nobody fetched in the window and nobody has pinned is out of use`() {
        #expect(!isInUse(window(30)))
        #expect(!isInUse(window(30), fetchedDaysAgo: 31))
    }

    @Test func `a day counts as long as any part of it lies in the window`() {
        #expect(isInUse(window(30), fetchedDaysAgo: 30))
        #expect(isInUse(window(30), fetchedDaysAgo: 0))
    }

    @Test func `a pin, youth and not having counted for long enough keep a version in use`() {
        #expect(isInUse(window(30), isPinned: true))
        #expect(isInUse(window(30), registeredDaysAgo: 29))
        #expect(isInUse(window(30, countedForDays: 29)))
        #expect(isInUse(window(30, countedForDays: nil)))
        #expect(!isInUse(window(30, countedForDays: 30)))
    }

    @Test func `with a window of no days only pins count`() {
        #expect(!isInUse(window(0, countedForDays: nil), fetchedDaysAgo: 0, registeredDaysAgo: 0))
        #expect(isInUse(window(0, countedForDays: nil), isPinned: true))
    }

    @Test(arguments: [
        ("service:billing", true), ("service:billing eu", true), ("service:billing/eu", false), ("service", false),
        ("service:billing2 eu", false), ("", false),
    ])
    func `a consumer's own names are its principal's and those below it`(_ name: String, _ isOwn: Bool) {
        #expect(ConsumerName.isOwn(name, of: "service:billing") == isOwn)
    }

    @Test func `names that would break a line or a table are none`() {
        for name in ["", "a\nb", "a\u{0}", "\u{7F}", String(repeating: "x", count: 256)] {
            #expect(!ConsumerName.isValid(name))
        }
        for name in ["service:billing/eu", "orders group", "größe", String(repeating: "x", count: 255)] {
            #expect(ConsumerName.isValid(name))
        }
    }
}
