// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing
import Web

@testable import Access

/// Policies that end by themselves; no test here waits.
@Suite struct PolicyEndTests {
    private static let ada = PrincipalName(trusted: .person, "ada")
    private static let system = ProtectedResource("System", "stagedoor")
    /// 2026-12-31T18:00:00Z.
    private static let end: Int64 = 1_798_740_000_000

    private static func revision(_ text: String) -> PolicyRevision {
        PolicyRevision(
            number: 1,
            documents: PolicyDocument.builtIn + [PolicyDocument(name: "test.cedar", text: text)],
            reason: "",
            proposedBy: "test",
            approvedBy: nil,
            createdAt: 0
        )
    }

    private func snapshot(_ text: String, at moment: Int64, until second: Int64? = nil) throws -> AccessSnapshot {
        let team = PrincipalName(trusted: .team, "readers")
        return try AccessSnapshot(
            revision: 1,
            policies: Self.revision(text),
            principals: [Self.ada, team].map {
                Principal(name: $0, isDisabled: false, createdBy: "test", createdAt: 0)
            },
            memberships: second.map { [Membership(member: Self.ada, team: team, expiresAt: $0, createdBy: "test")] }
                ?? [],
            tokens: [],
            at: moment
        )
    }

    private func may(_ action: String, _ snapshot: AccessSnapshot) throws -> Bool {
        let circumstances = Circumstances(authentication: "token", now: 0)
        return try snapshot.decide(Self.ada, action, Self.system, circumstances).decision == .allow
    }

    private static let metrics = """
        permit (principal, action == StageDoor::Action::"readMetrics", resource);
        """

    @Test func `a permit counts until its moment and not from then on`() throws {
        let text = "@id(\"x\") @expires(\"2026-12-31T18:00:00Z\") " + Self.metrics
        let before = try snapshot(text, at: Self.end - 1)
        #expect(try may("readMetrics", before))
        #expect(before.end == Self.end)
        #expect(!before.hasEnded(by: Self.end - 1))
        #expect(before.hasEnded(by: Self.end))
        let after = try before.without(endedAt: Self.end)
        #expect(try !may("readMetrics", after))
        #expect(after.end == nil)
        #expect(try !may("readMetrics", snapshot(text, at: Self.end)))
    }

    @Test func `a forbid that has ended forbids nothing`() throws {
        let text = """
            \(Self.metrics)
            @expires("2026-12-31T18:00:00Z") forbid (principal, action, resource);
            """
        #expect(try !may("readMetrics", snapshot(text, at: Self.end - 1)))
        #expect(try may("readMetrics", snapshot(text, at: Self.end)))
    }

    @Test func `whichever ends first, a membership or a policy, is the snapshot's next end`() throws {
        let text = "@expires(\"2026-12-31T18:00:00Z\") " + Self.metrics
        #expect(try snapshot(text, at: 0, until: Self.end / 1_000 - 5).end == Self.end - 5_000)
        #expect(try snapshot(text, at: 0, until: Self.end / 1_000 + 5).end == Self.end)
        #expect(try snapshot(text, at: Self.end, until: Self.end / 1_000 + 5).end == Self.end + 5_000)
        #expect(try !may("readSchema", snapshot(text, at: Self.end, until: Self.end / 1_000)))
        #expect(try may("readSchema", snapshot(text, at: Self.end - 1, until: Self.end / 1_000)))
    }

    @Test func `an end that cannot be read is refused with its place`() {
        let text = "permit (principal, action, resource);\n@expires(\"soon\") permit (principal, action, resource);"
        #expect {
            try PolicyBundle([PolicyDocument(name: "a.cedar", text: text)])
        } throws: { error in
            (error as? PolicyRefusal)?.messages.contains { $0.hasPrefix("a.cedar:2:") && $0.contains("@expires") }
                ?? false
        }
    }

    private func review(_ old: String, _ new: String) throws -> PolicyReview {
        func bundle(_ text: String) throws -> PolicyBundle { try PolicyBundle(Self.revision(text).documents) }
        return try PolicyReview.compare(bundle(old), bundle(new), at: Self.end - 86_400_000)
    }

    @Test func `what permits more only later needs somebody else as well`() throws {
        let soon = "@expires(\"2026-12-31T18:00:00Z\") "
        let later = "@expires(\"2027-12-31T18:00:00Z\") "
        let forbid = "forbid (principal, action == StageDoor::Action::\"readMetrics\", resource);"
        // A permit lives longer, or for ever; a forbid ends, or ends earlier.
        #expect(try review(soon + Self.metrics, later + Self.metrics).needsApproval)
        #expect(try review(soon + Self.metrics, Self.metrics).needsApproval)
        #expect(try review(forbid, soon + forbid).needsApproval)
        #expect(try review(later + forbid, soon + forbid).needsApproval)
        // The other way round nothing is permitted that was not.
        #expect(try !review(later + Self.metrics, soon + Self.metrics).needsApproval)
        #expect(try !review(Self.metrics, soon + Self.metrics).needsApproval)
        #expect(try !review(soon + forbid, forbid).needsApproval)
        #expect(try !review(soon + Self.metrics, soon + Self.metrics).needsApproval)
        #expect(try review(soon + Self.metrics, Self.metrics).text.contains("From 2026-12-31T18:00:00Z on"))
    }

    @Test func `more ends than can be looked at need somebody else`() throws {
        let many = (1...20).map { number in
            "@expires(\"2027-01-\(number < 10 ? "0" : "")\(number)\") permit (principal == StageDoor::Person::\"p\(number)\", "
                + "action == StageDoor::Action::\"readMetrics\", resource);"
        }.joined(separator: "\n")
        #expect(try review(many, many).needsApproval)
    }

    @Test func `who applies policies is told of those that end soon and those that are dead`() throws {
        let text = """
            @id("dead") @expires("2026-12-01") \(Self.metrics)
            @id("soon") @expires("2027-01-10") \(Self.metrics)
            @id("later") @expires("2027-02-10") \(Self.metrics)
            """
        let warnings = try PolicyBundle(Self.revision(text).documents).warnings(at: Self.end)
        #expect(warnings.count == 2)
        #expect(warnings.first?.contains("\"dead\" is dead") == true)
        #expect(warnings.last?.contains("\"soon\" ends within 14 days: at 2027-01-11T00:00:00Z") == true)
    }

    @Test func `administrators are let in by what does not end`() throws {
        let documents = PolicyDocument.builtIn.map { document in
            document.name == "administrators.cedar"
                ? PolicyDocument(name: document.name, text: "@expires(\"2026-12-31T18:00:00Z\")\n" + document.text)
                : document
        }
        let bundle = try PolicyBundle(documents)
        #expect(try AccessService.letsAdministratorsIn(bundle, at: Self.end - 1))
        #expect(try !AccessService.letsAdministratorsIn(bundle, at: Self.end))
    }
}
