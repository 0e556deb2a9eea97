// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Testing

@testable import Access

@Suite struct VisitsTests {
    private static func visitor(_ number: Int, route: String = "") -> Visits.Visitor {
        Visits.Visitor(digest: TokenDigest(bytes: Array("\(number)".utf8)), peer: "192.0.2.7", route: route)
    }

    private static func origin(_ number: Int) -> AuditOrigin { AuditOrigin(actor: "person:p\(number)") }

    @Test func `while nothing can be written a kind waits once, with its number`() {
        var visits = Visits()
        let minutes = 60
        for minute in 0..<minutes {
            let now = Int64(minute) * 60_000
            visits.note(Self.visitor(1), at: now) { Self.origin(1) }
            visits.sort(at: now)
            // What a server does that cannot write.
            for (kind, count) in visits.windows.due(at: now) { visits.windows.putBack(kind, count, at: now) }
        }
        #expect(visits.first.count == 1)
        #expect(visits.first.first?.value.count.count == minutes)
    }

    @Test func `more kinds than there is room for are counted as several`() {
        var visits = Visits()
        let all = Visits.mostFirst + 500
        for number in 0..<all {
            let now = Int64(number)
            visits.note(Self.visitor(number), at: now) { Self.origin(number) }
            visits.sort(at: now)
            _ = visits.windows.due(at: now + VisitLog.window)
        }
        #expect(visits.first.count == Visits.mostFirst + 1)
        #expect(visits.first.reduce(0) { $0 + $1.value.count.count } == all)
        #expect(visits.first.filter { $0.key.whom.isEmpty }.map(\.value.origin.actor) == ["several"])
    }

    @Test func `of visitors beyond all bounds, who looked is not taken for who signed in`() {
        var visits = Visits()
        for number in 0..<Visits.mostVisitors { visits.note(Self.visitor(number), at: 0) { Self.origin(0) } }
        for number in 0..<3 {
            visits.note(Self.visitor(Visits.mostVisitors + number), at: 0) { Self.origin(0) }
            visits.note(Self.visitor(number, route: "GET /people"), at: 0) { Self.origin(0) }
            visits.note(Self.visitor(number, route: "GET /teams"), at: 0) { Self.origin(0) }
        }
        visits.sort(at: 0)
        let several = visits.first.filter { $0.key.whom.isEmpty }
        #expect(several.first { $0.key.event == "signin.succeeded" }?.value.count.count == 3)
        #expect(several.first { $0.key.event == "access.read" }?.value.count.count == 6)
    }
}
