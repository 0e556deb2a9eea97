// SPDX-License-Identifier: Apache-2.0
package import Cedar
import PostgreSQL
import Synchronization
import Web

/// Everything that decides who may do what, as it was at one moment. A decision reads nothing else.
package final class AccessSnapshot: Sendable {
    private static let made = Atomic<UInt64>(0)

    /// No other snapshot of this process has it. Whoever only wants to know whether a snapshot is still the same keeps this
    /// of it: a weak reference would make all that every request does with the snapshot slower.
    let number = AccessSnapshot.made.wrappingAdd(1, ordering: .relaxed).newValue
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
    /// The rights that are open for an emergency.
    let openUses: [BreakGlassUse]
    /// Who is in which team, by member.
    let teams: [PrincipalName: [Membership]]
    /// When something of it ends by itself, in milliseconds since 1970: it decides nothing from then on.
    let end: Int64?
    private let authorizer: Authorizer

    /// Reads everything that is stored. Policies that were in force before are not compiled again.
    ///
    /// - Throws: `DatabaseError`, ``PolicyRefusal`` and `CedarError` for policies that this build does not accept.
    static func fetch(from database: Database, after known: AccessSnapshot? = nil) async throws -> AccessSnapshot {
        let stored = try await database.read { tx in
            (
                revision: try AccessStore.revision(&tx),
                policies: try AccessStore.policies(&tx),
                principals: try AccessStore.principals(&tx),
                memberships: try AccessStore.memberships(&tx),
                tokens: try AccessStore.tokens(&tx),
                openUses: try BreakGlassStore.open(&tx)
            )
        }
        let policies = stored.policies ?? .builtIn
        return try AccessSnapshot(
            revision: stored.revision,
            policies: policies,
            principals: stored.principals,
            memberships: stored.memberships,
            tokens: stored.tokens,
            openUses: stored.openUses,
            bundle: known.flatMap { $0.policies.documents == policies.documents ? $0.bundle : nil },
            at: WallClock.milliseconds
        )
    }

    /// A snapshot as it is at a moment, in milliseconds since 1970: without what has ended by then.

    init(
        revision: Int64,
        policies: PolicyRevision,
        principals: [Principal],
        memberships: [Membership],
        tokens: [TokenRecord],
        openUses: [BreakGlassUse] = [],
        bundle known: PolicyBundle? = nil,
        at moment: Int64
    ) throws {
        let memberships = memberships.filter { $0.expiresAt.map { $0 * 1_000 > moment } ?? true }
        self.revision = revision
        self.policies = policies
        self.memberships = memberships
        self.openUses = openUses.filter { $0.expiresAt * 1_000 > moment }
        self.principals = Dictionary(principals.map { ($0.name, $0) }) { first, _ in first }
        self.tokens = Dictionary(tokens.map { ($0.digest, $0) }) { first, _ in first }
        bundle = try known ?? PolicyBundle(policies.documents)
        let ends =
            memberships.compactMap { $0.expiresAt.map { $0 * 1_000 } } + bundle.ends(after: moment).prefix(1)
            + self.openUses.map { $0.expiresAt * 1_000 }
        end = ends.min()
        teams = Dictionary(grouping: memberships, by: \.member)
        let table = SymbolTable()
        let entities = try EntityStore(
            Self.entities(principals, memberships) + bundle.resources.entities.values
                + PolicyBundle.schema.get().actionEntities,
            table: table
        )
        authorizer = try Authorizer(
            policies: PolicyStore(Self.policies(bundle.set(at: moment), self.openUses), table: table),
            entities: entities
        )
    }

    /// Policies with those that come of rights opened for an emergency.
    private static func policies(_ set: PolicySet, _ uses: [BreakGlassUse]) -> PolicySet {
        var set = set
        set.policies += uses.compactMap { $0.policy(of: set) }
        return set
    }

    /// Whether something has ended by a moment, in milliseconds since 1970.
    func hasEnded(by moment: Int64) -> Bool { end.map { $0 <= moment } ?? false }

    /// The same without the memberships and policies that have ended by a moment, in milliseconds since 1970.
    func without(endedAt moment: Int64) throws -> AccessSnapshot {
        try AccessSnapshot(
            revision: revision,
            policies: policies,
            principals: Array(principals.values),
            memberships: memberships,
            tokens: Array(tokens.values),
            openUses: openUses,
            bundle: bundle,
            at: moment
        )
    }

    /// The same with other policies, as each server will load them.
    ///
    /// - Throws: what loading them would throw.
    func with(_ documents: [PolicyDocument], compiled bundle: PolicyBundle, at moment: Int64) throws -> AccessSnapshot {
        try AccessSnapshot(
            revision: revision,
            policies: PolicyRevision(
                number: policies.number + 1,
                documents: documents,
                reason: "",
                proposedBy: "",
                approvedBy: nil,
                createdAt: moment / 1_000
            ),
            principals: Array(principals.values),
            memberships: memberships,
            tokens: Array(tokens.values),
            openUses: openUses,
            bundle: bundle,
            at: moment
        )
    }

    /// Everybody who may sign in, and the teams, as policies see them.
    package var entities: [Entity] { Self.entities(principals.values.filter { !$0.isDisabled }, memberships) }

    /// Everybody and everything that is stored, and further things as policies see them.
    func entities(with others: [ProtectedResource]) -> [Entity] { entities + bundle.resources.entities(with: others) }

    /// What tokens are restricted to, as policies write it.
    var tokenScopes: Set<CedarString> {
        Set(tokens.values.flatMap { $0.scope?.resources ?? [] }.map { CedarString($0) })
    }

    /// Everything that something lies in, over whatever else.
    func ancestors(of resource: ProtectedResource) -> Set<EntityUID> {
        bundle.resources.ancestors(of: bundle.resources.completed(resource))
    }

    static func entities(_ principals: [Principal], _ memberships: [Membership]) -> [Entity] {
        let teams = Dictionary(grouping: memberships, by: \.member)
        return principals.map { principal in
            Entity(uid: principal.name.uid, parents: (teams[principal.name] ?? []).map(\.team.uid))
        }
    }

    /// What no right for an emergency allows, whatever its template says: that of an installation from before there were
    /// reviews, or roles of credentials, does not leave it out.
    private static let neverInEmergencies: Set<String> = [
        "startAccessReview", "decideAccessReview", "approveCredential", "approveMembers", "admitMembers",
    ]

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
        if !resource.attributes.isEmpty || !resource.ancestors.isEmpty {
            entities.append(bundle.resources.completed(resource))
        }
        let answer = try authorizer.authorize(
            AuthorizationRequest(
                principal: principal.uid,
                action: .stageDoor("Action", CedarString(action)),
                resource: resource.name.uid,
                context: circumstances.record
            ),
            with: entities
        )
        guard answer.decision == .allow, Self.neverInEmergencies.contains(action), EmergencyUses.are(answer.reasons)
        else { return answer }
        return AuthorizationAnswer(decision: .deny, reasons: [])
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
            CedarRecord.Member(key: CedarString($0.name), value: $0.value.cedar)
        }
        self.init(
            uid: resource.name.uid,
            attributes: CedarRecord(attributes) ?? CedarRecord(),
            parents: resource.ancestors.map(\.uid)
        )
    }
}

extension ProtectedResource.Attribute.Value {
    fileprivate var cedar: CedarValue {
        switch self {
        case .text(let text): .string(CedarString(text))
        case .entity(let name): .entity(name.uid)
        }
    }
}
