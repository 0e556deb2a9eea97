// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import HTTPTypes
import JSON
package import OpenIDConnect
package import PostgreSQL
package import Web

/// Stands in front of every route: who is it, and may they?
package final class AccessGuard: Sendable {
    private let state: AccessState
    private let key: TokenKey
    private let verifier: TokenVerifier?
    private let certificates: CertificateIdentities?
    private let refusals: RefusalLog
    private let visits: VisitLog?
    private let decisions: DecisionCounter
    private let database: Database
    private let failures = FailureLimit()
    private let memory = ReadMemory()

    /// A guard that decides by the newest state.
    ///
    /// - Parameters:
    ///   - refusals: records whom it does not let in.
    ///   - visits: records whom it lets in; nil where that is not recorded.
    ///   - verifier: tells whose the tokens of other issuers are.
    ///   - certificates: says whose the certificates of clients are.
    ///   - decisions: counts what is decided.
    package init(
        database: Database,
        refusals: RefusalLog,
        visits: VisitLog? = nil,
        state: AccessState,
        key: TokenKey,
        verifier: TokenVerifier? = nil,
        certificates: CertificateConfiguration? = nil,
        decisions: DecisionCounter = DecisionCounter()
    ) {
        self.database = database
        self.decisions = decisions
        self.verifier = verifier
        self.certificates = certificates.map { CertificateIdentities($0) }
        self.refusals = refusals
        self.visits = visits
        self.state = state
        self.key = key
    }

    /// Puts the guard in front of every route.
    package func guarding(_ routes: [Route]) -> [Route] {
        routes.map { route in
            let handler = route.handler
            switch route.access {
            case .open: return route
            case .signedIn:
                return Route(route.method, route.pattern, route.access) { request in
                    try await self.answer(request) { request, caller in
                        var request = request
                        request.caller = caller
                        return try await self.answer(request, caller, handler)
                    }
                }
            case .permitted(let permission):
                return Route(route.method, route.pattern, route.access) { request in
                    try await self.answer(request) { request, caller in
                        let admitted = try await self.admit(request, caller, permission)
                        if Self.looksAtAccess(admitted) {
                            let origin = AuditOrigin.current
                            let name = "\(route.method.rawValue) \(route.pattern)"
                            self.visits?.note(caller, peer: request.peer, route: name) { origin }
                        }
                        return try await self.answer(admitted, caller, handler)
                    }
                }
            }
        }
    }

    /// Answers a request of whoever has signed in, on their behalf; that they may not have it is recorded.
    private func answer(
        _ request: WebRequest,
        _ body: @Sendable (WebRequest, SignedInCaller) async throws -> WebResponse
    ) async throws -> WebResponse {
        let caller = try await signIn(request)
        let origin = try await Self.origin(caller, request)
        return try await AuditOrigin.$current.withValue(origin) {
            do {
                return caller.warning(try await body(request, caller))
            } catch let refusal as AccessDenied {
                try await AuditOrigin.$current.withValue(origin.decided(by: refusal.right)) {
                    try await refusals.record(refusal.record, action: refusal.action)
                }
                throw refusal.error
            } catch let error as WebError where error.status == 403 {
                try await refusals.record(AuditRecord(.accessDenied, [("reason", .string(error.message))]))
                throw error
            }
        }
    }

    /// On whose behalf a request is answered. What changes something may be recorded where nothing can be looked up.
    private static func origin(_ caller: SignedInCaller, _ request: WebRequest) async throws -> AuditOrigin {
        let origin = caller.origin(request)
        guard request.method != .get, request.method != .head, let subjects = AuditSubjects.current else {
            return origin
        }
        return try await subjects.prepared(origin)
    }

    /// Who a request comes from; that it was nobody is recorded.
    private func signIn(_ request: WebRequest) async throws -> SignedInCaller {
        do {
            let caller = try await caller(of: request)
            visits?.note(caller, peer: request.peer) { caller.origin(request).decided(by: nil) }
            return caller
        } catch {
            // Whoever shows nothing has not tried, and whoever tries too often was recorded often enough.
            let hasTried =
                request.headers[.authorization] != nil || certificates != nil && request.certificate != nil
            if error.status == 401, hasTried { try await refusals.recordSignInFailed(request) }
            if error.status == 403 {
                try await refusals.recordRefusal(error.message, source: request.peer, request: request.id)
            }
            throw error
        }
    }

    /// Whether a request is answered by what there is about who may do what.
    private static func looksAtAccess(_ request: WebRequest) -> Bool {
        request.action == lookingAtAccess || request.furtherActions.contains(lookingAtAccess)
    }

    private static let lookingAtAccess = "readAccess"

    private func admit(
        _ request: WebRequest,
        _ caller: SignedInCaller,
        _ permission: RoutePermission
    ) async throws -> WebRequest {
        var request = request
        request.caller = caller
        var operation = try await permission.operation(request)
        assert(permission.declares(operation), "\(operation) is not what its route says it asks for")
        var judgement = try caller.judge(operation, isLast: operation.known == nil)
        if judgement == nil, let known = operation.known {
            operation = try await known()
            assert(permission.declares(operation), "\(operation) is not what its route says it asks for")
            judgement = try caller.judge(operation)
        }
        guard let allowed = judgement else { throw caller.refusal(operation) }
        if allowed.position == 0, !allowed.isEmergency, let key = operation.immutable {
            let end = caller.circumstances.now + ReadMemory.length
            memory.keep(ReadAllowance(end: end, tallies: allowed.tallies), key, caller)
        }
        request.action = operation.action
        request.furtherActions = operation.furtherActions
        return request
    }

    /// Who a request comes from.
    ///
    /// - Throws: `WebError` 401; 429 after too many failures.
    private func caller(of request: WebRequest) async throws(WebError) -> SignedInCaller {
        try Self.refuseForeignPages(request)
        let now = WallClock.milliseconds
        let snapshot = try current(now)
        guard let header = request.headers[.authorization] else {
            if let certificates, let shown = request.certificate {
                return try owner(shown, certificates, snapshot, request.peer, now)
            }
            throw Credentials.refusal("Sign in: send a token as Bearer or as Basic password")
        }
        guard let shown = Credentials.token(header) else { throw failure(request.peer, now) }
        if !APIToken.hasForm(shown), let verifier {
            return try await guest(shown, verifier, snapshot, request.peer, now)
        }
        let digest = key.digest(of: shown)
        guard APIToken.hasForm(shown), let token = known(digest, snapshot, now) else {
            throw failure(request.peer, now)
        }
        state.note(token, at: now / 1_000)
        let emergencies = Self.emergencies(token.owner, snapshot)
        return SignedInCaller(
            principal: token.owner,
            guest: nil,
            token: token,
            digest: digest,
            snapshot: snapshot,
            circumstances: Circumstances(authentication: "token", now: now),
            decisions: decisions,
            emergencies: emergencies,
            right: DecidedRight(revision: snapshot.policies.number)
        )
    }

    /// What decides now. What cannot be decided is refused.
    private func current(_ now: Int64) throws(WebError) -> AccessSnapshot {
        do {
            return try state.snapshot(at: now)
        } catch {
            throw WebError(status: 503, code: 50391, message: "The policies that are left cannot be used: \(error)")
        }
    }

    /// Somebody with a token of another issuer.
    private func guest(
        _ shown: [UInt8],
        _ verifier: TokenVerifier,
        _ snapshot: AccessSnapshot,
        _ peer: String,
        _ now: Int64
    ) async throws(WebError) -> SignedInCaller {
        let identity: VerifiedIdentity
        do throws(IdentityTokenError) {
            identity = try await verifier.authenticate(String(decoding: shown, as: UTF8.self))
        } catch {
            guard error.isTemporary else { throw failure(peer, now, error.message) }
            throw WebError(status: 503, code: 50390, message: error.message, headers: [.retryAfter: "5"])
        }
        return try caller(identity, key.digest(of: shown), "identity", snapshot, peer, now)
    }

    /// Somebody with a certificate that one of the believed authorities has signed.
    private func owner(
        _ shown: PeerCertificate,
        _ certificates: CertificateIdentities,
        _ snapshot: AccessSnapshot,
        _ peer: String,
        _ now: Int64
    ) throws(WebError) -> SignedInCaller {
        guard shown.isGood(at: now / 1_000) else {
            // Nobody guesses here, and a program that goes on by itself has to come by another connection.
            var ended = Credentials.refusal(
                "The client certificate has ended, or its authority is believed no more, since the connection began; "
                    + "connect anew"
            )
            ended.headers[.connection] = "close"
            throw ended
        }
        let known = ShownCertificate.of(shown, certificates, key)
        let identity: VerifiedIdentity
        do throws(IdentityTokenError) { identity = try known.identity.get() } catch {
            throw failure(
                peer,
                now,
                "The client certificate is nobody's here: \(error.message) [\(error.check.rawValue)]"
            )
        }
        return try caller(identity, known.digest, "mtls", snapshot, peer, now)
    }

    /// Somebody for whom another issuer vouches.
    private func caller(
        _ identity: VerifiedIdentity,
        _ digest: TokenDigest,
        _ authentication: String,
        _ snapshot: AccessSnapshot,
        _ peer: String,
        _ now: Int64
    ) throws(WebError) -> SignedInCaller {
        guard let guest = Guest(identity, snapshot), snapshot.principals[guest.principal]?.isDisabled != true else {
            throw failure(peer, now, "Nobody may sign in under this name")
        }
        return SignedInCaller(
            principal: guest.principal,
            guest: guest,
            token: nil,
            digest: digest,
            snapshot: snapshot,
            circumstances: Circumstances(authentication: authentication, now: now),
            decisions: decisions,
            emergencies: Self.emergencies(guest.principal, snapshot),
            right: DecidedRight(revision: snapshot.policies.number)
        )
    }

    /// Where to note what only rights for an emergency allow; nil for whoever has none open.
    private static func emergencies(_ principal: PrincipalName, _ snapshot: AccessSnapshot) -> EmergencyUses? {
        snapshot.openUses.contains { $0.principal == principal } ? EmergencyUses() : nil
    }

    /// Lets a request be answered, and records what only rights for an emergency have allowed: what was asked for before
    /// it is done, and what came up meanwhile with what is changed, or before the answer leaves.
    private func answer(
        _ request: WebRequest,
        _ caller: SignedInCaller,
        _ handler: Route.Handler
    ) async throws -> WebResponse {
        guard let emergencies = caller.emergencies else { return try await handler(request) }
        try await record(emergencies)
        let answer: Result<WebResponse, any Error>
        do {
            // What changes something takes the record of what came up along into its own transaction.
            let response = try await WriteCompanion.$current.withValue(emergencies.companion) {
                try await handler(request)
            }
            answer = .success(response)
        } catch {
            answer = .failure(error)
        }
        try await record(emergencies)
        return try answer.get()
    }

    private func record(_ emergencies: EmergencyUses) async throws {
        try await WriteCompanion.$current.withValue(emergencies.companion) {
            try await WriteCompanion.goAhead(in: database)
        }
    }

    /// A browser sends a password that it has kept along with what any page asks for, and says where that page is from.
    private static func refuseForeignPages(_ request: WebRequest) throws(WebError) {
        guard request.method != .get, request.method != .head else { return }
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }?.lowercased()
        let isOwn = site.map { ["same-origin", "none"].contains($0) } ?? (request.headers[.origin] == nil)
        guard isOwn else {
            throw WebError(status: 403, code: 40303, message: "Pages of others may not change anything here")
        }
    }

    private func known(_ digest: TokenDigest, _ snapshot: AccessSnapshot, _ now: Int64) -> TokenRecord? {
        guard let token = snapshot.tokens[digest], token.expiresAt > now / 1_000,
            snapshot.principals[token.owner]?.isDisabled == false
        else { return nil }
        return token
    }

    private func failure(
        _ peer: String,
        _ now: Int64,
        _ reason: String = "The token is not known: it may have expired or been revoked"
    ) -> WebError {
        guard failures.exceeds(peer, now: now) else { return Credentials.refusal(reason) }
        return WebError(
            status: 429,
            code: 42901,
            message: "Too many tokens from this address were not known; try again in a moment",
            headers: [.retryAfter: "1"]
        )
    }

    /// Whether whoever shows this header, or without one the connection's certificate, was allowed to read something
    /// that never changes a moment ago, or is by what is in memory.
    ///
    /// - Parameter operation: what the read is to the policies, as far as that is remembered.
    package func remembers(
        _ authorization: String?,
        _ key: ImmutableKey,
        _ notes: ConnectionNotes,
        _ operation: () -> ProtectedOperation?
    ) -> KnownRead {
        let (now, snapshot) = (WallClock.milliseconds, state.snapshot)
        if authorization == nil {
            guard certificates != nil, notes.certificate?.isGood(at: now / 1_000) == true else { return .unknown }
        }
        guard let signIn = signIn(by: authorization, snapshot, now, notes) else { return .unknown }
        guard var reads = signIn.reads(memory, snapshot) else { return .unknown }
        if reads.mayRead(key, at: now) { return .repeated }
        if reads.hasEnded {
            guard let newer = signIn.reads(memory, snapshot, anew: true) else { return .unknown }
            reads = newer
            if reads.mayRead(key, at: now) { return .repeated }
        }
        guard let known = reads.caller(at: now), let operation = operation(),
            let allowed = try? known.caller.judge(operation, isLast: false), allowed.position == 0,
            !allowed.isEmergency
        else { return .unknown }
        let end = min(now + ReadMemory.length, known.end)
        memory.keep(ReadAllowance(end: end, tallies: allowed.tallies), key, in: reads)
        return .decided(reader: known.caller.description)
    }

    /// What the connection knows of this header, or else who it shows to be; without one, who its certificate does.
    private func signIn(
        by authorization: String?,
        _ snapshot: AccessSnapshot,
        _ now: Int64,
        _ notes: ConnectionNotes
    ) -> RememberedSignIn? {
        guard !snapshot.hasEnded(by: now) else { return nil }
        if let known = notes.signIn as? RememberedSignIn, known.holds(authorization, snapshot, at: now) { return known }
        guard let authorization else {
            guard let certificates, let shown = notes.certificate else { return nil }
            let digest = ShownCertificate.of(shown, certificates, key).digest
            notes.signIn = RememberedSignIn(header: nil, digest: digest, snapshot: snapshot, expiresAt: shown.notAfter)
            return notes.signIn as? RememberedSignIn
        }
        guard let shown = Credentials.token(authorization) else { return nil }
        let digest = key.digest(of: shown)
        var expiresAt = Int64.max
        if APIToken.hasForm(shown) {
            guard let token = known(digest, snapshot, now) else { return nil }
            expiresAt = token.expiresAt
        } else if verifier == nil {
            return nil
        }
        let signIn = RememberedSignIn(header: authorization, digest: digest, snapshot: snapshot, expiresAt: expiresAt)
        notes.signIn = signIn
        return signIn
    }
}
