// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Testing

@testable import Access

/// What a review proposes of memberships and tokens, by what is known of their use.
@Suite struct ReviewDraftTests {
    private static let day: Int64 = 86_400
    private static let now = 1_000 * day
    private static let (ada, ben) = (PrincipalName(trusted: .person, "ada"), PrincipalName(trusted: .person, "ben"))
    private static let (team, inner) = (PrincipalName(trusted: .team, "orders"), PrincipalName(trusted: .team, "inner"))
    private static let parent = PrincipalName(trusted: .team, "everybody")
    private static let policies = """
        @id("of-orders") permit (principal in StageDoor::Team::"orders", action == StageDoor::Action::"readMetrics",
            resource);
        @id("of-everybody") permit (principal, action == StageDoor::Action::"readAudit", resource)
            when { principal in StageDoor::Team::"everybody" };
        @id("of-ada") permit (principal == StageDoor::Person::"ada", action == StageDoor::Action::"readAccess", resource);
        @id("of-nobody") permit (principal in StageDoor::Team::"others", action, resource);
        """

    private static func member(
        _ member: PrincipalName,
        in team: PrincipalName = team,
        since days: Int64 = 200,
        until end: Int64? = nil,
        isDisabled: Bool = false
    ) -> ReviewEvidence.Member {
        ReviewEvidence.Member(
            member: member,
            team: team,
            expiresAt: end.map { now + $0 * day },
            createdAt: now - days * day,
            isDisabled: isDisabled
        )
    }

    private static func token(
        _ owner: PrincipalName,
        issued days: Int64,
        used: Int64? = nil
    ) -> ReviewEvidence.Token {
        ReviewEvidence.Token(
            id: "tok",
            owner: owner,
            description: "",
            createdAt: now - days * day,
            expiresAt: now + day,
            lastUsedAt: used.map { now - $0 * day }
        )
    }

    private static func use(_ principal: PrincipalName, _ days: Int64, _ policies: String...) -> ReviewEvidence.Use {
        ReviewEvidence.Use(principal: principal, policies: policies.map { CedarString($0) }, last: now - days * day)
    }

    private static func items(
        _ members: [ReviewEvidence.Member],
        tokens: [ReviewEvidence.Token] = [],
        uses: [ReviewEvidence.Use] = [],
        decisions: [DecisionRow]? = [],
        gap: String? = nil,
        policies: String = policies,
        earlier: String? = nil,
        youngTeams: Set<PrincipalName> = [],
        entities: [Entity] = []
    ) throws -> [ReviewItem] {
        let documents = [PolicyDocument(name: "test.cedar", text: policies)]
        let evidence = ReviewEvidence(
            now: now,
            unusedDays: 90,
            team: team,
            members: members,
            tokens: tokens,
            uses: uses,
            youngTeams: youngTeams,
            decisions: decisions,
            earlier: PolicyRevision(
                number: 1,
                documents: earlier.map { [PolicyDocument(name: "test.cedar", text: $0)] } ?? documents,
                reason: "",
                proposedBy: "",
                approvedBy: nil,
                createdAt: 0
            ),
            gap: gap
        )
        let above: [PrincipalName: Set<PrincipalName>] = [
            team: [parent], inner: [team, parent], ada: [team], ben: [inner],
        ]
        let policies = try ReviewPolicies(
            try PolicyBundle(documents),
            evidence,
            above: [parent],
            entities: entities
        )
        return ReviewDraft(evidence, policies) { above[$0] ?? [] }.items()
    }

    private static func proposals(_ items: [ReviewItem]) -> [String] {
        items.filter(\.isRemovable).map { "\($0.proposal.rawValue): \($0.reason)" }
    }

    @Test func `a membership counts as used by what it gives, also over the teams that the team is in`() throws {
        for policy in ["of-orders", "of-everybody", "of-a-revision-before"] {
            let items = try Self.items([Self.member(Self.ada)], uses: [Self.use(Self.ada, 3, "other", policy)])
            #expect(items.first?.proposal == .keep, "\(policy)")
        }
        for policies in [["of-ada"], ["of-ada", "break-glass:bg_1"], ["of-nobody"]] {
            let use = ReviewEvidence.Use(
                principal: Self.ada,
                policies: policies.map { CedarString($0) },
                last: Self.now - Self.day
            )
            let items = try Self.items([Self.member(Self.ada)], uses: [use])
            #expect(
                Self.proposals(items) == [
                    "remove: nothing that person:ada was allowed since 1972-06-29 came of being in team:orders"
                ],
                "\(policies)"
            )
        }
        // What somebody within a team uses, the team uses.
        let nested = [
            Self.member(Self.inner), Self.member(Self.ben, in: Self.inner), Self.member(Self.team, in: Self.parent),
        ]
        let used = try Self.items(nested, uses: [Self.use(Self.ben, 2, "of-orders")])
        #expect(used.prefix(2).map(\.proposal) == [.keep, .keep])
        #expect(Self.proposals(used)[2].hasPrefix("remove: nothing that those in team:orders were allowed"))
        let above = try Self.items(nested, uses: [Self.use(Self.ben, 2, "of-everybody")])
        #expect(above.prefix(3).map(\.proposal) == [.keep, .keep, .keep])
    }

    @Test func `what is used for the last time on the first of the days still counts, and a second before not`() throws
    {
        let edge = ReviewEvidence.Use(
            principal: Self.ada,
            policies: [CedarString("of-orders")],
            last: Self.now - 90 * Self.day
        )
        #expect(try Self.items([Self.member(Self.ada)], uses: [edge]).first?.proposal == .keep)
        let before = ReviewEvidence.Use(principal: Self.ada, policies: edge.policies, last: edge.last - 1)
        let items = try Self.items([Self.member(Self.ada)], uses: [before])
        #expect(Self.proposals(items) == ["remove: person:ada was allowed nothing since 1972-06-29"])
        #expect(items.first?.lastUsedAt == before.last)
    }

    @Test func `where it is not known what was used, only what needs no log is proposed`() throws {
        let members = [
            Self.member(Self.ada, until: 30), Self.member(Self.ben, isDisabled: true), Self.member(Self.inner),
        ]
        let tokens = [
            Self.token(Self.ada, issued: 91), Self.token(Self.ada, issued: 90), Self.token(Self.ada, issued: 89),
            Self.token(Self.ada, issued: 200, used: 91), Self.token(Self.ada, issued: 200, used: 90),
            Self.token(Self.ada, issued: 5, used: 1), Self.token(Self.ben, issued: 5, used: 1),
        ]
        let items = try Self.items(members, tokens: tokens, gap: "nobody knows")
        #expect(
            Self.proposals(items) == [
                "keep: not judged: nobody knows; ends by itself on 1972-10-27",
                "remove: person:ben is disabled, so nobody uses it", "keep: not judged: nobody knows",
                "remove: never used since it was issued on 1972-06-28",
                "remove: never used since it was issued on 1972-06-29", "keep: issued only on 1972-06-30",
                "remove: not used since 1972-06-28",
                "keep: used on 1972-06-29, but issued on 1972-03-11: rotate it", "keep: used on 1972-09-26",
                "remove: its owner is disabled, so nobody uses it",
            ]
        )
        #expect(items.filter { !$0.isRemovable }.allSatisfy { $0.proposal == .keep && $0.change == nil })
        #expect(items.map(\.number) == Array(1...items.count))
    }

    private static func decision(_ policy: String, _ authentication: String) -> DecisionRow {
        let group = DecisionCounter.Group(
            principal: PrincipalName(trusted: .pipeline, "ci:1"),
            authentication: authentication,
            action: CedarString("readMetrics"),
            policies: [CedarString(policy)],
            isAllowed: true,
            isBreakGlass: false
        )
        return DecisionRow(
            DecisionCounter.Entry(
                group: group,
                resource: DecisionCounter.Resource(type: CedarString("System"), id: CedarString("stagedoor")),
                count: 1,
                last: (now - day) * 1_000,
                tally: DecisionCounter.Tally()
            )
        )
    }

    @Test func `a team in which nobody is kept may be one into which another issuer puts people`() throws {
        let members = [Self.member(Self.inner)]
        #expect(Self.proposals(try Self.items(members)) == ["remove: nobody is in team:inner"])
        for policy in ["of-orders", "of-everybody", "of-a-revision-before"] {
            let items = try Self.items(members, decisions: [Self.decision(policy, "identity")])
            #expect(
                Self.proposals(items) == [
                    "keep: used on 1972-09-26, it may be by somebody whom another issuer puts into team:inner"
                ]
            )
        }
        for decision in [Self.decision("of-orders", "token"), Self.decision("of-nobody", "identity")] {
            let items = try Self.items(members, decisions: [decision])
            #expect(Self.proposals(items) == ["remove: nobody is in team:inner"])
        }
        let items = try Self.items(members, decisions: nil)
        #expect(Self.proposals(items) == ["keep: not judged: more was decided than a review looks at"])
    }

    @Test func `the policies of a review are those that give the team or somebody in it something`() throws {
        let items = try Self.items([Self.member(Self.ada)], gap: "nobody knows")
        let names = items.compactMap {
            if case .policy(let id, let file, _) = $0.subject { "\(file) \(id)" } else { nil }
        }
        #expect(names == ["test.cedar of-orders", "test.cedar of-everybody", "test.cedar of-ada"])
        let without = try Self.items([Self.member(Self.ben)], gap: "nobody knows")
        #expect(without.count { !$0.isRemovable } == 2)
    }

    private static func first(
        of members: [ReviewEvidence.Member] = [member(ada)],
        _ policies: String = policies,
        before earlier: String? = nil,
        youngTeams: Set<PrincipalName> = []
    ) throws -> String? {
        proposals(try items(members, policies: policies, earlier: earlier, youngTeams: youngTeams)).first
    }

    @Test func `a membership is not judged by rights that are younger than it is to be unused`() throws {
        #expect(try Self.first()?.hasPrefix("remove: ") == true)
        // A policy in another form, one that was not there, and none of this team.
        let young = "keep: not judged: in force in this form only since less than 90 days (of-orders)"
        #expect(try Self.first(before: Self.policies.replacing("readMetrics", with: "readAudit")) == young)
        #expect(try Self.first(before: "") == young)
        let others = Self.policies.replacing("others", with: "strangers")
        #expect(try Self.first(before: others)?.hasPrefix("remove: ") == true)
        // A team on the way up.
        for team in [Self.team, Self.parent] {
            #expect(
                try Self.first(youngTeams: [team])
                    == "keep: not judged: \(team) is in another team only since less than 90 days"
            )
        }
        #expect(try Self.first(youngTeams: [Self.inner])?.hasPrefix("remove: ") == true)
        // A team whose people have come since.
        func nested(_ days: Int64...) throws -> String? {
            let names = [Self.ada, Self.ben]
            let people = zip(names, days).map { Self.member($0, in: Self.inner, since: $1) }
            return try Self.first(of: [Self.member(Self.inner)] + people)
        }
        #expect(
            try nested(89, 10) == "keep: not judged: those in team:inner are in it only since less than 90 days"
        )
        #expect(try nested(91, 10) == "remove: nobody in team:inner was allowed anything since 1972-06-29")
    }

    @Test func `a membership that a forbid asks about is not judged`() throws {
        let reason = "keep: not judged: a forbid asks about it"
        for condition in [
            #"unless { principal in StageDoor::Team::"orders" }"#,
            #"when { principal in StageDoor::Team::"everybody" }"#,
        ] {
            #expect(try Self.first("\(Self.policies) forbid (principal, action, resource) \(condition);") == reason)
        }
        let other = #"forbid (principal, action, resource) unless { principal in StageDoor::Team::"others" };"#
        #expect(try Self.first("\(Self.policies) \(other)")?.hasPrefix("remove: ") == true)
    }

    @Test func `a membership that only a policy uses which the log does not judge is not judged`() throws {
        func permit(_ annotation: String, _ team: String, _ action: String = "readAudit") -> String {
            """
            @id("rare") \(annotation) permit (principal in StageDoor::Team::"\(team)",
                action == StageDoor::Action::"\(action)", resource);
            """
        }
        #expect(
            try Self.first(permit(#"@keep("for the auditors")"#, "orders"))
                == "keep: not judged: kept: for the auditors (rare)"
        )
        #expect(
            try Self.first(permit(#"@created("1972-09-01")"#, "everybody"))?.hasPrefix("keep: not judged: created")
                == true
        )
        #expect(
            try Self.first(permit("", "orders", "breakGlass")) == "keep: not judged: for emergencies (rare)"
        )
        #expect(try Self.first(permit(#"@keep("for the auditors")"#, "others"))?.hasPrefix("remove: ") == true)
        // Too much was decided for the engine that judges policies.
        let items = try Self.items([Self.member(Self.ada)], decisions: nil, policies: permit("@keep", "orders"))
        #expect(Self.proposals(items) == ["keep: not judged: more was decided than a review looks at (rare)"])
        #expect(PolicyDocument.builtIn.contains { $0.text.contains("@keep") && $0.name == "break-glass.cedar" })
    }

    @Test(arguments: [
        #"when { principal == StageDoor::Person::"ada" }"#,
        #"when { [StageDoor::Person::"eve", StageDoor::Person::"ada"].contains(principal) }"#,
        #"when { context.authentication == "token" && principal in [StageDoor::Person::"ada"] }"#,
    ])
    func `a policy that names somebody in a condition is theirs, and they do not say that it stays`(
        _ condition: String
    ) throws {
        let policy =
            #"@id("p") permit (principal is StageDoor::Person, action == StageDoor::Action::"readAudit", resource) \#(condition);"#
        let item = try #require(
            try Self.items([Self.member(Self.ada)], gap: "nobody knows", policies: policy).first { !$0.isRemovable }
        )
        #expect(item.names("person:ada"))
        #expect(!item.names("person:ben") && !item.names("pipeline:ada") && !item.names("developer"))
        let without = try Self.items([Self.member(Self.ben)], gap: "nobody knows", policies: policy)
        #expect(without.count == 1 && !without[0].names("person:ada"))
    }

    @Test func `a policy names somebody in its scope as well`() throws {
        let items = try Self.items([Self.member(Self.ada)], gap: "nobody knows")
        #expect(items.filter { $0.names("person:ada") }.map(\.number) == [4])
    }

    @Test func `what only others than those in the team used is not named`() throws {
        let policies = #"""
            @id("broad") permit (principal,
                action in [StageDoor::Action::"readMetrics", StageDoor::Action::"readAudit"], resource)
            when { principal in StageDoor::Team::"orders" || principal in StageDoor::Team::"others" };
            """#
        let names = [PrincipalName(trusted: .pipeline, "ci:1"), Self.ada, Self.ben]
        let others = PrincipalName(trusted: .team, "others")
        let entities =
            [Entity(uid: others.uid), Entity(uid: Self.team.uid), Entity(uid: .stageDoor("System", "stagedoor"))]
            + names.map { Entity(uid: $0.uid, parents: [$0 == Self.ada ? Self.team.uid : others.uid]) }
        func item(_ people: [PrincipalName]) throws -> ReviewItem {
            let items = try Self.items(
                people.map { Self.member($0) },
                decisions: [Self.decision("broad", "token")],
                policies: policies,
                entities: entities
            )
            return try #require(items.first { !$0.isRemovable })
        }
        let hidden = try item([Self.ada])
        #expect(hidden.proposal == .remove && !hidden.reason.contains("ci:1"), "\(hidden.reason)")
        #expect(hidden.change?.contains("ci:1") == false && !hidden.reason.contains("would do"))
        let shown = try item([Self.ada, names[0]])
        #expect(shown.reason.contains("ci:1") && shown.change?.contains("ci:1") == true, "\(shown.reason)")
    }

    @Test func `where a page of reviews ends is read as it was shown`() throws {
        for (text, passed) in [("7-rev_a", Int64(0)), ("0-~1000", 1_000), ("-3-rev_a~2", 2)] {
            let cursor = ReviewStore.Cursor(text)
            #expect(cursor?.text == (passed == 2 ? nil : text))
            #expect(cursor?.passed == (passed == 2 ? nil : passed))
        }
        for text in ["", "x", "7", "x-rev_a", "7-rev_a~", "7-rev_a~-1", "7-rev_a~9999999999", "7-a\u{0}"] {
            #expect(ReviewStore.Cursor(text) == nil, "\(text)")
        }
    }

    @Test func `an item is read as it was kept`() throws {
        let items = try Self.items([Self.member(Self.ada, until: 3)], tokens: [Self.token(Self.ada, issued: 1)])
        for item in items {
            let json = item.json
            let read = try #require(ReviewItem.Subject(kind: item.subject.kind, json))
            #expect("\(read)" == "\(item.subject)")
        }
        #expect(ReviewItem.Subject(kind: "membership", .object([])) == nil)
        #expect(ReviewItem.Subject(kind: "other", .object([])) == nil)
    }
}
