// SPDX-License-Identifier: Apache-2.0

/// Somebody who may be allowed something, or a team of them.
package struct Principal: Sendable {
    /// Who.
    package let name: PrincipalName
    /// Whether nobody may sign in under this name.
    package let isDisabled: Bool
    /// Who has added it.
    package let createdBy: String
    /// When it was added, in seconds since 1970.
    package let createdAt: Int64
}

/// That somebody is in a team.
package struct Membership: Sendable {
    /// Who is in it.
    package let member: PrincipalName
    /// The team.
    package let team: PrincipalName
    /// When it ends by itself, in seconds since 1970; nil for never.
    package let expiresAt: Int64?
    /// Who has put the member into the team.
    package let createdBy: String
}

/// What is known of a token.
struct TokenRecord: Sendable {
    let id: String
    let digest: TokenDigest
    let owner: PrincipalName
    let description: String
    let scope: TokenScope?
    /// All moments in seconds since 1970.
    let createdAt: Int64
    let createdBy: String
    /// Who issued the first of the tokens by which this one was made.
    let issuer: String
    /// The token by which its owner has made it.
    let madeWith: String?
    let expiresAt: Int64
    /// Until when its owner may renew it, or make further ones with it.
    let renewableUntil: Int64
    let lastUsedAt: Int64?

    /// Whether it is the one that `stagedoor init` has printed, and none that was made with it or in its place.
    var isFirst: Bool {
        owner == AccessService.bootstrap && createdBy.utf8.elementsEqual(AccessService.initializer.utf8)
    }

    /// Whether it ends so soon that its owner has to be told, at a moment in seconds since 1970: in its last fourteen
    /// days, but not before the last third of its life.
    func endsSoon(at now: Int64) -> Bool {
        expiresAt - now <= min(14 * 86_400, max(0, expiresAt - createdAt) / 3)
    }
}
