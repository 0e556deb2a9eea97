// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import JSON
import PolicyAnalysis
import Testing

/// Policies and schemas that a fuzzer made, against no policies at all and against one that permits everything.
@Suite(.enabled(if: ConformanceFolder.path != nil))
struct CorpusDiffTests {
    @Test func noPublishedDecisionContradictsAVerdict() throws {
        var environments = 0
        var unknown = 0
        var checked: [Decision: Int] = [:]
        let everything = try PolicySet.parse("permit(principal, action, resource);")
        for name in ConformanceFolder.names("corpus-tests") where name.hasSuffix(".json") {
            guard let test = try? JSON(parsing: ConformanceFolder.bytes(name) ?? []),
                let schema = test["schema"]?.string.flatMap({ ConformanceFolder.bytes($0) }).flatMap({
                    try? Schema(parsing: $0)
                }),
                let set = test["policies"]?.string.flatMap({ ConformanceFolder.bytes($0) }).flatMap({
                    try? PolicySet.parse($0)
                })
            else { continue }
            let limits = AnalysisLimits(stepsPerEnvironment: 300)
            let comparison = PolicyComparison(schema: schema, limits: limits)
            for (old, decision) in [(PolicySet(), Decision.allow), (everything, .deny)] {
                let differences = try comparison.compare(old: old, new: set)
                environments += differences.count
                unknown += differences.count { $0.verdict == .unknown }
                checked[decision, default: 0] += try check(differences, decision, test, schema, name)
            }
        }
        print("corpus: \(environments) environments, \(unknown) unknown, \(checked) decisions checked")
        #expect(environments > 1_000 && (checked[.allow] ?? 0) > 100 && (checked[.deny] ?? 0) > 100)
        #expect(unknown * 10 <= environments)
    }

    /// Compares with the requests that were decided in some way and whose entities are complete; how many there were.
    private func check(
        _ differences: [EnvironmentDifference],
        _ decision: Decision,
        _ test: JSON,
        _ schema: Schema,
        _ name: String
    ) throws -> Int {
        guard let bytes = test["entities"]?.string.flatMap({ ConformanceFolder.bytes($0) }),
            let entities = try? Entities(parsingJSON: bytes, schema: schema)
        else { return 0 }
        let known = Set(entities.entities.keys).union(schema.actions.keys)
        guard entities.entities.values.allSatisfy({ $0.references.isSubset(of: known) }) else { return 0 }
        var count = 0
        for json in test["requests"]?.array ?? [] {
            guard let request = try? RequestReader(schema: schema).request(json), (try? schema.check(request)) != nil,
                CedarValue.record(request.context).references.union([request.principal, request.resource])
                    .isSubset(of: known),
                let difference = differences.first(where: { $0.environment.holds(request) })
            else { continue }
            guard json["decision"]?.string == decision.rawValue else { continue }
            count += 1
            let claimed = decision == .allow ? DifferenceVerdict.morePermissive : .lessPermissive
            let isPossible = difference.verdict == claimed || difference.verdict == .unknown
            #expect(isPossible, "\(name) \(difference.environment.short) \(difference.verdict)")
        }
        return count
    }
}

extension RequestEnvironment {
    fileprivate func holds(_ request: AuthorizationRequest) -> Bool {
        principal == request.principal.type && action == request.action && resource == request.resource.type
    }
}

extension Entity {
    /// Every entity it names.
    fileprivate var references: Set<EntityUID> {
        Set(parents).union(CedarValue.record(attributes).references).union(CedarValue.record(tags).references)
    }
}

extension CedarValue {
    /// Every entity in it.
    fileprivate var references: Set<EntityUID> {
        switch self {
        case .entity(let uid): [uid]
        case .set(let set): set.reduce(into: []) { $0.formUnion($1.references) }
        case .record(let record): record.reduce(into: []) { $0.formUnion($1.value.references) }
        default: []
        }
    }
}
