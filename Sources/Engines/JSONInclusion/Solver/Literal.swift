// SPDX-License-Identifier: Apache-2.0
import JSON

/// That a value is valid against a node, or that it is not.
struct Literal: Hashable, Comparable {
    let code: Int32

    static func holds(_ node: Int32) -> Literal { Literal(code: node << 1) }
    static func fails(_ node: Int32) -> Literal { Literal(code: node << 1 | 1) }

    var node: Int32 { code >> 1 }
    var isNegated: Bool { code & 1 == 1 }
    var negated: Literal { Literal(code: code ^ 1) }

    static func < (left: Literal, right: Literal) -> Bool { left.code < right.code }
}

/// What looking for a value gives.
enum Answer {
    /// One was found.
    case found(Witness)
    /// There is none.
    case impossible
    /// It could not be said; why is in the solver.
    case unknown
}

/// What is known at once about a literal for values of one kind.
enum QuickAnswer {
    case holds, fails, open
}
