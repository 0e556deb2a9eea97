// SPDX-License-Identifier: Apache-2.0
import Cedar
import TestSupport
import Testing

@testable import Access

/// That a change of teams which counts at once permits nothing new, over random ones, now and at every later moment.
@Suite struct MembershipDifferencePropertyTests {
    private typealias Kit = StoredResourcesTests

    private static let teams = ["t0", "t1", "t2", "t3"]
    private static let people = ["ada", "ben"]
    private static let moments: [Int64] = [1, 15, 25, 35]
    private static let scopes = [
        "principal", "principal", #"principal in StageDoor::Team::"t0""#, #"principal in StageDoor::Team::"t1""#,
        #"principal is StageDoor::Person in StageDoor::Team::"t2""#, #"principal == StageDoor::Person::"ada""#,
    ]
    private static let conditions = [
        "", "", #"unless { principal in StageDoor::Team::"t1" }"#, #"when { principal in StageDoor::Team::"t3" }"#,
        #"when { !(principal in StageDoor::Team::"t0") }"#,
        "when { resource has owner && principal in resource.owner }",
        #"unless { principal in [StageDoor::Team::"t2", StageDoor::Team::"t3"] || principal in StageDoor::Team::"t0" }"#,
        #"when { if principal in StageDoor::Team::"t1" then principal in StageDoor::Team::"t2" else true }"#,
        #"when { (principal in StageDoor::Team::"t0") == (principal in StageDoor::Team::"t3") }"#,
        #"when { (principal in StageDoor::Team::"t0" && ERROR) || true }"#,
        #"when { (principal in StageDoor::Team::"t1" && ERROR) || principal in StageDoor::Team::"t2" }"#,
        #"unless { (principal in StageDoor::Team::"t2" || ERROR) && principal in StageDoor::Team::"t1" }"#,
        #"when { !(principal in StageDoor::Team::"t3" && ERROR) }"#,
        #"unless { if principal in StageDoor::Team::"t0" || ERROR then true else principal in StageDoor::Team::"t2" }"#,
        #"when { principal in StageDoor::Team::"t1" || ERROR }"#,
        #"unless { ERROR && principal in StageDoor::Team::"t1" }"#,
    ]

    /// Type-checks, and fails whenever it is evaluated.
    private static let failing = #"context.now.offset(duration("9223372036854775807ms")) == context.now"#

    private static func bundle(_ random: inout SeededGenerator) throws -> PolicyBundle {
        let policies = (0..<(1 + random.below(4))).map { number in
            let effect = random.once(in: 3) ? "forbid" : "permit"
            let scope = random.pick(scopes, or: "principal")
            return #"@id("p\#(number)") \#(effect) (\#(scope), action == StageDoor::Action::"readData", resource) "#
                + random.pick(conditions, or: "").replacing("ERROR", with: failing) + ";"
        }
        let owner = #""owner":{"type":"StageDoor::Team","id":"\#(random.pick(teams, or: "t0"))"}"#
        return try PolicyBundle([
            PolicyDocument(name: "a.cedar", text: policies.joined(separator: "\n")),
            PolicyDocument(name: "entities/a.json", text: "[" + Kit.entity("Dataset", "owned", owner) + "]"),
        ])
    }

    private static func end(_ random: inout SeededGenerator) -> Int64? { random.pick([nil, 10, 20, 30], or: nil) }

    private static func memberships(_ random: inout SeededGenerator) -> [Membership] {
        var found: [Membership] = []
        for (number, team) in teams.enumerated() {
            let inner = teams.prefix(number).map { PrincipalName(trusted: .team, $0) }
            for member in inner + people.map({ PrincipalName(trusted: .person, $0) }) where random.once(in: 3) {
                let outer = PrincipalName(trusted: .team, team)
                found.append(Membership(member: member, team: outer, expiresAt: end(&random), createdBy: ""))
            }
        }
        return found
    }

    private static func change(_ known: [Membership], _ random: inout SeededGenerator) -> MembershipChange {
        if random.once(in: 3), let membership = known.isEmpty ? nil : known[random.below(known.count)] {
            return .leave(membership.member, membership.team)
        }
        let outer = 1 + random.below(teams.count - 1)
        let member =
            random.once(in: 2)
            ? PrincipalName(trusted: .team, teams[random.below(outer)])
            : PrincipalName(trusted: .person, random.pick(people, or: "ada"))
        let team = PrincipalName(trusted: .team, teams[outer])
        return .join(Membership(member: member, team: team, expiresAt: end(&random), createdBy: ""))
    }

    /// Everything that is allowed of all that may be asked, at each of the moments.
    private static func allowed(_ bundle: PolicyBundle, _ memberships: [Membership]) throws -> Set<String> {
        let names =
            people.map { PrincipalName(trusted: .person, $0) } + teams.map { PrincipalName(trusted: .team, $0) }
        var found: Set<String> = []
        for moment in moments {
            let snapshot = try AccessSnapshot(
                revision: 1,
                policies: .unknown,
                principals: names.map { Principal(name: $0, isDisabled: false, createdBy: "", createdAt: 0) },
                memberships: memberships,
                tokens: [],
                bundle: bundle,
                at: moment * 1_000
            )
            let circumstances = Circumstances(authentication: "token", now: moment * 1_000)
            for person in names.prefix(people.count) {
                for id in ["owned", "other"] {
                    let resource = try ResourceType.dataset.place(id)
                    let answer = try snapshot.decide(person, "readData", resource, circumstances)
                    if answer.decision == .allow { found.insert("\(person) \(id) at \(moment)") }
                }
            }
        }
        return found
    }

    @Test(arguments: 0..<10) func `what counts at once permits nothing new`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (atOnce, differing) = (0, 0)
        for _ in 0..<100 {
            let bundle = try Self.bundle(&random)
            let old = Self.memberships(&random)
            let change = Self.change(old, &random)
            var new = old.filter { $0.member != change.member || $0.team != change.team }
            if case .join(let membership) = change { new.append(membership) }
            let difference = MembershipDifference(change, in: old, under: MembershipPolicies(bundle, at: 0))
            let (before, after) = (try Self.allowed(bundle, old), try Self.allowed(bundle, new))
            if before != after { differing += 1 }
            guard difference.reasons.isEmpty else { continue }
            atOnce += 1
            #expect(after.isSubset(of: before), "seed \(seed): \(change)\n\(old)\n\(after.subtracting(before))")
        }
        // Otherwise nothing was tested.
        #expect(atOnce > 0 && differing > 0)
    }
}
