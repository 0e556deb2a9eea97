// SPDX-License-Identifier: Apache-2.0

/// The atoms that make formulas true under given truth values; whatever the others are, the formulas stay true.
struct Justification {
    private let store: FormulaStore
    private let values: [Bool?]
    private var seen: Set<Int> = [0]

    init(_ store: FormulaStore, _ values: [Bool?]) {
        self.store = store
        self.values = values
    }

    /// The literals for formulas that are all true.
    mutating func literals(for formulas: [Formula]) -> [TheoryLiteral] {
        var literals: [TheoryLiteral] = []
        var open = formulas.map(\.node)
        while let node = open.popLast() {
            guard seen.insert(node).inserted else { continue }
            let isTrue = values[node] ?? false
            switch store.nodes[node] {
            case .truth: break
            case .atom(let number):
                literals.append(
                    TheoryLiteral(
                        atom: store.atoms[number],
                        isTrue: isTrue,
                        formula: Formula(code: node << 1 | (isTrue ? 0 : 1))
                    )
                )
            case .all(let parts):
                if isTrue {
                    open += parts.map(\.node)
                } else if let part = falsePart(parts) {
                    open.append(part.node)
                }
            }
        }
        return literals
    }

    /// A part that is false; one that is needed anyway, if there is one.
    private func falsePart(_ parts: [Formula]) -> Formula? {
        let isFalse = parts.filter { (values[$0.node] ?? false) == $0.isNegated }
        return isFalse.first { seen.contains($0.node) } ?? isFalse.first
    }
}
