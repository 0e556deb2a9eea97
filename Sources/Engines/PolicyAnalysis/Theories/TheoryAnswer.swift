// SPDX-License-Identifier: Apache-2.0

import Cedar

/// An atom that is to be true or false.
struct TheoryLiteral {
    let atom: Atom
    let isTrue: Bool
    /// The formula that says so.
    let formula: Formula
}

/// What a theory says to literals that are all to hold.
enum TheoryAnswer<Values> {
    /// They hold with these values.
    case model(Values)
    /// They never do; the numbers of some that suffice for it.
    case conflict([Int])
    /// It could not be told within bounds.
    case unknown

    /// Whether the literals never hold together.
    var isConflict: Bool {
        if case .conflict = self { true } else { false }
    }
}

extension TheoryAnswer {
    /// The same conflict with fewer literals, where leaving some out leaves a conflict.
    ///
    /// - Parameter check: what the theory says to the literals of these numbers.
    func minimized(limit: Int = 40, _ check: ([Int]) -> Bool) -> TheoryAnswer {
        guard case .conflict(var kept) = self, kept.count <= limit else { return self }
        var index = 0
        while index < kept.count, kept.count > 1 {
            var fewer = kept
            fewer.remove(at: index)
            if check(fewer) { kept = fewer } else { index += 1 }
        }
        return .conflict(kept)
    }
}
