// SPDX-License-Identifier: Apache-2.0
package import Cedar
import PostgreSQL
import Web

/// Everything that decides who may do what, as it was at one moment. A decision reads nothing else.
package final class AccessSnapshot: Sendable {
    /// Rises with every change.
    let revision: Int64
    /// The policies in force.
    package let policies: PolicyRevision
    /// Everybody, by name.
    package let principals: [PrincipalName: Principal]
    /// Who is in which team.
    package let memberships: [Membership]
    /// The policies in force, compiled.
    let bundle: PolicyBundle
    let tokens: [TokenDigest: TokenRecord]
    /// Who is in which team, by member.
    let teams: [PrincipalName: [Membership]]
    private let authorizer: Authorizer

    /// Reads everything that is stored.
    ///
    /// - Throws: `DatabaseError`, ``PolicyRefusal`` and `CedarError` for policies that this build does not accept.
    static func fetch(from database: Database) async throws -> AccessSnapshot {
        let stored = try await database.read { tx in
            (
                revision: try AccessStore.revision(&tx),
                policies: try AccessStore.policies(&tx),
                principals: try AccessStore.principals(&tx),
                memberships: try AccessStore.memberships(&tx),
                tokens: try AccessStore.tokens(&tx)
            )
        }
        return try AccessSnapshot(
            revision: stored.revision,
            policies: stored.policies ?? .builtIn,
            principals: stored.principals,
            memberships: stored.memberships,
            tokens: stored.tokens
        )
    }

    init(
        revision: Int64,
        policies: PolicyRevision,
        principals: [Principal],
        memberships: [Membership],
        tokens: [TokenRecord],
        bundle known: PolicyBundle? = nil
    ) throws {
        self.revision = revision
        self.policies = policies
        self.memberships = memberships
        self.principals = Dictionary(principals.map { ($0.name, $0) }) { first, _ in first }
        self.tokens = Dictionary(tokens.map { ($0.digest, $0) }) { first, _ in first }
        bundle = try known ?? PolicyBundle(policies.documents)
        teams = Dictionary(grouping: memberships, by: \.member)
        let table = SymbolTable()
        let entities = try EntityStore(
            Self.entities(principals, memberships) + PolicyBundle.schema.get().actionEntities,
            table: table
        )
        authorizer = try Authorizer(policies: PolicyStore(bundle.set, table: table), entities: entities)
    }

    /// Whether a membership has ended by a moment.
    func endsBefore(_ second: Int64) -> Bool {
        memberships.contains { $0.expiresAt.map { $0 <= second } ?? false }
    }

    /// The same without memberships that have ended.
    func without(endedAt second: Int64) throws -> AccessSnapshot {
        try AccessSnapshot(
            revision: revision,
            policies: policies,
            principals: Array(principals.values),
            memberships: memberships.filter { $0.expiresAt.map { $0 > second } ?? true },
            tokens: Array(tokens.values),
            bundle: bundle
        )
    }

    /// Everybody as policies see them.
    package var entities: [Entity] { Self.entities(Array(principals.values), memberships) }

    private static func entities(_ principals: [Principal], _ memberships: [Membership]) -> [Entity] {
        let teams = Dictionary(grouping: memberships, by: \.member)
        return principals.map { principal in
            Entity(uid: principal.name.uid, parents: (teams[principal.name] ?? []).map(\.team.uid))
        }
    }

    /// Decides.
    ///
    /// - Throws: `CedarError` for a request beyond the bounds.
    func decide(
        _ principal: PrincipalName,
        guest: Guest? = nil,
        _ action: String,
        _ resource: ProtectedResource,
        _ circumstances: Circumstances
    ) throws(CedarError) -> AuthorizationAnswer {
        var entities: [Entity] = []
        if let guest { entities.append(guest.entity) }
        // What is stored is brought only if it says more than the store does.
        if !resource.attributes.isEmpty || !resource.ancestors.isEmpty { entities.append(Entity(resource)) }
        return try authorizer.authorize(
            AuthorizationRequest(
                principal: principal.uid,
                action: .stageDoor("Action", CedarString(action)),
                resource: resource.name.uid,
                context: circumstances.record
            ),
            with: entities
        )
    }
}

/// How and when a request came.
struct Circumstances: Sendable {
    let authentication: String
    /// In milliseconds since 1970.
    let now: Int64

    var record: CedarRecord {
        CedarRecord([
            .init(key: "authentication", value: .string(CedarString(authentication))),
            .init(key: "now", value: .datetime(DatetimeValue(milliseconds: now))),
        ]) ?? CedarRecord()
    }
}

extension Entity {
    /// A resource as policies see it.
    init(_ resource: ProtectedResource) {
        let attributes = resource.attributes.map {
            CedarRecord.Member(key: CedarString($0.name), value: .string(CedarString($0.text)))
        }
        self.init(
            uid: resource.name.uid,
            attributes: CedarRecord(attributes) ?? CedarRecord(),
            parents: resource.ancestors.map(\.uid)
        )
    }
}
