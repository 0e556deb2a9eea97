// SPDX-License-Identifier: Apache-2.0
import Access
import Registry
import Web

/// Who is let in.
enum RequestGate: Sendable {
    /// Everybody on this machine, or whoever knows one token.
    case developer(DeveloperAccess)
    /// Whoever has signed in, as far as the policies go.
    case identities(AccessGuard)

    /// Puts the gate in front of every route.
    func guarding(_ routes: [Route]) -> [Route] {
        switch self {
        case .developer(let access): access.guarding(routes)
        case .identities(let access): access.guarding(routes)
        }
    }

    /// Whether whoever shows this header may read something that never changes; for the hot path, which asks nobody.
    func mayRead(_ authorization: String?, _ key: ImmutableKey, _ notes: ConnectionNotes) -> Bool {
        switch self {
        case .developer(let access): access.permits(authorization)
        case .identities(let access): access.remembers(authorization, key, notes)
        }
    }
}
