// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import PolicyAnalysis
import TestSupport
import Testing

/// What is said to have changed is what asking about every pair finds, although not every pair is asked about.
@Suite struct AccessPropertyTests {
    private static let factor = getenv("STAGEDOOR_DIFFERENTIAL_FACTOR").flatMap { Int(String(cString: $0)) } ?? 1

    private struct Change: Hashable {
        let isPermitted: Bool
        let principal: EntityUID
        let resource: EntityUID
    }

    @Test func noChangeIsLeftOutOrInvented() throws {
        let schema = try Schema(parsing: Array(RandomWorld.schema.utf8))
        var changes = 0
        for seed in 1...UInt64(120 * Self.factor) {
            let (old, new) = try RandomPair(seed: seed &+ 77_000).sets
            var world = RandomWorld(seed: seed)
            let (request, entities) = world.witness()
            var random = SeededGenerator(seed: seed)
            let others = world.witness().entities
            let changed =
                seed % 3 == 0 ? entities : entities.indices.map { random.once(in: 6) ? others[$0] : entities[$0] }
            let policies = seed % 4 == 0 ? old : new
            let before = AccessSnapshot(policies: old, entities: entities)
            let after = AccessSnapshot(policies: policies, entities: changed)
            let difference = try AccessComparison(schema: schema)
                .compare(old: before, new: after, contexts: [request.context])
            let found = Set(
                difference.changes.flatMap { change in
                    change.principals.flatMap { principal in
                        change.resources.map {
                            Change(isPermitted: change.isPermitted, principal: principal, resource: $0)
                        }
                    }
                }
            )
            let expected = try Self.changes(before, after, request, schema)
            #expect(found == expected, "seed \(seed)\n\(old.cedarText())\n\n\(policies.cedarText())")
            changes += expected.count
        }
        #expect(changes > 50 * Self.factor)
    }

    private static func changes(
        _ old: AccessSnapshot,
        _ new: AccessSnapshot,
        _ request: AuthorizationRequest,
        _ schema: Schema
    ) throws -> Set<Change> {
        let (before, after) = (try authorizer(old, schema), try authorizer(new, schema))
        var changes: Set<Change> = []
        for principal in old.entities.map(\.uid) where principal.type == Name(trusted: "User") {
            for resource in old.entities.map(\.uid) where resource.type == Name(trusted: "Doc") {
                let request = AuthorizationRequest(
                    principal: principal,
                    action: request.action,
                    resource: resource,
                    context: request.context
                )
                let decision = try after.authorize(request).decision
                if try before.authorize(request).decision != decision {
                    changes.insert(Change(isPermitted: decision == .allow, principal: principal, resource: resource))
                }
            }
        }
        return changes
    }

    private static func authorizer(_ snapshot: AccessSnapshot, _ schema: Schema) throws -> Authorizer {
        let table = SymbolTable()
        return try Authorizer(
            policies: try PolicyStore(snapshot.policies, table: table),
            entities: try EntityStore(snapshot.entities + schema.actionEntities, table: table)
        )
    }
}
