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
    let expiresAt: Int64
    let lastUsedAt: Int64?
}
