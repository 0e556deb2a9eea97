// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis
import Testing

@Suite struct AccessComparisonTests {
    private let labelled = "permit(principal in Role::\"analyst\", action == Action::\"readColumn\", resource)"

    private var entities: [Entity] {
        let users = [
            Platform.user("ann", in: "analyst"), Platform.user("bob", in: "analyst"), Platform.user("eve"),
            Platform.user("root"),
        ]
        let columns = [
            Platform.column("name", label: "pii"), Platform.column("mail", label: "pii"),
            Platform.column("size", label: "open"),
        ]
        return users + columns + [
            Entity(uid: Platform.uid("Dataset", "d")), Entity(uid: Platform.uid("Role", "analyst")),
        ]
    }

    private func compare(
        _ old: (String, [Entity]),
        _ new: (String, [Entity]),
        _ contexts: [CedarRecord] = []
    ) throws -> AccessDifference {
        try AccessComparison(schema: try Platform.parsed()).compare(
            old: AccessSnapshot(policies: try PolicySet.parse(old.0), entities: old.1),
            new: AccessSnapshot(policies: try PolicySet.parse(new.0), entities: new.1),
            contexts: contexts
        )
    }

    @Test func aNewPermitIsCountedAndItsResourcesDescribed() throws {
        let difference = try compare(
            ("\(labelled) when { resource.getTag(\"label\") == \"open\" };", entities),
            ("\(labelled);", entities)
        )
        #expect(difference.newlyPermitted == 4)
        #expect(difference.newlyDenied == 0)
        let change = try #require(difference.changes.first)
        #expect(difference.changes.count == 1)
        #expect(change.principals == [Platform.uid("User", "ann"), Platform.uid("User", "bob")])
        #expect(change.resources == [Platform.uid("Column", "mail"), Platform.uid("Column", "name")])
        #expect(change.principalTraits == [.memberOf(Platform.uid("Role", "analyst"))])
        #expect(change.resourceTraits == [.tag("label", .string("pii"))])
        #expect(change.policies.map(\.id) == ["policy0"])
        #expect(change.policies.map(\.isNew) == [true])
    }

    @Test func aChangedMembershipChangesAccess() throws {
        let moved = entities.map { $0.uid == Platform.uid("User", "eve") ? Platform.user("eve", in: "analyst") : $0 }
        let difference = try compare(("\(labelled);", entities), ("\(labelled);", moved))
        #expect(difference.newlyPermitted == 3)
        #expect(difference.changes.map(\.principals) == [[Platform.uid("User", "eve")]])
        let membership = try #require(difference.memberships.first)
        #expect(membership.entity == Platform.uid("User", "eve"))
        #expect(membership.joined == [Platform.uid("Role", "analyst")])
        #expect(membership.left.isEmpty && !membership.isNew && !membership.isRemoved)
    }

    @Test func aRemovedPrincipalLosesEverything() throws {
        let fewer = entities.filter { $0.uid != Platform.uid("User", "ann") }
        let difference = try compare(("\(labelled);", entities), ("\(labelled);", fewer))
        #expect(difference.newlyDenied == 3)
        #expect(difference.memberships.map(\.isRemoved) == [true])
    }

    @Test func onlyTheGivenCircumstancesAreTried() throws {
        let narrow = "\(labelled) when { context.env == \"dev\" };"
        let inDev = try compare(("", entities), (narrow, entities), [Platform.context("dev")])
        let inProd = try compare(("", entities), (narrow, entities), [Platform.context("prod")])
        #expect(inDev.newlyPermitted == 6)
        #expect(inProd.newlyPermitted == 0)
    }

    @Test func withoutGivenCircumstancesSuchAreFoundThatPermitsNeed() throws {
        let narrow = "\(labelled) when { context.env like \"dev-*\" && context has mfa && context.mfa };"
        let difference = try compare(("", entities), (narrow, entities))
        #expect(difference.newlyPermitted == 6)
    }

    @Test func aRemovedForbidIsSeenUnderItsOwnCircumstances() throws {
        let forbid = "\nforbid(principal, action, resource) when { context.env == \"prod\" };"
        let difference = try compare(("\(labelled);\(forbid)", entities), ("\(labelled);", entities))
        #expect(difference.newlyPermitted == 6)
        #expect(difference.newlyDenied == 0)
    }

    @Test func tooManyRequestsAreSaidToBeLeftOut() throws {
        let comparison = AccessComparison(schema: try Platform.parsed(), limits: AnalysisLimits(requests: 2))
        let difference = try comparison.compare(
            old: AccessSnapshot(policies: PolicySet(), entities: entities),
            new: AccessSnapshot(policies: try PolicySet.parse("\(labelled);"), entities: entities)
        )
        #expect(difference.isTruncated)
        #expect(difference.requests == 2)
    }
}
