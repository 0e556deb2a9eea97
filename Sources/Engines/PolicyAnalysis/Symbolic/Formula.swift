// SPDX-License-Identifier: Apache-2.0

/// A boolean formula of a ``FormulaStore``: a node, or its negation.
struct Formula: Hashable {
    /// The node's number twice, plus one if it is negated; as the solver numbers its literals.
    let code: Int

    static let truth = Formula(code: 0)
    static let falsehood = Formula(code: 1)

    var node: Int { code >> 1 }
    var isNegated: Bool { code & 1 == 1 }

    static prefix func ! (formula: Formula) -> Formula {
        Formula(code: formula.code ^ 1)
    }
}

/// Formulas built of atoms by conjunction and negation; equal ones are one.
struct FormulaStore {
    enum Node {
        case truth
        /// The number of an atom.
        case atom(Int)
        /// Two formulas or more.
        case all([Formula])
    }

    private(set) var nodes: [Node] = [.truth]
    private(set) var atoms: [Atom] = []
    private var atomNodes: [Atom: Formula] = [:]
    private var conjunctions: [[Formula]: Formula] = [:]

    mutating func atom(_ atom: Atom) -> Formula {
        if let formula = atomNodes[atom] { return formula }
        let formula = append(.atom(atoms.count))
        atoms.append(atom)
        atomNodes[atom] = formula
        return formula
    }

    /// Whether it is a node of its own already.
    func known(_ atom: Atom) -> Formula? { atomNodes[atom] }

    mutating func all(_ parts: some Sequence<Formula>) -> Formula {
        var kept: Set<Formula> = []
        for part in parts where part != .truth {
            if part == .falsehood || kept.contains(!part) { return .falsehood }
            kept.insert(part)
        }
        let sorted = kept.sorted { $0.code < $1.code }
        guard sorted.count > 1 else { return sorted.first ?? .truth }
        if let formula = conjunctions[sorted] { return formula }
        let formula = append(.all(sorted))
        conjunctions[sorted] = formula
        return formula
    }

    mutating func any(_ parts: some Sequence<Formula>) -> Formula {
        !all(parts.map { !$0 })
    }

    mutating func all(_ parts: Formula...) -> Formula { all(parts) }

    mutating func any(_ parts: Formula...) -> Formula { any(parts) }

    mutating func same(_ left: Formula, _ right: Formula) -> Formula {
        if left == right { return .truth }
        return all(any(!left, right), any(left, !right))
    }

    private mutating func append(_ node: Node) -> Formula {
        nodes.append(node)
        return Formula(code: (nodes.count - 1) << 1)
    }
}
