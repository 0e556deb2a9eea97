// SPDX-License-Identifier: Apache-2.0
import Access
import AuditTrail
import HTTPTypes
import Web

/// Who may call while there are no identities: everybody on this machine, or whoever knows one token.
struct DeveloperAccess: Sendable {
    private let token: [UInt8]?

    init(token: String?) {
        self.token = token.map { Array($0.utf8) }
    }

    /// Whether anybody may call.
    var isOpen: Bool { token == nil }

    /// Puts the check in front of every route; whom it does not let in is recorded.
    func guarding(_ routes: [Route], refusals: RefusalLog) -> [Route] {
        routes.map { route in
            if case .open = route.access { return route }
            return Route(route.method, route.pattern, route.access) { request in
                guard permits(request.headers[.authorization]) else {
                    // Whoever shows nothing has not tried.
                    if request.headers[.authorization] != nil { try await refusals.recordSignInFailed(request) }
                    throw Self.refusal
                }
                var origin = AuditOrigin(
                    actor: "developer",
                    authentication: token == nil ? "" : "developer token",
                    source: request.peer,
                    request: request.id
                )
                // What changes something may be recorded where nothing can be looked up.
                if request.method != .get, request.method != .head, let subjects = AuditSubjects.current {
                    origin = try await subjects.prepared(origin)
                }
                return try await AuditOrigin.$current.withValue(origin) { try await route.handler(request) }
            }
        }
    }

    /// Whether a request with this Authorization header may be answered.
    func permits(_ authorization: String?) -> Bool {
        guard let token else { return true }
        guard let authorization, let given = Credentials.token(authorization) else { return false }
        return Self.isSame(given, token)
    }

    private static var refusal: WebError {
        Credentials.refusal("Sign in: send the developer token as Bearer or as Basic password")
    }

    /// Compares in a time that depends on the length of what was given only.
    private static func isSame(_ given: [UInt8], _ token: [UInt8]) -> Bool {
        var difference: UInt8 = given.count == token.count ? 0 : 1
        for (index, byte) in given.enumerated() { difference |= byte ^ token[index % token.count] }
        return difference == 0
    }
}
