// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

@testable import PolicyUsage

@Suite struct UsageRuleTests {
    private static func line(
        _ principal: String = "ann",
        _ resource: String = "c1",
        _ decision: String = "allow",
        reason: String,
        _ more: String = ""
    ) -> String {
        """
        {"principal":{"type":"User","id":"\(principal)"},"action":{"type":"Action","id":"read"},\
        "resource":{"type":"Column","id":"\(resource)"},"context":{},"decision":"\(decision)","reason":["\(reason)"]\(more)}
        """
    }

    private static func report(_ policies: String, _ lines: [String], since: String? = nil) throws -> UsageReport {
        let set = try PolicySet.parse(policies)
        return UsageReport(Log(lines.joined(separator: "\n")).usage(of: set, since: since.flatMap { Moment($0) }))
    }

    private static func names(_ uses: [PolicyUse]) -> [String] { uses.map(\.policy.name.text) }

    @Test func `A permit counts as used by allows only, and a forbid by denies only`() throws {
        let report = try Self.report(
            "@id(\"p\") permit(principal, action, resource); @id(\"f\") forbid(principal, action, resource);",
            [Self.line(reason: "f"), Self.line("ann", "c1", "deny", reason: "p")]
        )
        #expect(Self.names(report.unusedPermits) == ["p"])
        #expect(Self.names(report.unusedForbids) == ["f"])
    }

    @Test func `A policy with a reason to be kept is not called unused, but listed`() throws {
        let report = try Self.report(
            "@id(\"p\") @keep(\"audit of the year\") permit(principal, action, resource);",
            [Self.line(reason: "other")]
        )
        #expect(report.unusedPermits.isEmpty)
        #expect(report.exempt.first?.standing == .kept(reason: "audit of the year"))
        #expect(report.summary.unknownReasons.first?.name == "other")
    }

    @Test func `A policy younger than the window is not judged, and one as old as it is`() throws {
        let policies = """
            @id("old") @created("2026-01-01") permit(principal, action, resource);
            @id("young") @created("2026-01-10") permit(principal, action, resource);
            @id("unclear") @created("last week") permit(principal, action, resource);
            """
        let dated = [Self.line(reason: "x", ",\"time\":\"2026-01-05T00:00:00Z\"")]
        #expect(Self.names(try Self.report(policies, dated).unusedPermits) == ["old"])
        #expect(Self.names(try Self.report(policies, [Self.line(reason: "x")]).unusedPermits).isEmpty)
        #expect(Self.names(try Self.report(policies, dated, since: "2026-01-10").unusedPermits) == ["old", "young"])
    }

    @Test(arguments: [
        ("month-end", "2026-01-29", "2026-02-03", true), ("month-end", "2026-01-30", "2026-02-20", false),
        ("quarter-end", "2026-01-01", "2026-03-25", false), ("quarter-end", "2026-01-01", "2026-04-03", true),
        ("year-end", "2026-01-01", "2026-12-31", false), ("year-end", "2025-12-29", "2026-01-03", true),
        ("11-20/12-05", "2026-11-20", "2026-12-05", true), ("12-20/01-05", "2025-12-20", "2026-01-05", true),
        ("12-20/01-05", "2026-01-01", "2026-12-25", false), ("harvest", "2000-01-01", "2026-12-25", false),
        ("month-end, 02-10/02-12", "2026-01-29", "2026-02-11", false),
    ])
    func `A policy is judged once its season came within the window`(
        _ season: String,
        _ from: String,
        _ to: String,
        _ isJudged: Bool
    ) throws {
        let lines = [from, to].map { Self.line(reason: "x", ",\"time\":\"\($0)T12:00:00Z\"") }
        let policy = "@id(\"p\") @season(\"\(season)\") permit(principal, action, resource);"
        #expect(try Self.report(policy, lines).unusedPermits.isEmpty == !isJudged)
    }

    @Test func `An allow by break-glass is no need of other policies`() throws {
        let policies = """
            @id("daily") permit(principal, action, resource);
            @id("glass") @breakglass permit(principal, action, resource);
            """
        let both = Self.line(reason: "daily\",\"glass")
        let flagged = Self.line(reason: "daily", ",\"breakGlass\":true")
        let report = try Self.report(policies, [both, flagged])
        #expect(Self.names(report.unusedPermits) == ["daily"])
        #expect(report.summary.breakGlass == 2)
        #expect(report.policies[1].tally.count == 1)
        #expect(report.exempt.map(\.standing) == [.breakGlass])
    }

    @Test func `What was decided before the window does not count`() throws {
        let lines = [Self.line(reason: "p", ",\"time\":\"2026-01-01T00:00:00+01:00\"")]
        let report = try Self.report("@id(\"p\") permit(principal, action, resource);", lines, since: "2026-01-01")
        #expect(report.summary.early == 1)
        #expect(Self.names(report.unusedPermits) == ["p"])
    }

    @Test func `A bad line is a problem with its place, and the others count`() throws {
        let lines = [
            Self.line(reason: "p"), "{\"principal\": 1}", "", "nonsense", Self.line(reason: "p"),
            Self.line().replacing("\"User\"", with: "\"User; permit\""),
        ]
        let report = try Self.report("@id(\"p\") permit(principal, action, resource);", lines)
        #expect(report.policies[0].tally.count == 2)
        #expect(report.summary.problems.map(\.line) == [2, 4, 6])
        #expect(report.summary.problems.map(\.column) == [15, 2, 22])
        #expect(report.summary.problems.map(\.code) == ["log.value", "log.json", "log.type-name"])
    }

    private static func line() -> String { line(reason: "p") }

    @Test(arguments: [
        ("2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z"), ("2026-01-15", "2026-01-15T00:00:00Z"),
        ("2024-02-29T23:59:59.25-00:30", "2024-03-01T00:29:59.250Z"), ("1969-12-31T23:00:00Z", "1969-12-31T23:00:00Z"),
    ])
    func `A time is read as RFC 3339 has it`(_ text: String, _ shown: String) {
        #expect(Moment(text)?.text == shown)
    }

    @Test(arguments: [
        "2026-02-29", "2026-01-15T12:00:00", "2026-1-5", "", "2026-01-15T24:00:00Z", "2026-01-15T12:00:00.Z",
    ])
    func `What is no time is refused`(_ text: String) {
        #expect(Moment(text) == nil)
    }

    @Test func `A membership is used when a permit that was a reason asks for the group or what it is in`() throws {
        let set = try PolicySet.parse(
            """
            @id("scope") permit(principal in Role::"staff", action, resource);
            @id("condition") permit(principal, action, resource) when { principal in Role::"board" };
            """
        )
        func uid(_ type: String, _ id: String) -> EntityUID {
            EntityUID(type: Name(trusted: type), id: CedarString(id))
        }
        let store = try EntityStore(
            [
                Entity(uid: uid("User", "ann"), parents: [uid("Team", "t"), uid("Role", "idle")]),
                Entity(uid: uid("User", "bob"), parents: [uid("Role", "board"), uid("Team", "t")]),
                Entity(uid: uid("Team", "t"), parents: [uid("Role", "staff")]),
            ],
            table: SymbolTable()
        )
        let log = Log(
            [Self.line("ann", reason: "scope"), Self.line("bob", reason: "condition")].joined(separator: "\n")
        )
        let report = UsageReport(log.usage(of: set), entities: store)
        let unused = report.unusedMemberships?.map { "\($0.principal.id) \($0.group.id)" }
        #expect(unused == ["ann idle", "bob t"])
    }

    @Test func `A line that stands for several decisions counts as often, and a count that is none is refused`() throws
    {
        let set = try PolicySet.parse("@id(\"read\") permit(principal, action, resource);")
        func counted(_ line: String, _ count: String) -> LogUsage {
            Log(line.replacing("\"decision\"", with: "\"count\":\(count),\"decision\"")).usage(of: set)
        }
        let line = Self.line("ann", reason: "read")
        let usage = counted(line, "41")
        #expect(usage.summary.decisions == 41)
        #expect(usage.summary.allowed == 41)
        #expect(usage.tallies.first?.count == 41)
        for count in ["0", "-1", "1.5", "\"1\"", "99999999999999999999"] {
            #expect(counted(line, count).summary.unreadable == 1, "\(count)")
        }
    }
}
