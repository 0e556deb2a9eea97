// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import TestSupport
import Testing

/// The reasons of the rows are those of single decisions, and their ways are ways.
struct ReasonTests {
    @Test("the permits of a row are the reasons of the decision, and its ways lead over parents") func reasons() throws
    {
        var counts = (rows: 0, steps: 0)
        for seed in UInt64(42_001)...42_400 {
            var generator = RandomAuthorization(seed: seed)
            let json = generator.authorization(requests: 1)
            guard let world = try QueryWorld(json, seed: seed), let request = json["requests"]?.array?.first,
                let read = try? RequestReader(schema: world.schema, validates: false).request(request),
                let answer = try? world.queries.what(can: read.principal, in: .known(read.context))
            else { continue }
            for row in answer {
                let request = AuthorizationRequest(
                    principal: row.principal,
                    action: row.action,
                    resource: row.resource,
                    context: read.context
                )
                let decision = try world.queries.authorizer.authorize(request)
                #expect(row.permits.map(\.policy) == decision.reasons, "seed \(seed)")
                for share in row.permits {
                    let match = try #require(world.queries.scopeMatch(of: share.policy, row), "seed \(seed)")
                    counts.steps += try check(match, row, world)
                }
                counts.rows += 1
            }
        }
        #expect(counts.rows > 1_000 && counts.steps > 200, "\(counts)")
    }

    /// How many steps up the ways have.
    private func check(_ match: ScopeMatch, _ row: Access, _ world: QueryWorld) throws -> Int {
        var steps = 0
        for (way, start) in [
            (match.principal, row.principal), (match.action, row.action), (match.resource, row.resource),
        ] where !way.isEmpty {
            #expect(way.first == start && world.isWay(way))
            steps += way.count - 1
        }
        return steps
    }
}
