// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
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

    /// What to record since the last time.
    func take() -> [AuditRecord] {
        let taken = uses.withLock { uses in
            defer { uses = [:] }
            return uses
        }
        return taken.map { kind, uses in
            let names = kind.policies.map { JSON.string(String($0.text.dropFirst(BreakGlassUse.prefix.count))) }
            var details: [(String, JSON)] = [("uses", .array(names)), ("action", .string(kind.action))]
            if uses.count > 1 { details.append(("resources", .int(uses.count))) }
            return AuditRecord(.breakGlassUsed, on: uses.first.name.uid.quoted, details)
        }
    }

    /// Whether these reasons are rights for an emergency and nothing else.
    static func are(_ reasons: [PolicyID]) -> Bool {
        !reasons.isEmpty && reasons.allSatisfy { $0.text.utf8.starts(with: BreakGlassUse.prefix.utf8) }
    }
}
