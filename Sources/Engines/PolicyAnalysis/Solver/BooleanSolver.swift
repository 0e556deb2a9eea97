// SPDX-License-Identifier: Apache-2.0

/// Finds truth values that satisfy clauses, by search that learns from its conflicts (CDCL with two watched literals).
///
/// Variables are nodes of a ``FormulaStore``, literals their formulas.
struct BooleanSolver {
    enum Answer {
        case satisfiable
        case unsatisfiable
        case unknown
    }

    /// How many conflicts there have been.
    private(set) var conflicts = 0

    private var clauses: [[Formula]] = []
    /// By literal: the clauses that watch for it to become false.
    private var watches: [[Int]] = []
    /// By variable: nil while it has no value.
    private(set) var values: [Bool?] = []
    private var phases: [Bool] = []
    private var activities: [Double] = []
    private var levels: [Int] = []
    private var reasons: [Int] = []
    private var trail: [Formula] = []
    private var marks: [Int] = []
    private var head = 0
    private var increment = 1.0
    private var isUnsatisfiable = false

    /// Makes room for variables below a count.
    mutating func grow(to count: Int) {
        while values.count < count {
            values.append(nil)
            phases.append(false)
            activities.append(0)
            levels.append(0)
            reasons.append(-1)
            watches.append([])
            watches.append([])
        }
    }

    func value(_ literal: Formula) -> Bool? {
        values[literal.node].map { $0 != literal.isNegated }
    }

    /// Adds a clause; whatever was chosen before is taken back.
    mutating func add(_ clause: [Formula]) {
        backtrack(to: 0)
        var literals: [Formula] = []
        for literal in Set(clause) {
            if literal == .truth || clause.contains(!literal) || value(literal) == true { return }
            if literal != .falsehood, value(literal) == nil { literals.append(literal) }
        }
        literals.sort { $0.code < $1.code }
        guard let first = literals.first else {
            isUnsatisfiable = true
            return
        }
        if literals.count == 1 {
            assign(first, reason: -1)
            if propagate() != nil { isUnsatisfiable = true }
        } else {
            _ = attach(literals)
        }
    }

    private mutating func attach(_ clause: [Formula]) -> Int {
        let number = clauses.count
        clauses.append(clause)
        watches[clause[0].code].append(number)
        watches[clause[1].code].append(number)
        return number
    }

    /// Searches until all variables have values.
    mutating func solve(conflictLimit: Int) -> Answer {
        guard !isUnsatisfiable else { return .unsatisfiable }
        while true {
            if let conflict = propagate() {
                conflicts += 1
                if marks.isEmpty {
                    isUnsatisfiable = true
                    return .unsatisfiable
                }
                if conflicts > conflictLimit { return .unknown }
                learn(from: conflict)
            } else if let literal = decision() {
                marks.append(trail.count)
                assign(literal, reason: -1)
            } else {
                return .satisfiable
            }
        }
    }

    private mutating func assign(_ literal: Formula, reason: Int) {
        values[literal.node] = !literal.isNegated
        phases[literal.node] = !literal.isNegated
        levels[literal.node] = marks.count
        reasons[literal.node] = reason
        trail.append(literal)
    }

    private mutating func backtrack(to level: Int) {
        guard marks.count > level else { return }
        for literal in trail[marks[level]...] { values[literal.node] = nil }
        trail.removeSubrange(marks[level]...)
        marks.removeSubrange(level...)
        head = trail.count
    }

    /// The most active variable that has no value; linear, as queries are small.
    private func decision() -> Formula? {
        var best: Int?
        for variable in values.indices where values[variable] == nil {
            if let known = best, activities[known] >= activities[variable] { continue }
            best = variable
        }
        return best.map { Formula(code: $0 << 1 | (phases[$0] ? 0 : 1)) }
    }

    /// Assigns what clauses leave no choice for; a clause that is false, if one is.
    private mutating func propagate() -> Int? {
        while head < trail.count {
            let falsified = !trail[head]
            head += 1
            var kept: [Int] = []
            let watching = watches[falsified.code]
            for (index, number) in watching.enumerated() {
                if !moveWatch(number, from: falsified) {
                    kept.append(number)
                    let other = clauses[number][0]
                    if value(other) == true { continue }
                    guard value(other) == nil else {
                        watches[falsified.code] = kept + watching[(index + 1)...]
                        return number
                    }
                    assign(other, reason: number)
                }
            }
            watches[falsified.code] = kept
        }
        return nil
    }

    /// Lets a clause watch another literal that is not false; false if there is none, or the other one is true.
    private mutating func moveWatch(_ number: Int, from falsified: Formula) -> Bool {
        if clauses[number][0] == falsified { clauses[number].swapAt(0, 1) }
        if value(clauses[number][0]) == true { return false }
        for index in 2..<max(2, clauses[number].count) where value(clauses[number][index]) != false {
            clauses[number].swapAt(1, index)
            watches[clauses[number][1].code].append(number)
            return true
        }
        return false
    }

    /// Adds the clause that follows from a conflict at its first unique implication point, and goes back to where it
    /// would have been of use.
    private mutating func learn(from conflict: Int) {
        var learned: [Formula] = []
        var seen: Set<Int> = []
        var open = 0
        var index = trail.count - 1
        var clause = clauses[conflict]
        var point = Formula.truth
        while true {
            for literal in clause where literal != point && seen.insert(literal.node).inserted {
                bump(literal.node)
                if levels[literal.node] == marks.count {
                    open += 1
                } else if levels[literal.node] > 0 {
                    learned.append(literal)
                }
            }
            while index > 0, !seen.contains(trail[index].node) { index -= 1 }
            point = trail[index]
            open -= 1
            // A decision has no clause that it follows from; it is the point if nothing before it is.
            if open <= 0 || reasons[point.node] < 0 { break }
            clause = clauses[reasons[point.node]]
            index -= 1
        }
        increment /= 0.95
        learned.sort { levels[$0.node] > levels[$1.node] }
        let level = learned.first.map { levels[$0.node] } ?? 0
        backtrack(to: level)
        if learned.isEmpty {
            assign(!point, reason: -1)
        } else {
            assign(!point, reason: attach([!point] + learned))
        }
    }

    private mutating func bump(_ variable: Int) {
        activities[variable] += increment
        guard activities[variable] > 1e100 else { return }
        for index in activities.indices { activities[index] *= 1e-100 }
        increment *= 1e-100
    }
}
