// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries
import TestSupport
import Testing

/// The answers are those of the reference engine, asked about every candidate.
@Suite(.enabled(if: ReferencePeer.isInstalled, "SKIPPED: no Python with the package cedarpy"))
struct BruteForceTests {
    private struct Question {
        let world: QueryWorld
        let principal: EntityUID
        let action: EntityUID
        let resource: EntityUID
        let context: JSON
    }

    private static func questions(_ seeds: ClosedRange<UInt64>) throws -> [(seed: UInt64, question: Question)] {
        var questions: [(UInt64, Question)] = []
        for seed in seeds {
            var generator = RandomAuthorization(seed: seed)
            let json = generator.authorization(requests: 1)
            guard let world = try QueryWorld(json, seed: seed), let request = json["requests"]?.array?.first else {
                continue
            }
            let reader = RequestReader()
            let question = Question(
                world: world,
                principal: try reader.entity("principal", of: request),
                action: try reader.entity("action", of: request),
                resource: try reader.entity("resource", of: request),
                context: request["context"] ?? .null
            )
            questions.append((seed, question))
        }
        return questions
    }

    /// What is known of the context; nil if the schema does not allow it.
    private static func context(_ question: Question) -> CedarRecord? {
        guard let schema = question.world.schema else {
            return try? RequestReader().context(question.context, of: question.action)
        }
        let read = schema.action(EntityUID(type: Name(trusted: "Action"), id: "read"))?.uid
        return read.flatMap { try? RequestReader(schema: schema).context(question.context, of: $0) }
    }

    @Test("who: the principals that the reference engine allows, one by one") func who() throws {
        let questions = try Self.questions(40_001...40_500)
        let answers = try ReferencePeer.decisions(
            questions.map { _, question in
                (
                    question.world,
                    QueryWorld.everyone.map {
                        ReferencePeer.request($0, question.action, question.resource, question.context)
                    }
                )
            }
        )
        var counts = (rows: 0, missing: 0, refused: 0, unstored: 0)
        for ((seed, question), decisions) in zip(questions, try #require(answers)) {
            try #require(decisions.count == QueryWorld.everyone.count)
            guard let context = Self.context(question),
                let answer = try? question.world.queries.who(
                    can: question.action,
                    on: question.resource,
                    in: .known(context)
                )
            else {
                counts.refused += 1
                #expect(!decisions.contains(.allow), "seed \(seed)")
                continue
            }
            let rows = Array(answer)
            let allowed = zip(QueryWorld.everyone, decisions).filter { $1 == .allow }.map(\.0)
            let expected = Set(allowed.filter(question.world.isCandidate))
            #expect(Set(rows.map(\.principal)) == expected, "seed \(seed)")
            #expect(rows.count == expected.count, "seed \(seed)")
            #expect(rows.allSatisfy { $0.condition == nil && !$0.permits.isEmpty && $0.forbids.isEmpty })
            counts.rows += rows.count
            counts.missing += QueryWorld.everyone.count - rows.count
            counts.unstored += expected.filter { !question.world.stored.contains($0) }.count
        }
        print("who, compared with the reference engine: \(counts)")
        #expect(counts.rows > 500 && counts.missing > 500 && counts.unstored > 20, "\(counts)")
    }

    @Test("what: the actions and resources that the reference engine allows, one by one") func what() throws {
        let questions = try Self.questions(41_001...41_250)
        let pairs = QueryWorld.actions.flatMap { action in QueryWorld.everyone.map { (action, $0) } }
        let answers = try ReferencePeer.decisions(
            questions.map { _, question in
                (
                    question.world,
                    pairs.map { ReferencePeer.request(question.principal, $0, $1, question.context) }
                )
            }
        )
        var counts = (rows: 0, missing: 0, refused: 0)
        for ((seed, question), decisions) in zip(questions, try #require(answers)) {
            try #require(decisions.count == pairs.count)
            guard let context = Self.context(question),
                let answer = try? question.world.queries.what(can: question.principal, in: .known(context))
            else {
                counts.refused += 1
                #expect(!decisions.contains(.allow), "seed \(seed)")
                continue
            }
            let rows = answer.map { Pair(action: $0.action, resource: $0.resource) }
            let expected = zip(pairs, decisions).filter { $1 == .allow }.map { Pair(action: $0.0.0, resource: $0.0.1) }
                .filter { question.world.isCandidate($0.action) && question.world.isCandidate($0.resource) }
            #expect(Set(rows) == Set(expected) && rows.count == expected.count, "seed \(seed)")
            #expect(rows == rows.sorted(), "seed \(seed)")
            counts.rows += rows.count
            counts.missing += pairs.count - rows.count
        }
        print("what, compared with the reference engine: \(counts)")
        #expect(counts.rows > 1_000 && counts.missing > 1_000, "\(counts)")
    }
}

/// An action and a resource, in the order of their texts.
private struct Pair: Hashable, Comparable {
    let action: EntityUID
    let resource: EntityUID

    static func < (left: Pair, right: Pair) -> Bool {
        let texts = [left, right].map { [CedarString($0.action.cedarText()), CedarString($0.resource.cedarText())] }
        return texts[0].lexicographicallyPrecedes(texts[1])
    }
}
