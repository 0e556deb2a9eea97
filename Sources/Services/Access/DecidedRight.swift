// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import Synchronization

/// Which policies have let a request do what it does, for the entries that come of it.
final class DecidedRight: AuditRight {
    /// More than so many decisions of one request are not told apart.
    private static let mostFurther = 50

    let revision: Int64
    private let decided = Mutex<(first: [PolicyID], further: [[PolicyID]])>(([], []))

    /// Nothing was decided yet.
    init(revision: Int64, decidedBy first: [PolicyID] = []) {
        self.revision = revision
        decided.withLock { $0.first = first }
    }

    /// Notes the policies that have allowed something. The first ones, which are all that most requests have, are noted
    /// without copying them.
    func note(_ policies: [PolicyID]) {
        decided.withLock { decided in
            guard !decided.first.isEmpty else {
                decided.first = policies
                return
            }
            guard decided.further.count < Self.mostFurther, decided.first != policies, decided.further.last != policies
            else { return }
            decided.further.append(policies)
        }
    }

    var policies: [String] {
        decided.withLock { decided in (decided.first + decided.further.flatMap(\.self)).map(\.text) }
    }
}
