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

    /// As whom the hot path's readers are noted; nil where they sign in, for what is remembered of them there is good
    /// for a second, and was read, and noted, off the hot path before that.
    func hotSource(_ traffic: ReadTraffic?) -> ReadTraffic.Source? {
        guard case .developer = self else { return nil }
        return traffic?.source(nameless, in: QualifiedSubject.defaultContext)
    }

    /// Whether whoever shows this header may read something that never changes; for the hot path, which asks nobody.
    func mayRead(_ authorization: String?, _ key: ImmutableKey, _ notes: ConnectionNotes) -> Bool {
        switch self {
        case .developer(let access): access.permits(authorization)
        case .identities(let access): access.remembers(authorization, key, notes)
        }
    }
}
