// SPDX-License-Identifier: Apache-2.0
import Cedar

/// By position, the policies that count for a candidate.
struct ShareLists: Sendable {
    private struct Entry: Sendable {
        /// The number of the entry behind it; zero for none.
        let next: UInt32
        /// Its place among the facts.
        let policy: UInt32
        /// The number of its condition; zero for none.
        let condition: UInt32
    }

    private var heads: [UInt32]
    // Numbers begin with one, so something stands at zero.
    private var entries = [Entry(next: 0, policy: 0, condition: 0)]
    private var conditions: [Expression?] = [nil]

    init(count: Int) {
        heads = Array(repeating: 0, count: count)
    }

    func isEmpty(at position: Int) -> Bool { heads[position] == 0 }

    /// Puts a policy before all others.
    mutating func push(_ policy: Int, at position: UInt32, on condition: Expression? = nil) {
        var number: UInt32 = 0
        if let condition {
            number = UInt32(truncatingIfNeeded: conditions.count)
            conditions.append(condition)
        }
        let head = heads[Int(position)]
        entries.append(Entry(next: head, policy: UInt32(truncatingIfNeeded: policy), condition: number))
        heads[Int(position)] = UInt32(truncatingIfNeeded: entries.count - 1)
    }

    /// Puts a policy before all others, wherever it is satisfied.
    mutating func push(_ policy: Int, _ outcome: SweepOutcome, where isWanted: (UInt32) -> Bool) {
        for position in outcome.certain where isWanted(position) { push(policy, at: position) }
        for (position, condition) in outcome.open where isWanted(position) {
            push(policy, at: position, on: condition)
        }
    }

    func shares(at position: Int, _ policies: [PolicyFacts]) -> [Access.Share] {
        var shares: [Access.Share] = []
        var number = heads[position]
        while number != 0 {
            let entry = entries[Int(number)]
            shares.append(
                Access.Share(policy: policies[Int(entry.policy)].id, condition: conditions[Int(entry.condition)])
            )
            number = entry.next
        }
        return shares
    }
}
