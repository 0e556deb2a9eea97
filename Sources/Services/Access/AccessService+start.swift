// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
package import PostgreSQL
import Web

/// The first start.
extension AccessService {
    /// The team whose members may do everything.
    package static let administrators = PrincipalName(trusted: .team, "administrators")
    /// Who has the first token.
    package static let bootstrap = PrincipalName(trusted: .service, "bootstrap")
    /// Who issues the first token, as it is recorded: nobody who signs in has that name.
    static let initializer = "init"
    /// How long the first token is good, in seconds.
    package static let bootstrapLife: Int64 = 86_400

    /// Adds the built-in teams and an administrator with one token, by which all others are added.
    ///
    /// - Parameter anew: whether to do so although it was done before: for whoever has lost all tokens.
    /// - Throws: `WebError` 409 if there is an administrator with a token already.
    package static func start(_ database: Database, key: TokenKey, anew: Bool) async throws -> IssuedToken {
        let new = try NewToken(owner: bootstrap, description: "the first token", life: bootstrapLife)
        return try await AuditOrigin.$current.withValue(AuditOrigin(actor: initializer)) {
            try await database.write { tx in try start(new, key, anew: anew, &tx) }
        }
    }

    private static func start(
        _ new: NewToken,
        _ key: TokenKey,
        anew: Bool,
        _ tx: inout Transaction
    ) throws -> IssuedToken {
        try AccessStore.change(&tx)
        guard try anew || !AccessStore.hasAdministrator(&tx) else {
            throw WebError.accessConflict("There is an administrator with a token already")
        }
        for team in ["administrators", "auditors", "break-glass", "gates", "operators", "readers"] {
            _ = try AccessStore.add(PrincipalName(trusted: .team, team), by: initializer, &tx)
        }
        _ = try AccessStore.add(bootstrap, by: initializer, &tx)
        _ = try AccessStore.set(bootstrap, isDisabled: false, &tx)
        let membership = Membership(member: bootstrap, team: administrators, expiresAt: nil, createdBy: initializer)
        try AccessStore.join(membership, &tx)
        try restorePolicies(&tx)
        let id = RandomID.make("tok")
        try AuditTrail.append(AuditRecord(.installationStarted, [("again", .bool(anew))]), &tx)
        let issued = try issue(new, as: id, by: initializer, key, &tx)
        try AuditTrail.append(record(.tokenIssued, issued, new), &tx)
        return issued
    }

    /// Puts the built-in policies in force again where those in force let no administrator in.
    private static func restorePolicies(_ tx: inout Transaction) throws {
        guard let last = try AccessStore.policies(&tx) else { return }
        let now = WallClock.milliseconds
        if let bundle = try? PolicyBundle(last.documents), try letsAdministratorsIn(bundle, at: now) { return }
        let revision = PolicyRevision(
            number: last.number + 1,
            documents: PolicyDocument.builtIn,
            reason: "no administrator was let in",
            proposedBy: initializer,
            approvedBy: nil,
            createdAt: WallClock.seconds
        )
        try put(revision, by: initializer, &tx)
        try AuditTrail.append(AuditRecord(.policiesChanged, details(of: revision.number, revision.documents)), &tx)
    }

    /// Whether an administrator could change policies again at a moment, in milliseconds since 1970.
    static func letsAdministratorsIn(_ bundle: PolicyBundle, at moment: Int64) throws -> Bool {
        let table = SymbolTable()
        let entities = try EntityStore(
            [Entity(uid: bootstrap.uid, parents: [administrators.uid])] + PolicyBundle.schema.get().actionEntities,
            table: table
        )
        let authorizer = try Authorizer(
            policies: PolicyStore(bundle.set(at: moment), table: table),
            entities: entities
        )
        let circumstances = Circumstances(authentication: "token", now: moment)
        return try ["changePolicies", "approvePolicies"].allSatisfy { action in
            let request = AuthorizationRequest(
                principal: bootstrap.uid,
                action: .stageDoor("Action", CedarString(action)),
                resource: .stageDoor("System", "stagedoor"),
                context: circumstances.record
            )
            return try authorizer.authorize(request).decision == .allow
        }
    }

    /// Whether a token was ever issued, for which the server's secret is needed.
    package static func hasTokens(_ database: Database) async throws -> Bool {
        try await database.read { tx in try !tx.query("SELECT FROM access.tokens LIMIT 1").isEmpty }
    }
}

extension AccessStore {
    /// Whether somebody who may sign in is, over whatever teams, an administrator.
    static func hasAdministrator(_ tx: inout Transaction) throws -> Bool {
        try !tx.query(
            """
            WITH RECURSIVE members (kind, name) AS (
                SELECT 'Team'::text, $1::text COLLATE "C" UNION
                SELECT m.kind, m.name FROM access.memberships m JOIN members t ON t.kind = 'Team' AND m.team = t.name
                WHERE m.expires_at IS NULL OR m.expires_at > now())
            SELECT FROM members m JOIN access.principals p ON p.kind = m.kind AND p.name = m.name AND NOT p.disabled
            JOIN access.tokens t ON t.kind = p.kind AND t.name = p.name
            WHERE t.revoked_at IS NULL AND t.expires_at > now() AND t.scope IS NULL LIMIT 1
            """,
            [.text(AccessService.administrators.name.text)]
        ).isEmpty
    }
}
