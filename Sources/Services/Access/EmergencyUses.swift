// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import PostgreSQL
import Synchronization
import Web

/// What of a request only rights for an emergency have allowed: each is recorded before the answer leaves.
final class EmergencyUses: Sendable {
    private struct Kind: Hashable {
        let policies: [PolicyID]
        let action: String
    }

    private struct Uses {
        let first: ProtectedResource
        var count = 0
    }

    private let uses = Mutex<[Kind: Uses]>([:])

    /// Notes something that nothing else has allowed.
    func note(_ policies: [PolicyID], _ action: String, _ resource: ProtectedResource) {
        uses.withLock { $0[Kind(policies: policies, action: action), default: Uses(first: resource)].count += 1 }
    }

    /// Records what was noted along with what the task writes, until that is durable.
    var companion: WriteCompanion {
        WriteCompanion {
            self.uses.withLock { !$0.isEmpty }
        } write: { tx in
            let noted = self.uses.withLock { $0 }
            for (kind, uses) in noted { try AuditTrail.append(Self.record(kind, uses), &tx) }
            return { self.settle(noted) }
        }
    }

    private static func record(_ kind: Kind, _ uses: Uses) -> AuditRecord {
        let names = kind.policies.map { JSON.string(String($0.text.dropFirst(BreakGlassUse.prefix.count))) }
        var details: [(String, JSON)] = [("uses", .array(names)), ("action", .string(kind.action))]
        if uses.count > 1 { details.append(("resources", .int(uses.count))) }
        return AuditRecord(.breakGlassUsed, on: uses.first.name.uid.quoted, details)
    }

    /// Forgets what is durable now; what was noted meanwhile is still to be recorded.
    private func settle(_ recorded: [Kind: Uses]) {
        uses.withLock { uses in
            for (kind, done) in recorded {
                guard let known = uses[kind] else { continue }
                uses[kind] = known.count > done.count ? Uses(first: known.first, count: known.count - done.count) : nil
            }
        }
    }

    /// Whether these reasons are rights for an emergency and nothing else.
    static func are(_ reasons: [PolicyID]) -> Bool {
        !reasons.isEmpty && reasons.allSatisfy { $0.text.utf8.starts(with: BreakGlassUse.prefix.utf8) }
    }
}
