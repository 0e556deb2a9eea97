// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyAnalysis
import TestSupport
import Testing

@testable import PolicyUsage

@Suite struct GenerationTests {
    private static func observed(_ log: Log) -> ObservedRequests {
        var collector = RequestCollector()
        for (index, line) in log.lines.enumerated() {
            line.withUnsafeBufferPointer { collector.add($0, number: index + 1) }
        }
        return collector.collected()
    }

    private static func log(_ requests: [AuthorizationRequest], _ more: String = "") -> Log {
        let lines = requests.map { request in
            "\(request.json.compactText.dropLast()),\"decision\":\"allow\",\"reason\":[]\(more)}"
        }
        return Log(lines.joined(separator: "\n"))
    }

    private static func request(_ principal: String, _ action: String, _ resource: String) -> AuthorizationRequest {
        let type = resource.hasPrefix("c") ? "Column" : "Dataset"
        return AuthorizationRequest(
            principal: RandomPlatform.uid("User", principal),
            action: RandomPlatform.uid("Action", action),
            resource: RandomPlatform.uid(type, resource)
        )
    }

    private static func schema() throws -> Schema { try Schema(parsing: Array(RandomPlatform.schema.utf8)) }

    private static func store(_ entities: [Entity]) throws -> EntityStore {
        try EntityStore(entities + schema().actionEntities, table: SymbolTable())
    }

    private static func authorizer(_ set: PolicySet, _ store: EntityStore) throws -> Authorizer {
        try Authorizer(policies: PolicyStore(set, table: store.table), entities: store)
    }

    @Test(arguments: [1.0, 0.7]) func `All that was allowed is allowed, and the policies are valid`(_ threshold: Double)
        throws
    {
        for seed in UInt64(0)..<30 {
            let platform = try RandomPlatform(seed: seed)
            let store = try Self.store(platform.entities)
            let generator = PolicyGenerator(
                Self.observed(Self.log(platform.logged)),
                entities: store,
                schema: try Self.schema()
            )
            let generated = try generator.generated(GenerationOptions(threshold: threshold))
            let authorizer = try Self.authorizer(generated.policies, store)
            for request in platform.logged {
                #expect(try authorizer.authorize(request).decision == .allow, "seed \(seed)")
            }
            #expect(Validator(schema: try Self.schema()).validate(generated.policies).isValid)
            #expect(try PolicyFormatter().format(generated.text) == generated.text)
        }
    }

    /// What members of some groups do with the columns of some datasets, where the log shows not all of either.
    private static func groupwise(
        _ platform: RandomPlatform,
        _ store: EntityStore,
        _ random: inout SeededGenerator
    ) -> [AuthorizationRequest] {
        func some(_ type: String) -> [EntityUID] {
            let all = platform.entities.map(\.uid).filter { $0.type == Name(trusted: type) }
            return all.shuffled(using: &random).dropLast(all.count / 3)
        }
        let (users, columns) = (some("User"), some("Column"))
        var requests: [AuthorizationRequest] = []
        for _ in 0..<3 {
            let role = RandomPlatform.uid("Role", "r\(random.below(3))")
            let dataset = RandomPlatform.uid("Dataset", "d\(random.below(5))")
            let action = random.pick(["readColumn", "maskColumn"], or: "")
            for user in users where store.ancestors(of: user).contains(role) {
                for column in columns where store.ancestors(of: column).contains(dataset) {
                    requests.append(request(user.id.text, action, column.id.text))
                }
            }
        }
        return requests
    }

    @Test func `With a threshold of one, what else is allowed has something in it that the log does not show`() throws {
        var random = SeededGenerator(seed: 21)
        var beyond = 0
        for seed in UInt64(0)..<30 {
            let platform = try RandomPlatform(seed: seed)
            let store = try Self.store(platform.entities)
            let observed = Self.observed(Self.log(Self.groupwise(platform, store, &random)))
            let generated = try PolicyGenerator(observed, entities: store, schema: Self.schema()).generated()
            let triples = Set(observed.triples)
            let principals = Set(observed.triples.map(\.principal))
            let actions = Set(observed.triples.map(\.action))
            let resources = Set(observed.triples.map(\.resource))
            let authorizer = try Self.authorizer(generated.policies, store)
            for user in 0..<8 {
                for place in 0..<24 {
                    let action = place < 12 ? "readColumn" : "maskColumn"
                    let request = Self.request("u\(user)", action, "c\(place % 12)")
                    let triple = ObservedRequests.Triple(
                        principal: request.principal,
                        action: request.action,
                        resource: request.resource
                    )
                    let isAllowed = try authorizer.authorize(request).decision == .allow
                    if triples.contains(triple) { #expect(isAllowed, "seed \(seed)") }
                    guard isAllowed, !triples.contains(triple) else { continue }
                    beyond += 1
                    let isKnown =
                        principals.contains(triple.principal) && actions.contains(triple.action)
                        && resources.contains(triple.resource)
                    #expect(!isKnown, "seed \(seed): \(request)")
                }
            }
        }
        #expect(beyond > 100)
    }

    @Test func `A role is granted what all of its members in the log did, and the comment says who else gets it`()
        throws
    {
        let entities = [
            Entity(uid: RandomPlatform.uid("User", "ann"), parents: [RandomPlatform.uid("Role", "crew")]),
            Entity(uid: RandomPlatform.uid("User", "bob"), parents: [RandomPlatform.uid("Role", "crew")]),
            Entity(uid: RandomPlatform.uid("User", "cy"), parents: [RandomPlatform.uid("Role", "crew")]),
            Entity(uid: RandomPlatform.uid("Column", "c1"), parents: [RandomPlatform.uid("Dataset", "d1")]),
            Entity(uid: RandomPlatform.uid("Column", "c2"), parents: [RandomPlatform.uid("Dataset", "d1")]),
        ]
        let requests = ["ann", "bob"].flatMap { user in
            ["c1", "c2"].flatMap { column in ["readColumn", "maskColumn"].map { Self.request(user, $0, column) } }
        }
        let observed = Self.observed(Self.log(requests))
        let generated = try PolicyGenerator(observed, entities: Self.store(entities), schema: Self.schema()).generated()
        #expect(
            generated.text == """
                // Grants to all 3 principals of type User in Role::"crew"; 2 of them are in the log.
                // Grants all 2 actions in Action::"reading"; 2 of them were used.
                // Grants to all 2 resources of type Column in Dataset::"d1"; 2 of them are in the log.
                @id("generated-1")
                permit (
                  principal is User in Role::"crew",
                  action in Action::"reading",
                  resource is Column in Dataset::"d1"
                );

                """
        )
    }

    @Test func `More policies than may be lower the threshold, and an impossible bound is refused`() throws {
        let platform = try RandomPlatform(seed: 4)
        let store = try Self.store(platform.entities)
        let generator = PolicyGenerator(
            Self.observed(Self.log(platform.logged)),
            entities: store,
            schema: try Self.schema()
        )
        let all = try generator.generated()
        let lowest = try generator.generated(GenerationOptions(threshold: 0.5)).policies.policies.count
        try #require(lowest < all.policies.policies.count)
        let fewer = try generator.generated(GenerationOptions(most: lowest))
        #expect(fewer.threshold < 1)
        #expect(fewer.policies.policies.count <= lowest)
        #expect(throws: CedarError.self) { try generator.generated(GenerationOptions(most: 1)) }
    }

    @Test func `Break-glass and requests outside the schema make no policy`() throws {
        let store = try Self.store([])
        let glass = Self.observed(Self.log([Self.request("ann", "readColumn", "c1")], ",\"breakGlass\":true"))
        #expect(
            try PolicyGenerator(glass, entities: store, schema: Self.schema()).generated().policies.policies.isEmpty
        )
        let policies = try PolicySet.parse("@id(\"glass\") @breakglass permit(principal, action, resource);")
        var collector = RequestCollector(policies: policies)
        let request = Self.request("ann", "readColumn", "c1").json.compactText.dropLast()
        for reasons in ["[\"glass\"]", "[\"policy0\",\"other\"]"] {
            let line = "\(request),\"decision\":\"allow\",\"reason\":\(reasons)}"
            Array(line.utf8).withUnsafeBufferPointer { collector.add($0, number: 1) }
        }
        let emergencies = collector.collected()
        #expect(emergencies.triples.isEmpty && emergencies.summary.breakGlass == 2)
        let other = Self.observed(Self.log([Self.request("ann", "dance", "c1")]))
        let generated = try PolicyGenerator(other, entities: store, schema: Self.schema()).generated()
        #expect(generated.policies.policies.isEmpty)
        #expect(generated.outside.count == 1)
    }

    @Test func `Policies made of a part of the log say so`() throws {
        let requests = ["c1", "c2", "c1", "c3"].map { Self.request("ann", "readColumn", $0) }
        func generated(most: Int) throws -> GeneratedPolicies {
            var collector = RequestCollector(most: most)
            for (index, line) in Self.log(requests).lines.enumerated() {
                line.withUnsafeBufferPointer { collector.add($0, number: index + 1) }
            }
            return try PolicyGenerator(collector.collected(), entities: Self.store([]), schema: Self.schema())
                .generated()
        }
        let whole = try generated(most: 3)
        #expect(!whole.isCutOff && !whole.text.contains("could be kept"))
        let part = try generated(most: 2)
        #expect(part.isCutOff && part.text.hasPrefix("// The log shows more requests than could be kept"))
        #expect(part.text.contains("\"c2\"") && !part.text.contains("\"c3\""))
    }
}
