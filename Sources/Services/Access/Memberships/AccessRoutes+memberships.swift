// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import Web

extension AccessRoutes {
    private static let members = root + "/teams/{team}/members/{principal}"
    private static let membershipProposals = root + "/membership-proposals"

    var membershipRoutes: [Route] {
        [
            Route(.put, Self.members, Self.mayChangeTeam) { request in
                let body = try Self.body(request, ["expiresInSeconds", "reason"])
                let life = try Self.member("expiresInSeconds", body) { $0.int }
                let membership = Membership(
                    member: try Self.principal(request),
                    team: try Self.team(request),
                    expiresAt: try life.map { try Self.moment(in: $0) },
                    createdBy: Self.author(request)
                )
                return try await make(.join(membership), try Self.member("reason", body) { $0.string }, request) {
                    Self.answer(try shown(membership.member))
                }
            },
            Route(.delete, Self.members, Self.mayChangeTeam) { request in
                let change = MembershipChange.leave(try Self.principal(request), try Self.team(request))
                return try await make(change, request.query.first("reason"), request) { WebResponse(status: 204) }
            },
            Route(.get, Self.membershipProposals, .signedIn) { request in
                Self.answer(.object([("proposals", .array(try await list(request)))]))
            },
            Route(.post, Self.membershipProposals + "/{proposal}/approve", mayApproveMembers) { request in
                _ = try Self.body(request, [])
                let caller = request.caller as? SignedInCaller
                let proposal = try await service.approveMembership(
                    Self.id(request),
                    by: Self.author(request),
                    in: caller.map { Set($0.teams) } ?? [],
                    issuer: caller?.token?.issuer
                )
                return Self.answer(proposal.summary)
            },
            Route(.delete, Self.membershipProposals + "/{proposal}", mayRejectMembers) { request in
                try await service.rejectMembership(Self.id(request))
                return WebResponse(status: 204)
            },
        ]
    }

    static let admission = "admitMembers"

    private static func id(_ request: WebRequest) -> String { request.parameters["proposal"] ?? "" }

    /// Whoever puts somebody into a team gives away what the team may do.
    private static let mayChangeTeam = RouteAccess.may("changePrincipals", on: "Team") { request in
        try team(request).resource
    }

    private var mayApproveMembers: RouteAccess {
        .permitted(
            RoutePermission(actions: ["approveMembers", "readAccess"], on: ["Team", "System"]) { request in
                guard let proposal = try await service.membershipProposals([Self.id(request)]).first else {
                    return Self.nobodys
                }
                return ProtectedOperation("approveMembers", on: [proposal.change.team.resource])
            }
        )
    }

    /// Whoever may agree may refuse; whoever has proposed it takes it back.
    private var mayRejectMembers: RouteAccess {
        .permitted(
            RoutePermission(actions: ["approveMembers", "changePrincipals", "readAccess"], on: ["Team", "System"]) {
                guard let proposal = try await service.membershipProposals([Self.id($0)]).first else {
                    return Self.nobodys
                }
                let isOwn = proposal.proposedBy.utf8.elementsEqual(Self.author($0).utf8)
                let action = isOwn ? "changePrincipals" : "approveMembers"
                return ProtectedOperation(action, on: [proposal.change.team.resource])
            }
        )
    }

    /// A proposal that is not there is nobody's, and for administrators to ask for.
    private static let nobodys = ProtectedOperation("readAccess", on: [system])

    /// What waits, as far as the caller has to do with it, or may see who is in which team.
    private func list(_ request: WebRequest) async throws -> [JSON] {
        let all = try await service.membershipProposals()
        var mayRead: [PrincipalName: Bool] = [:]
        let shown = try all.filter { proposal in
            let team = proposal.change.team
            if mayRead[team] == nil { mayRead[team] = try Self.mayReadReport(team, request) }
            return try mayRead[team] == true || Self.may("changePrincipals", team, request)
        }
        let readable = shown.filter { mayRead[$0.change.team] == true }.map(\.id)
        let whole = try await service.membershipProposals(readable)
        let known = Dictionary(whole.map { ($0.id, $0) }) { first, _ in first }
        return shown.map { known[$0.id]?.json ?? $0.summary }
    }

    /// Policies, and who is in which team, are for those who may read access, and for whoever has to decide.
    private static func mayReadReport(_ team: PrincipalName, _ request: WebRequest) throws -> Bool {
        try request.caller?.may(nobodys) ?? true || may("approveMembers", team, request)
    }

    private static func may(_ action: String, _ team: PrincipalName, _ request: WebRequest) throws -> Bool {
        try request.caller?.may(ProtectedOperation(action, on: [team.resource])) ?? true
    }

    /// Makes a change or proposes it, or tells what it would let somebody do.
    private func make(
        _ change: MembershipChange,
        _ reason: String?,
        _ request: WebRequest,
        _ done: () throws -> WebResponse
    ) async throws -> WebResponse {
        if try request.query.flag("dryRun", default: false) {
            let difference = try await service.difference(change)
            let needsApproval =
                try !difference.reasons.isEmpty && Self.admission(change.team, request, isAsked: true) == nil
            let mayRead = try Self.mayReadReport(change.team, request)
            let report = mayRead ? difference.report : difference.reasons.map { $0 + "\n" }.joined()
            return Self.answer(
                .object([
                    ("outcome", .string("dry run")), ("needsApproval", .bool(needsApproval)),
                    ("report", .string(report)),
                ])
            )
        }
        let asked = MembershipRequest(
            author: Self.author(request),
            issuer: (request.caller as? SignedInCaller)?.token?.issuer,
            reason: reason ?? "",
            admission: { try Self.admission(change.team, request, isAsked: false) }
        )
        switch try await service.make(change, asked: asked) {
        case .done: return try done()
        case .proposed(let proposal, let reasons):
            let mayRead = try Self.mayReadReport(change.team, request)
            return Self.answer(
                .object([
                    ("outcome", .string("needs approval")), ("reasons", .array(reasons.map(JSON.string))),
                    ("proposal", mayRead ? proposal.json : proposal.summary),
                ]),
                status: 202
            )
        }
    }

    /// - Parameter isAsked: whether nothing comes of it.
    private static func admission(
        _ team: PrincipalName,
        _ request: WebRequest,
        isAsked: Bool
    ) throws -> MembershipAdmission? {
        guard let caller = request.caller else { return .developer }
        guard let caller = caller as? SignedInCaller else { return nil }
        if caller.token?.isFirst == true { return .firstToken }
        return try caller.mayByName(admission, on: team.resource, isAsked: isAsked) ? .policy : nil
    }
}
