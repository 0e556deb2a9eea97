// SPDX-License-Identifier: Apache-2.0
import Cedar
import HTTPTypes
import JSON
package import Web

/// The HTTP API of access, below `/governance/v1/access`. No rules here, only HTTP in and out.
package struct AccessRoutes: Sendable {
    static let root = "/governance/v1/access"

    let service: AccessService
    let directory: any ResourceDirectory
    let address: PublicAddress

    /// Routes to a service, which shows what the directory has beside those who may do something to it.
    ///
    /// - Parameter address: where others reach this server.
    package init(service: AccessService, directory: any ResourceDirectory, address: PublicAddress) {
        self.service = service
        self.directory = directory
        self.address = address
    }

    /// All routes.
    package var all: [Route] {
        principalRoutes + membershipRoutes + tokenRoutes + policyRoutes + decisionRoutes + breakGlassRoutes
            + reviewRoutes + evaluationRoutes
    }

    static let system = ProtectedResource("System", "stagedoor")
    static let mayRead = RouteAccess.may("readAccess", on: "System") { _ in system }

    private var principalRoutes: [Route] {
        [
            Route(.get, Self.root + "/whoami", .signedIn) { request in
                Self.answer(try await whoAmI(request))
            },
            Route(.get, Self.root + "/principals", Self.mayRead) { _ in
                let snapshot = service.snapshot
                let sorted = snapshot.principals.values.sorted { $0.name.uid < $1.name.uid }
                return Self.answer(.object([("principals", .array(sorted.map { $0.json(in: snapshot) }))]))
            },
            Route(.put, Self.root + "/principals/{principal}", Self.mayChangePrincipals) { request in
                let name = try Self.principal(request)
                let body = try Self.body(request, ["disabled"])
                if let isDisabled = try Self.member("disabled", body, { $0.bool }) {
                    try await service.set(name, isDisabled: isDisabled)
                } else {
                    try await service.add(name, by: Self.author(request))
                }
                return Self.answer(try shown(name))
            },
            Route(.delete, Self.root + "/principals/{principal}", Self.mayChangePrincipals) { request in
                try await service.remove(try Self.principal(request))
                return WebResponse(status: 204)
            },
            Route(.get, Self.root + "/entities", Self.mayRead) { request in
                let asked = try request.query.all("subject").map(directory.subject)
                let resources = try await directory.all() + asked
                let entities =
                    if let moment = try Self.past(request) {
                        try await service.entities(at: moment, with: resources)
                    } else { service.snapshot.entities(with: resources) }
                return try Self.page(of: entities, for: request)
            },
        ]
    }

    /// A table of routes, itself included: which action each takes on what.
    package static func table(of routes: [Route]) -> Route {
        let own = Route(.get, root + "/routes", .signedIn) { _ in answer(.object([])) }
        let rows = (routes + [own]).map(\.row)
        return Route(own.method, own.pattern, own.access) { _ in answer(.object([("routes", .array(rows))])) }
    }

    private static let mayChangePrincipals = RouteAccess.may("changePrincipals", on: "System") { _ in system }

    private func whoAmI(_ request: WebRequest) async throws -> JSON {
        guard let caller = request.caller as? SignedInCaller else {
            return .object([("principal", .string("developer")), ("mayDoEverything", .bool(true))])
        }
        var members: [(String, JSON)] = [
            ("principal", .string(caller.principal.description)),
            ("teams", .array(caller.teams.map { .string($0.description) })),
            ("authentication", .string(caller.circumstances.authentication)),
        ]
        if let token = caller.token { members.append(("token", token.json)) }
        if let guest = caller.guest { members.append((caller.circumstances.authentication, guest.json)) }
        if let use = try await service.unreviewed(caller.principal) { members.append(("breakGlass", use.json)) }
        let reviews = try await service.reviews(waitingFor: caller.principal).filter { review in
            try caller.may(ProtectedOperation("readAccessReviews", on: [review.resource]))
        }
        if !reviews.isEmpty {
            members.append(("reviews", .array(reviews.map { $0.json(at: WallClock.seconds) })))
        }
        return .object(members)
    }

    func shown(_ name: PrincipalName) throws -> JSON {
        let snapshot = service.snapshot
        guard let principal = snapshot.principals[name] else { throw WebError.accessNotFound("principal \(name)") }
        return principal.json(in: snapshot)
    }
}

/// Reading requests and writing answers.
extension AccessRoutes {
    static func answer(_ json: JSON, status: Int = 200) -> WebResponse {
        .json(json.compactBytes, status: status)
    }

    /// The author of a change, as it is recorded.
    static func author(_ request: WebRequest) -> String {
        request.caller?.description ?? "developer"
    }

    /// The moment that a request asks about with `at`, in seconds since 1970; nil for now.
    ///
    /// - Throws: `WebError` 422 for what is no moment, or is yet to come.
    static func past(_ request: WebRequest) throws -> Int64? {
        guard let text = request.query.first("at") else { return nil }
        guard let moment = Int64(text), (0...WallClock.seconds).contains(moment) else {
            throw WebError.accessInvalid("'at' is a moment that has been, in seconds since 1970")
        }
        return moment
    }

    static func principal(_ request: WebRequest) throws -> PrincipalName {
        try PrincipalName(parsing: request.parameters["principal"] ?? "")
    }

    static func team(_ request: WebRequest) throws -> PrincipalName {
        try PrincipalName(.team, request.parameters["team"] ?? "")
    }

    /// The body as a JSON object; an empty one stands for one without members.
    ///
    /// - Throws: `WebError` 422 for members that are not known: a misspelt restriction would be none.
    static func body(_ request: WebRequest, _ known: [String]) throws -> JSON {
        guard !request.body.isEmpty else { return .object([]) }
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: request.body)
        } catch {
            throw WebError(status: 400, message: "The body is not valid JSON: \(error)")
        }
        guard json.object != nil else {
            throw WebError(status: 400, message: "The body is a \(json.kind), expected a JSON object")
        }
        try check(json, known)
        return json
    }

    static func check(_ json: JSON, _ known: [String]) throws {
        for member in json.object?.members ?? [] where !known.contains(member.key) {
            throw WebError.accessInvalid(
                "There is no member \"\(member.key.prefix(100))\"; there are \(known.joined(separator: ", "))"
            )
        }
    }

    static func member<Value>(_ name: String, _ body: JSON, _ read: (JSON) -> Value?) throws -> Value? {
        guard let json = body[name], !json.isNull else { return nil }
        guard let value = read(json) else {
            throw WebError.accessInvalid("The member \"\(name)\" is of the wrong kind: a \(json.kind)")
        }
        return value
    }

    /// A moment that many seconds from now.
    static func moment(in seconds: Int) throws -> Int64 {
        guard (1...366 * 86_400).contains(seconds) else {
            throw WebError.accessInvalid("Something lasts 1 second to 366 days")
        }
        return WallClock.seconds + Int64(seconds)
    }
}

extension PrincipalName {
    /// What policies call it when something is done to it.
    var resource: ProtectedResource { ProtectedResource(kind.rawValue, name.text) }
}

extension Route {
    fileprivate var row: JSON {
        var members: [(String, JSON)] = [("method", .string(method.rawValue)), ("pattern", .string(pattern))]
        switch access {
        case .open: members.append(("access", .string("open")))
        case .signedIn: members.append(("access", .string("signed in")))
        case .permitted(let permission):
            members += [
                ("access", .string("permitted")), ("actions", .array(permission.actions.map(JSON.string))),
                ("resourceTypes", .array(permission.resourceTypes.map(JSON.string))),
            ]
        }
        return .object(members)
    }
}
