// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds models of formulas over a ``SymbolicWorld``: truth values for the atoms by search, and values that give the
/// atoms these truth values by a theory for each kind; what a theory rules out, the search learns.
struct WorldSolver {
    enum Answer {
        case model(WorldModel)
        /// There is no world in which the formulas hold.
        case none
        /// It could not be told within bounds.
        case unknown
    }

    /// How many conflicts one search for truth values may have.
    private static let conflictLimit = 5_000

    var evaluator: SymbolicEvaluator
    private var laws = LawMaker()
    private var solver = BooleanSolver()
    /// How many nodes and laws the solver knows.
    private var encodedNodes = 0
    private var encodedLaws = 0
    private var required: [Formula] = []
    /// Whether worlds were passed over of which nothing is known.
    private var isIncomplete = false
    private var lastLiterals: [TheoryLiteral] = []

    init(_ evaluator: SymbolicEvaluator) {
        self.evaluator = evaluator
    }

    /// Demands that a formula holds.
    mutating func require(_ formula: Formula) {
        required.append(formula)
    }

    /// A world in which all that is demanded holds.
    mutating func solve(_ budget: inout AnalysisBudget) -> Answer {
        guard laws.complete(&evaluator.world) else { return .unknown }
        encode()
        while budget.spend() {
            let conflicts = solver.conflicts
            let answer = solver.solve(conflictLimit: conflicts + Self.conflictLimit)
            _ = budget.spend((solver.conflicts - conflicts) / 8)
            switch answer {
            case .unsatisfiable: return isIncomplete || evaluator.isGivenUp ? .unknown : .none
            case .unknown: return .unknown
            case .satisfiable: break
            }
            var justification = Justification(evaluator.world.formulas, solver.values)
            lastLiterals = justification.literals(for: required + evaluator.world.laws)
            var work = lastLiterals.count
            let model = check(lastLiterals, &work)
            _ = budget.spend(work / 64)
            if let model { return .model(model) }
        }
        return .unknown
    }

    /// Passes over all worlds that are like the model found last, as it was of no use.
    mutating func skip() {
        isIncomplete = true
        solver.add(lastLiterals.map { !$0.formula })
    }

    private mutating func encode() {
        let formulas = evaluator.world.formulas
        solver.grow(to: formulas.nodes.count)
        for node in encodedNodes..<formulas.nodes.count {
            guard case .all(let parts) = formulas.nodes[node] else { continue }
            let whole = Formula(code: node << 1)
            for part in parts { solver.add([!whole, part]) }
            solver.add([whole] + parts.map { !$0 })
        }
        encodedNodes = formulas.nodes.count
        for law in evaluator.world.laws[encodedLaws...] { solver.add([law]) }
        encodedLaws = evaluator.world.laws.count
        for formula in required { solver.add([formula]) }
    }

    /// A model of literals, or nil after the solver learned that there is none.
    private mutating func check(_ literals: [TheoryLiteral], _ work: inout Int) -> WorldModel? {
        var model = WorldModel()
        var isGood = true
        var byTheory: [TheoryKind: [TheoryLiteral]] = [:]
        for literal in literals { byTheory[literal.atom.theory, default: []].append(literal) }
        for literal in byTheory[.plain] ?? [] { literal.note(in: &model) }
        if let literals = byTheory[.hierarchy] {
            isGood = take(HierarchyTheory(literals).solve(), literals) { model.hierarchy = $0 } && isGood
        }
        if let literals = byTheory[.numbers] {
            isGood = take(LinearTheory(literals).solve(), literals) { model.numbers = $0 } && isGood
        }
        if let literals = byTheory[.texts] {
            isGood = take(TextTheory(literals).solve(work: &work), literals) { model.texts = $0 } && isGood
        }
        if let literals = byTheory[.addresses] {
            isGood = take(AddressTheory(literals).solve(), literals) { model.addresses = $0 } && isGood
        }
        return isGood ? model : nil
    }

    private mutating func take<Values>(
        _ answer: TheoryAnswer<Values>,
        _ literals: [TheoryLiteral],
        _ use: (Values) -> Void
    ) -> Bool {
        switch answer {
        case .model(let values):
            use(values)
            return true
        case .conflict(let numbers):
            solver.add(Set(numbers).map { !literals[$0].formula })
            return false
        case .unknown:
            isIncomplete = true
            solver.add(literals.map { !$0.formula })
            return false
        }
    }
}

/// Who decides an atom's truth.
private enum TheoryKind {
    case plain, hierarchy, numbers, texts, addresses
}

extension Atom {
    fileprivate var theory: TheoryKind {
        switch self {
        case .flag, .element, .isSubset, .intersects, .isEmpty, .isInElement: .plain
        case .sameEntity, .isIn: .hierarchy
        case .notPositive: .numbers
        case .sameText, .like: .texts
        case .sameAddress, .inRange, .isIPv6: .addresses
        }
    }
}

extension TheoryLiteral {
    /// Notes what a model has to say of a literal that needs no theory.
    fileprivate func note(in model: inout WorldModel) {
        switch atom {
        case .flag(let place): model.flags[place] = isTrue
        case .element(let set, let value):
            if isTrue { model.elements[set, default: []].append(value) }
        default: break
        }
    }
}
