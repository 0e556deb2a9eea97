// SPDX-License-Identifier: Apache-2.0
import JSON

/// How far requests exercise one policy, template or link.
struct PolicyCoverage: Sendable {
    /// What identifies a policy over several tests.
    struct Key: Hashable, Sendable {
        let file: [UInt8]
        let id: [UInt8]
    }

    let file: String
    /// The id within the set.
    let id: String
    /// What reports call it.
    let name: String
    /// Where it stands; nil for a link.
    let position: TextPosition?
    /// Whether a request satisfied it, or one of the template's links.
    var isSatisfied = false
    /// The `when` and `unless` clauses and every operand of `&&` and `||`, in source order.
    var conditions: [ConditionCoverage] = []

    var key: Key { Key(file: Array(file.utf8), id: Array(id.utf8)) }

    /// Adds what another run of the same policy exercised.
    mutating func merge(_ other: PolicyCoverage) {
        isSatisfied = isSatisfied || other.isSatisfied
        for (index, condition) in other.conditions.enumerated() where index < conditions.count {
            conditions[index].seen.formUnion(condition.seen)
        }
    }
}

/// Which outcomes a condition had when it was reached.
struct ConditionCoverage: Sendable {
    let text: String
    let position: TextPosition
    var seen: Set<Bool> = []

    /// The outcomes it never had.
    var missing: [Bool] { [true, false].filter { !seen.contains($0) } }
}
