// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// Slows down whoever shows tokens that are none: a few at once, then one a second. Whoever has a good token is never
/// held up by others at the same address.
final class FailureLimit: Sendable {
    private static let burst: Int64 = 20
    private static let mostAddresses = 10_000

    /// By address, the moment in milliseconds when the failures so far will be forgotten.
    private let debts = Mutex<[String: Int64]>([:])

    /// Whether a failure from an address is one too many.
    func exceeds(_ address: String, now: Int64) -> Bool {
        debts.withLock { debts in
            let debt = max(debts[address] ?? now, now)
            guard debt - now < Self.burst * 1_000 else { return true }
            if debts.count >= Self.mostAddresses, debts[address] == nil {
                debts = debts.filter { $0.value > now }
                // Too many at once to tell them apart: all are slow until some are forgotten.
                if debts.count >= Self.mostAddresses { return true }
            }
            debts[address] = debt + 1_000
            return false
        }
    }
}
