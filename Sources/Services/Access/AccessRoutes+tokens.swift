// SPDX-License-Identifier: Apache-2.0
import Cedar
import HTTPTypes
import JSON
import Web

extension AccessRoutes {
    var tokenRoutes: [Route] {
        [
            Route(.get, Self.root + "/tokens", mayList) { request in
                let owner = try request.query.first("owner").map { try PrincipalName(parsing: $0) }
                let tokens = service.snapshot.tokens.values.filter { owner == nil || $0.owner == owner }
                    .sorted { ($0.owner.uid, $0.createdAt, $0.id) < ($1.owner.uid, $1.createdAt, $1.id) }
                return Self.answer(.object([("tokens", .array(tokens.map(\.json)))]))
            },
            Route(.post, Self.root + "/tokens", Self.mayIssue) { request in
                let body = try Self.body(request, Self.tokenMembers)
                let scope = try Self.scope(body)
                try scope?.check()
                try checkScope(scope, request)
                let life = try Self.member("expiresInSeconds", body) { $0.int }
                let new = try AccessService.NewToken(
                    owner: try Self.owner(body),
                    description: try Self.member("description", body) { $0.string } ?? "",
                    scope: scope,
                    life: life.map(Int64.init) ?? AccessService.usualLife
                )
                try Self.refuseGuests(new.owner, request)
                let own = (request.caller as? SignedInCaller)?.token.map { TokenReference($0) }
                let issued = try await service.issue(new, by: Self.author(request), with: own)
                return Self.answer(issued.json, status: 201)
            },
            Route(.post, Self.root + "/tokens/{token}/rotate", mayManage) { request in
                let body = try Self.body(request, ["overlapSeconds", "expiresInSeconds"])
                let id = request.parameters["token"] ?? ""
                let old = try service.token(id)
                try checkScope(old.scope, request)
                try Self.refuseGuests(old.owner, request)
                let issued = try await service.rotate(
                    id,
                    overlap: Int64(try Self.member("overlapSeconds", body) { $0.int } ?? 0),
                    life: try Self.member("expiresInSeconds", body) { $0.int }.map(Int64.init),
                    by: Self.author(request),
                    with: (request.caller as? SignedInCaller)?.token.map { TokenReference($0) }
                )
                return Self.answer(issued.json, status: 201)
            },
            Route(.delete, Self.root + "/tokens/{token}", mayManage) { request in
                try await service.revoke(request.parameters["token"] ?? "")
                return WebResponse(status: 204)
            },
        ]
    }

    /// Everybody's tokens, or those of one owner.
    private var mayList: RouteAccess {
        .permitted(
            RoutePermission(actions: ["readAccess", "manageTokens"], on: ["System", "Person", "Pipeline", "Service"]) {
                guard let owner = $0.query.first("owner") else {
                    return ProtectedOperation("readAccess", on: [Self.system])
                }
                return ProtectedOperation("manageTokens", on: [try PrincipalName(parsing: owner).resource])
            }
        )
    }

    /// Whoever issues somebody's tokens can act as they.
    private static let mayIssue = RouteAccess.may("manageTokens", on: "Person", "Pipeline", "Service") { request in
        try owner(try body(request, tokenMembers)).resource
    }

    /// A token that is not there is nobody's, and for administrators to ask for.
    private var mayManage: RouteAccess {
        .permitted(
            RoutePermission(actions: ["manageTokens", "readAccess"], on: ["Person", "Pipeline", "Service", "System"]) {
                guard let token = try? service.token($0.parameters["token"] ?? "") else {
                    return ProtectedOperation("readAccess", on: [Self.system])
                }
                return ProtectedOperation("manageTokens", on: [token.owner.resource])
            }
        )
    }

    static let tokenMembers = ["owner", "description", "scope", "expiresInSeconds"]

    private static func owner(_ body: JSON) throws -> PrincipalName {
        guard let owner = try member("owner", body, { $0.string }) else {
            throw WebError.accessInvalid("The member \"owner\" is missing: whose is the token?")
        }
        return try PrincipalName(parsing: owner)
    }

    private static func scope(_ body: JSON) throws -> TokenScope? {
        guard let scope = try member("scope", body, { $0.object == nil ? nil : $0 }) else { return nil }
        func list(_ name: String) throws -> [String]? {
            try member(name, scope) { json in
                guard let items = json.array else { return nil }
                let texts = items.compactMap(\.string)
                return texts.count == items.count ? texts : nil
            }
        }
        try check(scope, ["actions", "resources"])
        guard let read = try TokenScope(actions: try list("actions"), resources: try list("resources")) else {
            throw WebError.accessInvalid("A scope lists actions, resources or both")
        }
        return read
    }

    /// Whoever is here by another issuer's word for minutes gets no token of their own for longer.
    private static func refuseGuests(_ owner: PrincipalName, _ request: WebRequest) throws {
        guard let caller = request.caller as? SignedInCaller, caller.guest != nil, caller.principal == owner else {
            return
        }
        throw WebError(
            status: 403,
            code: 40301,
            message:
                "Whoever signs in with another issuer's token or certificate gets the next one from there, not from here"
        )
    }

    /// A token never makes one that is good for more than itself.
    private func checkScope(_ scope: TokenScope?, _ request: WebRequest) throws {
        guard let own = (request.caller as? SignedInCaller)?.token?.scope else { return }
        guard let scope, scope.isWithin(own, ancestors: directory.ancestors) else {
            throw WebError(
                status: 403,
                code: 40301,
                message: "The token's own scope does not cover what the new one is to be good for"
            )
        }
    }
}

extension TokenRecord {
    var json: JSON {
        var members: [(String, JSON)] = [
            ("id", .string(id)), ("owner", .string(owner.description)), ("description", .string(description)),
        ]
        if let scope { members.append(("scope", scope.json)) }
        members += [
            ("createdAt", .int(Int(createdAt))), ("createdBy", .string(createdBy)), ("expiresAt", .int(Int(expiresAt))),
            ("renewableUntil", .int(Int(renewableUntil))),
        ]
        if let lastUsedAt { members.append(("lastUsedAt", .int(Int(lastUsedAt)))) }
        return .object(members)
    }
}

extension AccessService.IssuedToken {
    fileprivate var json: JSON {
        .object([("id", .string(id)), ("token", .string(token.text)), ("expiresAt", .int(Int(expiresAt)))])
    }
}

extension Principal {
    func json(in snapshot: AccessSnapshot) -> JSON {
        let memberships = (snapshot.teams[name] ?? []).map { membership in
            var members: [(String, JSON)] = [("team", .string(membership.team.description))]
            if let end = membership.expiresAt { members.append(("expiresAt", .int(Int(end)))) }
            return JSON.object(members)
        }
        return .object([
            ("principal", .string(name.description)), ("disabled", .bool(isDisabled)),
            ("memberships", .array(memberships)), ("createdAt", .int(Int(createdAt))),
            ("createdBy", .string(createdBy)),
        ])
    }
}

extension AccessSnapshot {
    /// The teams that somebody is in themselves, not over other teams.
    func teams(of name: PrincipalName) -> [PrincipalName] {
        teams[name]?.map(\.team) ?? []
    }
}
