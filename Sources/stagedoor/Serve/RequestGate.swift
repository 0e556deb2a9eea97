// SPDX-License-Identifier: Apache-2.0
import Access
import Consumers
import Registry
import Web

/// Who is let in.
enum RequestGate: Sendable {
    /// Everybody on this machine, or whoever knows one token.
    case developer(DeveloperAccess)
    /// Whoever has signed in, as far as the policies go.
    case identities(AccessGuard)

    /// Puts the gate in front of every route.
    func guarding(_ routes: [Route], refusals: RefusalLog) -> [Route] {
        switch self {
        case .developer(let access): access.guarding(routes, refusals: refusals)
        case .identities(let access): access.guarding(routes)
        }
    }

    /// What somebody is called who has not signed in.
    var nameless: String {
        if case .developer(let access) = self, !access.isOpen { return "developer" }
        return "anonymous"
    }

    /// As whom the hot path's readers are noted; nil where they sign in: then each one is noted when it is decided about
    /// them, which is good for a second.
    func hotSource(_ traffic: ReadTraffic?) -> ReadTraffic.Source? {
        guard case .developer = self else { return nil }
        return traffic?.source(nameless, in: QualifiedSubject.defaultContext)
    }

    /// Whether whoever shows this header may read something that never changes; for the hot path, which asks no database.
    func mayRead(
        _ authorization: String?,
        _ key: ImmutableKey,
        _ notes: ConnectionNotes,
        _ operation: () -> ProtectedOperation?
    ) -> KnownRead {
        switch self {
        case .developer(let access): access.permits(authorization) ? .repeated : .unknown
        case .identities(let access): access.remembers(authorization, key, notes, operation)
        }
    }
}
