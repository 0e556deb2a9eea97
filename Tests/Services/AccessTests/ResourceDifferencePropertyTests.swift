// SPDX-License-Identifier: Apache-2.0
import Cedar
import TestSupport
import Testing

@testable import Access

/// That a change of entities which is put in force without anybody else permits nothing new, over random ones.
@Suite struct ResourceDifferencePropertyTests {
    private typealias Kit = StoredResourcesTests

    private static let domains = ["d0", "d1", "d2"]
    private static let scopes = [
        "resource", #"resource in StageDoor::Domain::"d0""#, #"resource in StageDoor::Domain::"d1""#,
        #"resource in StageDoor::DatasetPrefix::"a.*""#, #"resource in StageDoor::Environment::"e""#,
        #"resource is StageDoor::Column in StageDoor::Domain::"d2""#, #"resource == StageDoor::Dataset::"a.x""#,
    ]
    private static let conditions = [
        "", "", #"unless { resource has tags && resource.tags.contains("pii") }"#,
        "when { resource has owner && principal in resource.owner }",
        #"when { resource in StageDoor::Domain::"d1" }"#,
        #"unless { resource in [StageDoor::Domain::"d0", StageDoor::Domain::"d2"] }"#,
        #"when { principal in StageDoor::Team::"t" }"#, "when { !(resource has owner) }",
    ]

    private static func policies(_ random: inout SeededGenerator) -> String {
        (0..<(1 + random.below(4))).map { number in
            let effect = random.below(3) == 0 ? "forbid" : "permit"
            let scope = random.pick(scopes, or: "resource")
            let condition = random.pick(conditions, or: "")
            return #"@id("p\#(number)") \#(effect) (principal, action == StageDoor::Action::"readData", \#(scope)) "#
                + condition + ";"
        }.joined(separator: "\n")
    }

    private static func entities(_ random: inout SeededGenerator) -> String {
        func parents(_ types: [(String, String)], _ random: inout SeededGenerator) -> [(String, String)] {
            types.filter { _ in random.once(in: 3) }
        }
        func attributes(_ random: inout SeededGenerator) -> String {
            var members: [String] = []
            if random.once(in: 3) { members.append(#""tags":["\#(random.pick(["pii", "x"], or: "x"))"]"#) }
            if random.once(in: 3) { members.append(#""owner":{"type":"StageDoor::Team","id":"t"}"#) }
            return members.joined(separator: ",")
        }
        let all = domains.map { ("Domain", $0) } + [("Environment", "e")]
        var found = [Kit.entity("Environment", "e"), Kit.entity("Domain", "d0")]
        found.append(Kit.entity("Domain", "d1", in: parents([("Domain", "d0")], &random)))
        found.append(Kit.entity("Domain", "d2", in: parents([("Domain", "d0"), ("Domain", "d1")], &random)))
        if random.once(in: 2) { found.append(Kit.entity("DatasetPrefix", "a.*", in: parents(all, &random))) }
        for (type, id) in [("Dataset", "a.x"), ("Dataset", "b"), ("Column", "a.x#c"), ("Column", "b#c")] {
            guard random.once(in: 2) else { continue }
            found.append(Kit.entity(type, id, attributes(&random), in: parents(all, &random)))
        }
        return "[" + found.joined(separator: ",") + "]"
    }

    private static func bundle(_ policies: String, _ entities: String) throws -> PolicyBundle {
        try PolicyBundle([
            PolicyDocument(name: "a.cedar", text: policies), PolicyDocument(name: "entities/a.json", text: entities),
        ])
    }

    /// Everything that is allowed of all that may be asked.
    private static func allowed(_ bundle: PolicyBundle) throws -> Set<String> {
        let people = ["in", "out"].map { PrincipalName(trusted: .person, $0) }
        let team = PrincipalName(trusted: .team, "t")
        let snapshot = try AccessSnapshot(
            revision: 1,
            policies: .unknown,
            principals: (people + [team]).map { Principal(name: $0, isDisabled: false, createdBy: "", createdAt: 0) },
            memberships: [Membership(member: people[0], team: team, expiresAt: nil, createdBy: "")],
            tokens: [],
            bundle: bundle,
            at: 0
        )
        var found: Set<String> = []
        let asked: [(ResourceType, String)] = [
            (.dataset, "a.x"), (.dataset, "a.y"), (.dataset, "b"), (.dataset, "c"), (.column, "a.x#c"),
            (.column, "a.y#c"), (.column, "b#c"), (.column, "c#c"),
        ]
        for person in people {
            for (type, id) in asked {
                let circumstances = Circumstances(authentication: "token", now: 0)
                let answer = try snapshot.decide(person, "readData", try type.place(id), circumstances)
                if answer.decision == .allow { found.insert("\(person) \(id)") }
            }
        }
        return found
    }

    @Test(arguments: 0..<40) func `what counts at once permits nothing new`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (atOnce, differing) = (0, 0)
        for _ in 0..<25 {
            let policies = Self.policies(&random)
            let old = try Self.bundle(policies, Self.entities(&random))
            let new = try Self.bundle(policies, Self.entities(&random))
            let difference = try ResourceDifference(from: old.resources, to: new.resources, under: new.set, scopes: [])
            let (before, after) = (try Self.allowed(old), try Self.allowed(new))
            if before != after { differing += 1 }
            guard difference.reasons.isEmpty else { continue }
            atOnce += 1
            #expect(after.isSubset(of: before), "seed \(seed): \(policies)\n\(after.subtracting(before))")
        }
        // Otherwise nothing was tested.
        #expect(atOnce > 0 && differing > 0)
    }
}
