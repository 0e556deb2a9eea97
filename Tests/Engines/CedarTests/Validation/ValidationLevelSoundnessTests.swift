// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

/// What a level promises: whoever knows no more than the entities within its reach decides as who knows all.
struct ValidationLevelSoundnessTests {
    /// The entities that can be reached by so many lookups: first those that the request names, then those that the
    /// attributes and tags of these name. Each keeps all that it lies in.
    private static func slice(
        _ store: EntityStore,
        _ request: AuthorizationRequest,
        level: Int
    ) -> [Entity] {
        var reached: [EntityUID: Entity] = [:]
        var next: Set<EntityUID> = [request.principal, request.action, request.resource]
        collect(.record(request.context), &next)
        for _ in 0..<level {
            let known = next.filter { reached[$0] == nil }.compactMap { store.entity($0) }
            next = []
            for entity in known {
                let above = store.ancestors(of: entity.uid).filter { $0 != entity.uid }
                reached[entity.uid] = Entity(
                    uid: entity.uid,
                    attributes: entity.attributes,
                    tags: entity.tags,
                    parents: above
                )
                collect(.record(entity.attributes), &next)
                collect(.record(entity.tags), &next)
            }
        }
        return reached.values.sorted { $0.uid < $1.uid }
    }

    private static func collect(_ value: CedarValue, _ found: inout Set<EntityUID>) {
        switch value {
        case .entity(let uid): found.insert(uid)
        case .set(let set): for element in set { collect(element, &found) }
        case .record(let record): for member in record { collect(member.value, &found) }
        default: break
        }
    }

    @Test func theEntitiesWithinReachDecideAsAllDo() throws {
        var counts = (compared: 0, satisfied: 0, refused: 0)
        for seed in DifferentialRun.seeds(40) {
            var schemas = SchemaMaker(dice: SeededGenerator(seed: seed &+ 77))
            let schema = try Schema(parsing: Array(schemas.schema().utf8))
            var maker = PolicyMaker(schema: schema, dice: schemas.dice)
            let texts = (0..<20).map { _ in maker.policy().replacing("forbid(", with: "permit(") }
            let set = PolicySet(policies: try PolicySet.parse(texts.joined(separator: "\n")).policies)
            let validator = Validator(schema: schema)
            var data = DataMaker(schema: schema, dice: maker.dice)
            for level in 0...3 {
                let errors = validator.validate(set, level: level).errors
                let beyond = Set(errors.map(\.policy))
                counts.refused += Set(errors.filter { $0.code == .levelExceeded }.map(\.policy)).count
                let within = PolicySet(policies: set.policies.filter { !beyond.contains($0.id) })
                let table = SymbolTable()
                let policies = try PolicyStore(within, table: table)
                let all = try EntityStore(data.entities(), table: table)
                for environment in schema.environments {
                    let request = data.request(environment)
                    let some = try EntityStore(Self.slice(all, request, level: level), table: table)
                    let expected = try Authorizer(policies: policies, entities: all).authorize(request)
                    let answer = try Authorizer(policies: policies, entities: some).authorize(request)
                    #expect(answer.reasons == expected.reasons, "seed \(seed) level \(level)")
                    let failed = (answer.errors.map(\.policy), expected.errors.map(\.policy))
                    #expect(failed.0 == failed.1, "seed \(seed) level \(level)")
                    counts.compared += within.policies.count
                    counts.satisfied += expected.reasons.count
                }
            }
        }
        #expect(counts.compared > 5_000 && counts.satisfied > 200 && counts.refused > 500, "\(counts)")
    }
}
