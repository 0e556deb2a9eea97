// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport
import Testing

struct PartialEvaluationTests {
    private static let seeds: ClosedRange<UInt64> = 20_001...20_200

    /// Nothing is unknown, so that the tree walk and no index decides: what machine and index say must be the same.
    @Test func knownRequestsGetTheAnswersOfTheMachine() throws {
        var counts = (satisfied: 0, failed: 0)
        for seed in Self.seeds {
            guard let (set, entities, requests) = try RandomAuthorization.world(seed: seed) else { continue }
            guard let world = try? World(set, entities) else { continue }
            for request in requests {
                let answer = try world.authorizer.authorize(request)
                let partial = try world.authorizer.authorize(
                    PartialRequest(
                        principal: .known(request.principal),
                        action: .known(request.action),
                        resource: .known(request.resource),
                        context: .known(request.context)
                    )
                )
                #expect(partial.decision == answer.decision, "seed \(seed)")
                #expect(partial.entries.allSatisfy { !$0.outcome.isResidual }, "seed \(seed)")
                let effect: Effect =
                    partial.entries.contains { $0.effect == .forbid && $0.outcome == .satisfied } ? .forbid : .permit
                let satisfied = partial.entries.filter { $0.outcome == .satisfied && $0.effect == effect }.map(\.policy)
                let failed = partial.entries.filter { $0.outcome.isFailed }.map(\.policy)
                #expect(satisfied == answer.reasons, "seed \(seed)")
                #expect(failed == answer.errors.map(\.policy), "seed \(seed)")
                counts.satisfied += satisfied.count
                counts.failed += failed.count
            }
        }
        #expect(counts.satisfied > 50 && counts.failed > 50, "\(counts)")
    }

    /// A residual, printed and read again, says of the completed request what its policy says.
    @Test func residualsSayOfTheCompletedRequestWhatThePolicySays() throws {
        var counts = (residuals: 0, satisfied: 0, failed: 0)
        for seed in Self.seeds {
            guard let (set, entities, requests) = try RandomAuthorization.world(seed: seed) else { continue }
            guard let world = try? World(set, entities) else { continue }
            for (index, request) in requests.enumerated() {
                let partial = try world.authorizer.authorize(Self.forget(request, Int(seed) + index))
                let expected = try Self.outcomes(world, request)
                for entry in partial.entries {
                    let whole = expected[entry.policy]
                    let actual = try Self.outcome(entry.outcome, world, request)
                    #expect(actual == whole, "seed \(seed) \(entry)")
                    guard case .residual(let expression, let canHold) = entry.outcome else { continue }
                    if !canHold { #expect(whole != .satisfied, "seed \(seed) \(expression.cedarText())") }
                    counts.residuals += 1
                    counts.satisfied += whole == .satisfied ? 1 : 0
                    counts.failed += whole == .failed ? 1 : 0
                }
                // What is not named is certain to be unsatisfied.
                let named = Set(partial.entries.map(\.policy))
                #expect(expected.allSatisfy { $0.value == .unsatisfied || named.contains($0.key) }, "seed \(seed)")
                if let decision = partial.decision {
                    #expect(try world.authorizer.authorize(request).decision == decision, "seed \(seed)")
                }
            }
        }
        #expect(counts.residuals > 500 && counts.satisfied > 25 && counts.failed > 25, "\(counts)")
    }

    private enum Outcome {
        case satisfied, unsatisfied, failed
    }

    private static func outcomes(_ world: World, _ request: AuthorizationRequest) throws -> [PolicyID: Outcome] {
        let known = PartialRequest(
            principal: .known(request.principal),
            action: .known(request.action),
            resource: .known(request.resource),
            context: .known(request.context)
        )
        var outcomes = Dictionary(uniqueKeysWithValues: world.policies.ids.map { ($0, Outcome.unsatisfied) })
        for entry in try world.authorizer.authorize(known).entries {
            outcomes[entry.policy] = entry.outcome == .satisfied ? .satisfied : .failed
        }
        return outcomes
    }

    private static func outcome(
        _ outcome: PartialOutcome,
        _ world: World,
        _ request: AuthorizationRequest
    ) throws -> Outcome {
        switch outcome {
        case .satisfied: return .satisfied
        case .failed: return .failed
        case .residual(let expression, _):
            let text = "permit(principal, action, resource) when { \(expression.cedarText()) };"
            let store = try PolicyStore(PolicySet.parse(text), table: world.table)
            let answer = try Authorizer(policies: store, entities: world.entities).authorize(request)
            return !answer.errors.isEmpty ? .failed : answer.decision == .allow ? .satisfied : .unsatisfied
        }
    }

    /// The request without some of its parts.
    private static func forget(_ request: AuthorizationRequest, _ which: Int) -> PartialRequest {
        func part(_ uid: EntityUID, _ bit: Int) -> PartialRequest.Part {
            guard which & bit != 0 else { return .known(uid) }
            return which % 3 == 0 ? .ofType(uid.type) : .unknown
        }
        let some = CedarRecord(request.context.members.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
        return PartialRequest(
            principal: part(request.principal, 1),
            action: part(request.action, 8),
            resource: part(request.resource, 2),
            context: which & 4 == 0
                ? .known(request.context) : which % 5 < 3 ? .unknown : .including(some ?? CedarRecord())
        )
    }

    @Test(arguments: [
        ("context.mfa && principal.level > 3", "context.mfa"),
        ("principal.level > 9 || context.ticket like \"CHG-*\"", "context.ticket like \"CHG-*\""),
        ("resource.owner == principal && context.env == \"prod\"", "context.env == \"prod\""),
        ("principal.level > context.minimum", "5 > context.minimum"),
        ("if principal.level > 3 then context.a == 1 else context.b == 1", "context.a == 1"),
        ("context has ticket && resource.getTag(\"class\") == \"pii\"", "context has ticket"),
        (
            "[principal.best, context.who].contains(User::\"bob\")",
            "[User::\"bob\", context.who].contains(User::\"bob\")"
        ),
    ])
    func residualsHoldOnlyWhatIsOpen(condition: String, residual: String) throws {
        let world = try World("permit(principal in Team::\"all\", action, resource) when { \(condition) };")
        let request = World.request()
        let answer = try world.authorizer.authorize(
            PartialRequest(
                principal: .known(request.principal),
                action: .known(request.action),
                resource: .known(request.resource)
            )
        )
        let entry = try #require(answer.entries.first)
        guard case .residual(let expression, true) = entry.outcome else {
            Issue.record("\(entry.outcome)")
            return
        }
        #expect(expression == (try Expression.parse(residual)), "\(expression.cedarText())")
        #expect(answer.decision == nil)
    }

    /// A part that is evaluated twice would double the time with each level.
    @Test func everyPartIsEvaluatedOnceHoweverDeepItIsNested() throws {
        var expression = "principal"
        for _ in 0..<50 { expression = "(if \(expression) is User in Team::\"all\" then principal else resource)" }
        let world = try World("permit(principal, action, resource) when { \(expression) is User in Team::\"all\" };")
        let request = World.request()
        let answer = try world.authorizer.authorize(
            PartialRequest(principal: .known(request.principal), resource: .known(request.resource))
        )
        #expect(answer.decision == .allow)
        let residual = try world.authorizer.authorize(PartialRequest(resource: .known(request.resource)))
        #expect(residual.entries.count == 1 && residual.decision == nil)
    }

    @Test func nothingKnownOfNothingIsDenied() throws {
        let world = try World("", entities: [])
        #expect(try world.authorizer.authorize(PartialRequest()).decision == .deny)
        #expect(try world.decide().decision == .deny)
    }

    @Test func anUnknownPrincipalLeavesTheScope() throws {
        let world = try World(
            "permit(principal in Team::\"all\", action, resource) when { resource.owner == principal };"
        )
        let request = World.request()
        let answer = try world.authorizer.authorize(
            PartialRequest(
                principal: .ofType(Name(trusted: "User")),
                action: .known(request.action),
                resource: .known(request.resource),
                context: .known(CedarRecord())
            )
        )
        let expected = try Expression.parse("principal in Team::\"all\" && User::\"alice\" == principal")
        #expect(answer.entries.first?.outcome == .residual(expected, canHold: true))
    }
}

extension PartialOutcome {
    fileprivate var isFailed: Bool { if case .failed = self { true } else { false } }
    fileprivate var isResidual: Bool { if case .residual = self { true } else { false } }
}
