// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Notes what the requests of one test exercise in its policies.
///
/// Every request is decided a second time, by an authorizer whose policies are the scopes and the parts of the
/// conditions; the one that really decides carries no trace of this.
struct CoverageRecorder {
    private let authorizer: Authorizer
    private let units: CoverageUnits
    /// The first probes are scopes; behind them stand those of the plans.
    private let probeCount: Int
    /// What was exercised so far.
    private(set) var coverage: [PolicyCoverage]

    /// - Throws: ``CedarError`` if the parts of the policies are too many to be stored.
    init(
        _ set: PolicySet,
        _ file: InputFile,
        _ entities: EntityStore,
        _ table: SymbolTable
    ) throws(CedarError) {
        units = CoverageUnits(set, file)
        coverage = units.coverage
        let probes = units.scopes + units.planner.probes.map(Policy.init(probing:))
        probeCount = probes.count
        authorizer = try Authorizer(
            policies: PolicyStore(PolicySet(numbering: probes), table: table),
            entities: entities
        )
    }

    /// Notes what a request exercises. One that cannot be decided exercises nothing.
    mutating func record(_ request: AuthorizationRequest) {
        guard let answer = try? authorizer.authorize(request) else { return }
        var outcomes = Array(repeating: CoverageWalk.Outcome.isFalse, count: probeCount)
        for id in answer.reasons { outcomes[probe: id] = .isTrue }
        for error in answer.errors { outcomes[probe: error.policy] = .failed }
        let scopes = outcomes[..<units.scopes.count]
        var walk = CoverageWalk(probes: Array(outcomes[scopes.endIndex...]))
        for unit in units.units {
            let reached = unit.scopes.filter { scopes[$0.scope] == .isTrue }
            guard !reached.isEmpty, Self.holds(unit, &walk) else { continue }
            coverage[unit.coverage].isSatisfied = true
            for scope in reached { coverage[scope.coverage].isSatisfied = true }
        }
        for (condition, value) in walk.seen {
            let place = units.places[condition]
            coverage[place.coverage].conditions[place.index].seen.insert(value)
        }
    }

    private static func holds(_ unit: CoverageUnits.Unit, _ walk: inout CoverageWalk) -> Bool {
        for clause in unit.clauses where walk.follow(clause.plan) != (clause.kind == .when ? .isTrue : .isFalse) {
            return false
        }
        return true
    }
}

extension Array where Element == CoverageWalk.Outcome {
    fileprivate subscript(probe id: PolicyID) -> CoverageWalk.Outcome {
        get { Int(id.text).flatMap { indices.contains($0) ? self[$0] : nil } ?? .isFalse }
        set { if let number = Int(id.text), indices.contains(number) { self[number] = newValue } }
    }
}

extension PolicySet {
    /// A set of these policies, called by their numbers.
    fileprivate init(numbering policies: [Policy]) {
        self.init(policies: policies.enumerated().map { $0.element.renamed(CedarString(String($0.offset))) })
    }
}

extension Policy {
    /// What is satisfied if the expression is true.
    fileprivate init(probing expression: Expression) {
        self.init(
            id: "",
            effect: .permit,
            conditions: [Condition(.when, expression, span: expression.span)],
            locations: PolicyLocations(all: expression.span)
        )
    }
}
