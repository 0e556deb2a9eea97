// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A `like` pattern as an automaton: its states are how many of its elements are matched.
struct LikeMatcher {
    /// The states that may be on, in their order; none when the text cannot match any more.
    typealias States = [Int]

    private let elements: [LikePattern.Element]

    init(_ pattern: LikePattern) {
        elements = pattern.elements
    }

    var start: States { closed([0]) }

    func isAccepting(_ states: States) -> Bool {
        states.last == elements.count
    }

    func next(_ states: States, _ scalar: Unicode.Scalar) -> States {
        var result: States = []
        for state in states where state < elements.count {
            switch elements[state] {
            case .wildcard: result.append(state)
            case .literal(scalar): result.append(state + 1)
            case .literal: break
            }
        }
        return closed(result)
    }

    func matches(_ scalars: [Unicode.Scalar]) -> Bool {
        isAccepting(scalars.reduce(start) { next($0, $1) })
    }

    /// Wildcards may match nothing; and what a later wildcard matches includes what an earlier state could.
    private func closed(_ states: States) -> States {
        var result = Set(states)
        var latest = 0
        for state in states {
            var state = state
            while state < elements.count, elements[state] == .wildcard {
                latest = max(latest, state)
                state += 1
                result.insert(state)
            }
        }
        return result.filter { $0 >= latest }.sorted()
    }
}

extension LikePattern {
    /// The only text it matches, if it has no wildcard.
    var exactText: CedarString? {
        var text = ""
        for element in elements {
            guard case .literal(let scalar) = element else { return nil }
            text.unicodeScalars.append(scalar)
        }
        return CedarString(text)
    }

    /// The scalars it spells.
    var scalars: [Unicode.Scalar] {
        elements.compactMap { if case .literal(let scalar) = $0 { scalar } else { nil } }
    }
}
