// SPDX-License-Identifier: Apache-2.0
import AuditEvidence
import JSON
import Testing

/// What a report says of a log's entries.
@Suite struct ControlReportTests {
    private static let basis = ControlReport.Basis(
        origin: "log.example/audit",
        size: 9,
        root: "cm9vdA==",
        checkpoints: 2
    )

    private static func entry(
        _ event: String,
        at time: String = "2026-11-22T05:00:00.000000Z",
        actor: String = "person:ada",
        resource: String = "",
        _ details: String = "{}"
    ) -> [UInt8] {
        let text = """
            {"actor":"\(actor)","details":\(details),"event":"\(event)","resource":"\(resource)","time":"\(time)","v":1}
            """
        return Array(text.utf8)
    }

    private static func report(
        _ entries: [[UInt8]],
        _ framework: Framework = .soc2,
        _ period: ReportPeriod = ReportPeriod()
    ) -> ControlReport {
        var collector = EvidenceCollector(period)
        for entry in entries { collector.add(entry, leaf: "leaf") }
        return ControlReport(framework, basis, collector, since: "", until: "")
    }

    private static func state(_ id: String, _ report: ControlReport) -> Control.State? {
        report.results.first { $0.control.id == id }?.state
    }

    @Test(arguments: Framework.allCases)
    func `an empty log is evidence of nothing, and says so`(_ framework: Framework) {
        let report = Self.report([], framework)
        #expect(report.results.count >= 7)
        #expect(report.results.allSatisfy { $0.state == .noEvidence })
        #expect(report.text.contains("[no evidence]") && !report.text.contains("[evidence]"))
        #expect(Set(report.results.map(\.control.id)).count == report.results.count)
    }

    @Test func `entries that stand for many count as many, with their places`() {
        let report = Self.report([
            Self.entry("token.issued", #"{"lifeInSeconds":3600}"#),
            Self.entry("access.denied", #"{"action":"deleteSchema"}"#),
            Self.entry("access.denied", #"{"count":39,"action":"deleteSchema"}"#),
        ])
        #expect(Self.state("CC7.2", report) == .evidence)
        #expect(report.text.contains("requests refused by policies: 40 (entries 1, 2)"))
        #expect(Self.state("CC6.1", report) == .evidence)
    }

    @Test func `what should not be is an exception, whatever else there is`() {
        let own = #"{"revision":1,"proposal":"prop_1","proposedBy":"person:ada"}"#
        let other = #"{"revision":2,"proposal":"prop_2","proposedBy":"person:bob"}"#
        let approved = Self.report([Self.entry("policies.changed", other)])
        #expect(Self.state("CC8.1", approved) == .evidence)
        let alone = Self.report([Self.entry("policies.changed", other), Self.entry("policies.changed", own)])
        #expect(Self.state("CC8.1", alone) == .exceptions)
        #expect(Self.state("CC6.3", alone) == .exceptions)
        let joined = #"{"member":"person:eva","proposal":"member_1","proposedBy":"person:bob"}"#
        #expect(Self.state("CC6.3", Self.report([Self.entry("team.joined", joined)])) == .evidence)
        let herself = Self.report([Self.entry("team.left", joined.replacing("bob", with: "ada"))])
        #expect(Self.state("CC6.3", herself) == .exceptions)
        let admitted = Self.report([Self.entry("team.joined", #"{"withoutApproval":"first token"}"#)])
        #expect(admitted.text.contains("that let somebody do more at once"))
        let endless = Self.report([Self.entry("token.issued", "{}")], .pci)
        #expect(Self.state("8.3", endless) == .exceptions)
        let long = Self.report([Self.entry("token.issued", #"{"lifeInSeconds":7776001}"#)], .pci)
        #expect(Self.state("8.3", long) == .exceptions)
        let usual = Self.report([Self.entry("token.issued", #"{"lifeInSeconds":7776000}"#)], .pci)
        #expect(Self.state("8.3", usual) == .evidence)
        let developer = Self.report([Self.entry("config.changed", actor: "developer"), Self.entry("access.denied")])
        #expect(Self.state("CC6.1", developer) == .exceptions)
        let disagreed = Self.report([Self.entry("audit.disagreed")], .pci)
        #expect(Self.state("10.3", disagreed) == .exceptions)
    }

    @Test
    func `reviews of access are evidence where they were held, and an exception where they were not held in time`() {
        let events = ["review.started", "review.decided", "review.decided", "review.finished"]
        for (framework, ids) in [
            (Framework.soc2, ["CC6.2", "CC6.3"]), (.iso27001, ["5.18"]), (.pci, ["7.2.4"]),
        ] {
            let held = Self.report(events.map { Self.entry($0) }, framework)
            for id in ids { #expect(Self.state(id, held) == .evidence, "\(id)") }
            #expect(held.text.contains("each to keep or to remove something: 2 (entries 1, 2)"))
            #expect(!held.text.contains("waivers, overrides"))
            let late = Self.report((["review.overdue"] + events).map { Self.entry($0) }, framework)
            for id in ids { #expect(Self.state(id, late) == .exceptions, "\(id)") }
        }
    }

    @Test func `whom the log forgot is told of by number, with who had them forgotten and when`() {
        let two = #"{"pseudonyms":["hmac:a","hmac:b"],"reason":"ticket 7"}"#
        let entries = [
            Self.entry("audit.subject.erased", at: "2026-11-22T05:00:01.000000Z", actor: "person:dpo", two),
            Self.entry("audit.subject.erased", actor: "person:x|`\\n", "{}"),
        ]
        for (framework, ids) in [(Framework.soc2, ["P4.3"]), (.iso27001, ["5.33", "8.10"]), (.pci, ["10.5"])] {
            let report = Self.report(entries, framework)
            for id in ids { #expect(Self.state(id, report) == .evidence, "\(id)") }
            #expect(report.text.contains("persons whom no pseudonym in the log leads to any more: 2 (entries 0, 1)"))
            #expect(report.text.contains("entry 0  leaf  2026-11-22T05:00:01.000000Z  person:dpo\n"))
            #expect(
                Self.report([Self.entry("audit.subject.erased", actor: "person:hmac:aa")]).text.contains(
                    "  a pseudonym\n"
                )
            )
            // An actor is whatever somebody called themselves.
            #expect(report.text.contains("  person:x???\n"))
            #expect(report.markdown.contains("| 0 | `leaf` | 2026-11-22T05:00:01.000000Z | person:dpo |"))
        }
        let samples = Self.report(entries).json["controls"]?.array?.compactMap { $0["evidence"]?.array }.joined()
            .first { $0["measure"]?.string == "persons-erased" }?["samples"]?.array
        #expect(samples?.first?["actor"]?.string == "person:dpo")
        #expect(samples?.first?["time"]?.string == "2026-11-22T05:00:01.000000Z")
    }

    private static func started(_ server: String, at place: String = "p", _ more: String = "") -> [UInt8] {
        entry("server.started", #"{"server":"\#(server)","place":"\#(place)"\#(more)}"#)
    }

    private static func stopped(_ server: String) -> [UInt8] {
        entry("server.stopped", #"{"server":"\#(server)","place":"p"}"#)
    }

    @Test func `a run of a server without an end is an exception, and servers beside each other are none`() {
        let orderly = [Self.started("a"), Self.started("x", at: "q"), Self.stopped("a"), Self.started("b")]
        #expect(Self.state("10.2", Self.report(orderly, .pci)) == .evidence)
        let crashed = Self.report(orderly + [Self.started("c")], .pci)
        #expect(Self.state("10.2", crashed) == .exceptions)
        #expect(crashed.text.contains("it crashed or was killed: 1 (entry 4)"))
        // The end of another run is not the end of this one.
        #expect(
            Self.state("10.2", Self.report([Self.started("a"), Self.stopped("z"), Self.started("b")], .pci))
                == .exceptions
        )
    }

    @Test func `other identities or authorities than before are changes of whom is believed`() {
        let same = [
            Self.started("a", #","identities":"i","authorities":["x","y"]"#), Self.stopped("a"),
            Self.started("b", #","identities":"i","authorities":["y","x"]"#), Self.stopped("b"),
        ]
        #expect(!Self.report(same).text.contains("who vouches"))
        for other in [#","identities":"j","authorities":["x","y"]"#, #","identities":"i","authorities":["x"]"#, ""] {
            let text = Self.report(same + [Self.started("c", other)]).text
            #expect(text.contains("authorities of certificates: 1 (entry 4)"), "\(other)")
        }
        let changed = Self.entry("authorities.changed", #"{"server":"b","place":"p","authorities":["x","z"]}"#)
        let again = Self.started("c", #","identities":"i","authorities":["x","z"]"#)
        let text = Self.report(same.dropLast() + [changed, Self.stopped("b"), again]).text
        #expect(text.contains("authorities of certificates: 1 (entry 3)"))
    }

    @Test func `policies of a revision that are others than those that came in force with it are an exception`() {
        let changed = Self.entry("policies.changed", #"{"revision":1,"sha256":"aa"}"#)
        let same = [changed, Self.started("a", #","policies":1,"sha256":"aa""#)]
        #expect(Self.state("7.2", Self.report(same, .pci)) == .evidence)
        let other = Self.report(same + [Self.stopped("a"), Self.started("b", #","policies":1,"sha256":"ab""#)], .pci)
        #expect(Self.state("7.2", other) == .exceptions)
        #expect(
            Self.state("CC8.1", Self.report([changed, Self.started("a", #","policies":1,"sha256":"ab""#)]))
                == .exceptions
        )
    }

    @Test func `entries without who, what or when, and no JSON at all, are exceptions in any period`() {
        for bytes in [Self.entry("x", actor: ""), Self.entry("x", at: "yesterday"), Array("no JSON".utf8), []] {
            let period = ReportPeriod(since: 1_700_000_000, until: 1_900_000_000)
            #expect(Self.state("10.2", Self.report([bytes], .pci, period)) == .exceptions)
        }
    }

    @Test func `a period has its beginning and not its end, and the policies that were in force before it`() {
        let times = ["2026-06-30T23:59:59.999999Z", "2026-07-01T00:00:00.000000Z", "2026-10-01T00:00:00.000000Z"]
        let entries = times.enumerated().map { number, time in
            Self.entry("policies.changed", at: time, #"{"revision":\#(number + 1)}"#)
        }
        // 2026-07-01 and 2026-10-01.
        let period = ReportPeriod(since: 1_782_864_000, until: 1_790_812_800)
        let json = Self.report(entries, .soc2, period).json
        #expect(json["log"]?["entriesInPeriod"]?.int == 1)
        #expect(json["policies"]?["before"]?.int == 1)
        #expect(json["policies"]?["after"]?.int == 2)
    }

    @Test func `a clock that goes back by more than a minute shows`() {
        let back = Self.report(
            [Self.entry("x"), Self.entry("x", at: "2026-11-22T04:58:00.000000Z")],
            .iso27001
        )
        #expect(Self.state("8.17", back) == .exceptions)
        let close = Self.report(
            [Self.entry("x"), Self.entry("x", at: "2026-11-22T04:59:30.000000Z")],
            .iso27001
        )
        #expect(Self.state("8.17", close) == .evidence)
    }

    @Test func `the same log gives the same report`() {
        let entries = (0..<500).map { Self.entry($0 % 3 == 0 ? "schema.registered" : "audit.read") }
        let (one, other) = (Self.report(entries), Self.report(entries))
        #expect(one.text == other.text)
        #expect(one.markdown == other.markdown)
        #expect(one.json.compactText == other.json.compactText)
        #expect(one.text.contains("(entries 0, 3, 6, 498)"))
    }
}
