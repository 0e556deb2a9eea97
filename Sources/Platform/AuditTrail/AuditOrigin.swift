// SPDX-License-Identifier: Apache-2.0

/// On whose behalf something happens. It goes along with the task, so that whoever changes something need not hand it on.
package struct AuditOrigin: Sendable {
    /// Who: a principal as `pipeline:orders-ci`, or what works by itself, such as `init`.
    package let actor: String
    /// How the actor has signed in; empty for what works by itself.
    package let authentication: String
    /// The token's id, never the token.
    package let token: String
    /// The address that the request came from.
    package let source: String
    /// The request, as in the server's log.
    package let request: String
    /// By what right; nil where no policy was asked.
    package private(set) var right: (any AuditRight)?
    /// What entries have in place of the actor, the address and the token; nil where they have these themselves, or where
    /// that was not looked up yet.
    private(set) var pseudonyms: (actor: String, source: String, token: String)?

    /// An origin of these parts.
    package init(
        actor: String,
        authentication: String = "",
        token: String = "",
        source: String = "",
        request: String = "",
        right: (any AuditRight)? = nil
    ) {
        self.actor = actor
        self.authentication = authentication
        self.token = token
        self.source = source
        self.request = request
        self.right = right
    }

    /// The same by another right, or by none.
    package func decided(by right: (any AuditRight)?) -> AuditOrigin {
        var origin = self
        origin.right = right
        return origin
    }

    /// The same, written with other names for who, where from and, if need be, with what.
    func written(as actor: String, from source: String, with token: String? = nil) -> AuditOrigin {
        var origin = self
        origin.pseudonyms = (actor, source, token ?? self.token)
        return origin
    }

    /// On whose behalf the task works.
    @TaskLocal package static var current = AuditOrigin(actor: "stagedoor")
}
