// SPDX-License-Identifier: Apache-2.0
import Cedar

/// The accesses that differ in one entity only: which candidates have one, and by which policies.
struct AccessColumn: Sendable {
    private var permits: ShareLists
    private var forbids: ShareLists
    private var isDenied: [Bool]

    init(count: Int) {
        permits = ShareLists(count: count)
        forbids = ShareLists(count: count)
        isDenied = Array(repeating: false, count: count)
    }

    /// Takes in what a policy says. The policies have to come from the last one to the first, permits before forbids.
    mutating func add(
        _ policy: Int,
        _ effect: Effect,
        _ outcome: SweepOutcome,
        where isWanted: (UInt32) -> Bool = { _ in true }
    ) {
        guard effect == .forbid else { return permits.push(policy, outcome, where: isWanted) }
        for position in outcome.certain { isDenied[Int(position)] = true }
        for (position, condition) in outcome.open where isWanted(position) {
            forbids.push(policy, at: position, on: condition)
        }
    }

    /// The first candidate from a position on that has an access.
    func next(from position: Int) -> Int? {
        (position..<max(position, isDenied.count)).first { !isDenied[$0] && !permits.isEmpty(at: $0) }
    }

    /// By position, whether something permits it.
    func isPermitted(_ position: Int) -> Bool { !permits.isEmpty(at: position) }

    func permits(at position: Int, _ policies: [PolicyFacts]) -> [Access.Share] {
        permits.shares(at: position, policies)
    }

    func forbids(at position: Int, _ policies: [PolicyFacts]) -> [Access.Share] {
        forbids.isEmpty(at: position) ? [] : forbids.shares(at: position, policies)
    }
}
