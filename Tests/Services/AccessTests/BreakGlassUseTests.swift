// SPDX-License-Identifier: Apache-2.0
import Cedar
import Testing
import Web

@testable import Access

/// Rights for an emergency as the policies see them; no test here waits.
@Suite struct BreakGlassUseTests {
    private static let kim = PrincipalName(trusted: .person, "kim")
    private static let system = ProtectedResource("System", "stagedoor")
    private static let end: Int64 = 1_000_000

    private func use(_ template: String = "break-glass", actions: [String]? = nil) -> BreakGlassUse {
        BreakGlassUse(
            id: "bg_1",
            principal: Self.kim,
            template: template,
            actions: actions,
            reason: "r",
            ticket: "t",
            issuer: "init",
            openedAt: 0,
            expiresAt: Self.end,
            endedAt: nil,
            review: nil
        )
    }

    private func snapshot(
        _ uses: [BreakGlassUse],
        at moment: Int64 = 0,
        documents: [PolicyDocument] = PolicyDocument.builtIn
    ) throws -> AccessSnapshot {
        let names = ["kim", "eve"].map { PrincipalName(trusted: .person, $0) }
        return try AccessSnapshot(
            revision: 1,
            policies: PolicyRevision(
                number: 0,
                documents: documents,
                reason: "",
                proposedBy: "",
                approvedBy: nil,
                createdAt: 0
            ),
            principals: names.map { Principal(name: $0, isDisabled: false, createdBy: "test", createdAt: 0) },
            memberships: [],
            tokens: [],
            openUses: uses,
            at: moment
        )
    }

    private func answer(_ action: String, _ snapshot: AccessSnapshot, as name: String = "kim") throws
        -> AuthorizationAnswer
    {
        let principal = PrincipalName(trusted: .person, name)
        return try snapshot.decide(principal, action, Self.system, Circumstances(authentication: "token", now: 0))
    }

    @Test func `an open use permits its principal what the template does, until it ends`() throws {
        let open = try snapshot([use()])
        let allowed = try answer("readMetrics", open)
        #expect(allowed.decision == .allow)
        #expect(EmergencyUses.are(allowed.reasons))
        #expect(try answer("readMetrics", open, as: "eve").decision == .deny)
        #expect(open.end == Self.end * 1_000)
        #expect(try answer("readMetrics", open.without(endedAt: Self.end * 1_000)).decision == .deny)
        #expect(try answer("readMetrics", snapshot([use()], at: Self.end * 1_000)).decision == .deny)
        #expect(try answer("readMetrics", snapshot([use()], at: Self.end * 1_000 - 1)).decision == .allow)
    }

    @Test(arguments: [
        "changePrincipals", "manageTokens", "changePolicies", "approvePolicies", "breakGlass", "reviewBreakGlass",
    ])
    func `what would make rights last is not in the built-in template`(_ action: String) throws {
        #expect(try answer(action, snapshot([use()])).decision == .deny)
    }

    @Test(arguments: ["startAccessReview", "decideAccessReview"])
    func `a template from before there were reviews lets nobody begin or decide one`(_ action: String) throws {
        let template = """
            @id("break-glass") @breakglass
            permit (principal == ?principal, action, resource in StageDoor::System::"stagedoor");
            """
        func answer(_ action: String, _ more: String = "") throws -> AuthorizationAnswer {
            let old = try snapshot([use()], documents: [PolicyDocument(name: "old.cedar", text: template + more)])
            return try self.answer(action, old)
        }
        #expect(try answer("readAudit").decision == .allow)
        #expect(try answer(action).decision == .deny)
        let own = #"permit (principal == StageDoor::Person::"kim", action, resource);"#
        #expect(try answer(action, own).decision == .allow)
    }

    @Test func `a use of some actions permits those only`() throws {
        let open = try snapshot([use(actions: ["readMetrics"])])
        #expect(try answer("readMetrics", open).decision == .allow)
        #expect(try answer("readAudit", open).decision == .deny)
    }

    @Test func `a template that is gone opens nothing`() throws {
        #expect(try answer("readMetrics", snapshot([use("gone")])).decision == .deny)
    }

    @Test func `only permits with the annotation that leave the principal open can be opened`() throws {
        let bundle = try PolicyBundle([
            PolicyDocument(
                name: "t.cedar",
                text: """
                    @id("plain") permit (principal == ?principal, action, resource);
                    @id("forbid") @breakglass forbid (principal == ?principal, action, resource);
                    @id("both") @breakglass permit (principal == ?principal, action, resource == ?resource);
                    @id("yes") @breakglass permit (principal == ?principal, action, resource);
                    """
            )
        ])
        #expect(bundle.set.breakGlassTemplates.map(\.id) == ["yes"])
    }

    @Test func `a template that is new or other than before needs somebody else, also if it seems to open less`() throws
    {
        func bundle(_ condition: String) throws -> PolicyBundle {
            let text = "@id(\"t\") @breakglass permit (principal == ?principal, action, resource) \(condition);"
            return try PolicyBundle(PolicyDocument.builtIn + [PolicyDocument(name: "t.cedar", text: text)])
        }
        let narrow = try bundle("when { action == StageDoor::Action::\"readMetrics\" }")
        let wide = try bundle("")
        #expect(try PolicyReview.compare(narrow, wide, at: 0).needsApproval)
        #expect(try !PolicyReview.compare(wide, wide, at: 0).needsApproval)
        // To whoever a comparison takes for the one who opens it, it is less; to Mallory it is all.
        let mallory = try bundle("when { principal == StageDoor::Person::\"mallory\" }")
        #expect(try PolicyReview.compare(narrow, mallory, at: 0).needsApproval)
        #expect(try !PolicyReview.compare(wide, PolicyBundle(PolicyDocument.builtIn), at: 0).needsApproval)
        #expect(try PolicyReview.compare(PolicyBundle(PolicyDocument.builtIn), wide, at: 0).needsApproval)
    }
}
