// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import HTTPTypes
import JSON
package import PostgreSQL
package import Web

/// The rules of access. Every change is one transaction, and counts on this node when it has returned.
package struct AccessService: Sendable {
    let database: Database
    let key: TokenKey
    let state: AccessState

    /// A service on a database whose migrations are done.
    package init(database: Database, key: TokenKey, state: AccessState) {
        self.database = database
        self.key = key
        self.state = state
    }

    /// What this node knows now.
    package var snapshot: AccessSnapshot { state.snapshot }

    /// Runs a change, after all others that are under way, records it and takes it in.
    func change<Answer: Sendable>(
        _ record: AuditRecord,
        _ body: @escaping @Sendable (inout Transaction) throws -> Answer
    ) async throws -> Answer {
        try await change { tx in (try body(&tx), record) }
    }

    /// Runs a change of which only afterwards is known what to record; nil if nothing has changed.
    func change<Answer: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> (Answer, AuditRecord?)
    ) async throws -> Answer {
        let answer = try await database.write { tx in
            try AccessStore.change(&tx)
            let (answer, record) = try body(&tx)
            if let record { try AuditTrail.append(record, &tx) }
            return answer
        }
        // What has happened is not undone by not having been seen yet: the notification comes to this node too.
        await state.tryToRefresh()
        return answer
    }
}

extension WebError {
    static func accessNotFound(_ what: String) -> WebError {
        WebError(status: 404, code: 40490, message: "There is no \(what)")
    }

    static func accessConflict(_ message: String) -> WebError {
        WebError(status: 409, code: 40990, message: message)
    }

    static func accessInvalid(_ message: String) -> WebError {
        WebError(status: 422, code: 42290, message: message)
    }
}

/// Principals and teams.
extension AccessService {
    /// Adds somebody or a team; who is there already stays as they are.
    package func add(_ name: PrincipalName, by author: String) async throws {
        guard snapshot.principals[name] == nil else { return }
        try await change { tx in
            // Another node may have added it a moment ago.
            let isNew = try AccessStore.add(name, by: author, &tx)
            return ((), isNew ? AuditRecord(.principalAdded, on: name.uid.quoted) : nil)
        }
    }

    /// Lets nobody sign in under a name any more, or lets them again.
    ///
    /// - Throws: `WebError` 404; 409 if nobody could administer any more.
    package func set(_ name: PrincipalName, isDisabled: Bool) async throws {
        try await changeKeepingAdministrators { tx in
            guard name.kind != .team else {
                throw WebError.accessInvalid("A team does not sign in; disable its members")
            }
            let was = try !AccessStore.maySignIn(name, &tx)
            guard try AccessStore.set(name, isDisabled: isDisabled, &tx) else {
                throw WebError.accessNotFound("principal \(name)")
            }
            let details = [("disabled", JSON.bool(isDisabled)), ("was", .bool(was))]
            return AuditRecord(.principalChanged, on: name.uid.quoted, details)
        }
    }

    /// Whether there is a principal of this name who may sign in.
    package static func maySignIn(_ name: PrincipalName, _ tx: inout Transaction) throws -> Bool {
        try AccessStore.maySignIn(name, &tx)
    }

    /// Removes somebody with memberships and tokens.
    ///
    /// - Throws: `WebError` 404; 409 if nobody could administer any more, or somebody may do more by it.
    package func remove(_ name: PrincipalName) async throws {
        try await withNewPolicies { known in
            try await changeKeepingAdministrators { tx in
                let lost = try AccessStore.belongings(of: name, &tx)
                try Self.refuseMore(without: name, known, &tx)
                guard try AccessStore.remove(name, &tx) else { throw WebError.accessNotFound("principal \(name)") }
                let lists = [("teams", lost.teams), ("members", lost.members), ("tokens", lost.tokens)]
                let details = lists.filter { !$0.1.isEmpty }.map { ($0.0, JSON.array($0.1.map(JSON.string))) }
                return AuditRecord(.principalRemoved, on: name.uid.quoted, details)
            }
        }
    }

    /// Runs a change that returns nothing, unless it would leave nobody with a token who is an administrator.
    private func changeKeepingAdministrators(
        _ body: @escaping @Sendable (inout Transaction) throws -> AuditRecord
    ) async throws {
        try await changeKeepingAdministrators { tx in ((), try body(&tx)) }
    }

    /// Runs a change, unless it would leave nobody with a token who is an administrator.
    func changeKeepingAdministrators<Answer: Sendable>(
        _ body: @escaping @Sendable (inout Transaction) throws -> (Answer, AuditRecord?)
    ) async throws -> Answer {
        try await change { tx in
            // Where there is none before, nothing is lost.
            let hadOne = try AccessStore.hasAdministrator(&tx)
            let (answer, record) = try body(&tx)
            guard try !hadOne || AccessStore.hasAdministrator(&tx) else {
                throw WebError.accessConflict("Nobody with a token would be an administrator any more")
            }
            return (answer, record)
        }
    }
}

/// Tokens.
extension AccessService {
    /// How long a token may be good, in seconds.
    package static let longestLife: Int64 = 366 * 86_400
    /// How long it is good if nobody says, in seconds.
    package static let usualLife: Int64 = 90 * 86_400

    /// What a new token is to be.
    package struct NewToken: Sendable {
        /// Whose it is.
        package let owner: PrincipalName
        /// What it is for, in words.
        package let description: String
        /// What it is restricted to.
        package let scope: TokenScope?
        /// How long it is good, in seconds.
        package let life: Int64

        /// - Throws: `WebError` 422 for a team, a long description or a life out of bounds.
        package init(
            owner: PrincipalName,
            description: String,
            scope: TokenScope? = nil,
            life: Int64 = AccessService.usualLife
        ) throws(WebError) {
            guard owner.kind != .team else { throw .accessInvalid("A team has no tokens; its members have") }
            guard description.utf8.count <= 1_000 else { throw .accessInvalid("A description has at most 1000 bytes") }
            guard (60...AccessService.longestLife).contains(life) else {
                throw .accessInvalid("A token is good for 60 seconds to 366 days")
            }
            self.owner = owner
            self.description = description
            self.scope = scope
            self.life = life
        }
    }

    /// A token that was issued just now: the only time that its text is there.
    package struct IssuedToken: Sendable {
        /// The token.
        package let token: APIToken
        /// The name by which it is listed and revoked.
        package let id: String
        /// When it ends, in seconds since 1970.
        package let expiresAt: Int64
    }

    /// Issues a token.
    ///
    /// - Throws: `WebError` 404 if its owner is not there.
    ///
    /// - Parameter with: the token by which it is asked for. Whoever makes a token of their own gets none that lives longer.
    package func issue(
        _ new: NewToken,
        by author: String,
        with token: TokenReference? = nil
    ) async throws -> IssuedToken {
        let id = RandomID.make("tok")
        return try await change { [key] tx in
            let issued = try Self.issue(new, as: id, by: author, with: token, key, &tx)
            return (issued, Self.record(.tokenIssued, issued, new))
        }
    }

    static func record(
        _ event: AuditRecord.Event,
        _ issued: IssuedToken,
        _ new: NewToken,
        _ details: [(String, JSON)] = []
    ) -> AuditRecord {
        // The life that it has, which may be shorter than the one that was asked for.
        let life = max(0, issued.expiresAt - WallClock.seconds)
        let all: [(String, JSON)] =
            [
                ("token", .string(issued.id)), ("lifeInSeconds", .int(Int(life))),
                ("expiresAt", .int(Int(issued.expiresAt))),
            ] + details
        return AuditRecord(event, on: new.owner.uid.quoted, all + (new.scope.map { [("scope", $0.json)] } ?? []))
    }

    static func issue(
        _ new: NewToken,
        as id: String,
        by author: String,
        with token: TokenReference? = nil,
        _ key: TokenKey,
        _ tx: inout Transaction
    ) throws -> IssuedToken {
        guard try AccessStore.exists(new.owner, &tx) else { throw WebError.accessNotFound("principal \(new.owner)") }
        let text = APIToken()
        let own = token.flatMap { $0.record.owner == new.owner ? $0.record : nil }
        let now = WallClock.seconds
        // Nobody renews the first token, nor what was made with it: it is for the first day.
        let isFirst = author.utf8.elementsEqual(initializer.utf8)
        let last = own?.renewableUntil ?? now + (isFirst ? new.life : longestLife)
        guard last > now else {
            throw WebError.accessConflict(
                "This token was renewed by its owner until its last day; somebody else has to issue a new one"
            )
        }
        let end = min(now + new.life, last)
        let record = TokenRecord(
            id: id,
            digest: key.digest(of: Array(text.text.utf8)),
            owner: new.owner,
            description: new.description,
            scope: new.scope,
            createdAt: now,
            createdBy: author,
            issuer: own?.issuer ?? author,
            madeWith: token?.isRenewed == true ? own?.madeWith : own?.id,
            expiresAt: token?.isRenewed == true ? end : min(end, own?.expiresAt ?? end),
            renewableUntil: last,
            lastUsedAt: nil
        )
        try AccessStore.add(record, &tx)
        return IssuedToken(token: text, id: record.id, expiresAt: record.expiresAt)
    }

    /// Issues a token in place of another one, which ends after a while or when it would have anyway.
    ///
    /// - Parameter overlap: for how long both are good, in seconds.
    /// - Parameter life: for how long the new one is good; for its owner no longer than the old one was from its beginning.
    package func rotate(
        _ id: String,
        overlap: Int64,
        life: Int64?,
        by author: String,
        with token: TokenReference? = nil
    ) async throws -> IssuedToken {
        let old = try self.token(id)
        guard (0...(7 * 86_400)).contains(overlap) else {
            throw WebError.accessInvalid("The old token stays good for at most 7 days")
        }
        let isOwn = old.owner.description.utf8.elementsEqual(author.utf8)
        let before = old.expiresAt - old.createdAt
        let chosen = isOwn ? min(life ?? before, before) : life ?? before
        let new = try NewToken(
            owner: old.owner,
            description: old.description,
            scope: old.scope,
            life: min(max(chosen, 60), Self.longestLife)
        )
        // By one of their own tokens somebody renews that one, or makes of another one no more than of that.
        let isItself = token == nil || token?.record.id.utf8.elementsEqual(id.utf8) == true
        let source = isItself ? TokenReference(old, isRenewed: true) : token
        let newID = RandomID.make("tok")
        let details: [(String, JSON)] = [("replaces", .string(id)), ("overlapInSeconds", .int(Int(overlap)))]
        return try await change { [key] tx in
            guard try AccessStore.expire(id, at: WallClock.seconds + overlap, &tx) else {
                throw WebError.accessNotFound("token \(id.prefix(100))")
            }
            let issued = try Self.issue(new, as: newID, by: author, with: isOwn ? source : nil, key, &tx)
            return (issued, Self.record(.tokenRotated, issued, new, details))
        }
    }

    /// Ends a token at once.
    ///
    /// - Throws: `WebError` 404.
    package func revoke(_ id: String) async throws {
        let owner = try token(id).owner
        try await changeKeepingAdministrators { tx in
            let revoked = try AccessStore.revoke(id, &tx)
            guard !revoked.isEmpty else { throw WebError.accessNotFound("token \(id.prefix(100))") }
            return Self.record(revoked, with: id, of: owner)
        }
    }

    /// That a token was revoked, with those that were made with it.
    static func record(_ revoked: [String], with id: String, of owner: PrincipalName) -> AuditRecord {
        var details: [(String, JSON)] = [("token", .string(id))]
        let others = revoked.filter { !$0.utf8.elementsEqual(id.utf8) }
        if !others.isEmpty {
            details += [("madeWithIt", .array(others.map(JSON.string))), ("count", .int(revoked.count))]
        }
        return AuditRecord(.tokenRevoked, on: owner.uid.quoted, details)
    }

    /// A token that is good.
    func token(_ id: String) throws(WebError) -> TokenRecord {
        guard let token = snapshot.tokens.values.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) else {
            throw .accessNotFound("token \(id.prefix(100))")
        }
        return token
    }
}

/// A token by which another one is made.
package struct TokenReference: Sendable {
    let record: TokenRecord
    /// Whether the other one takes its place.
    let isRenewed: Bool

    init(_ record: TokenRecord, isRenewed: Bool = false) {
        self.record = record
        self.isRenewed = isRenewed
    }
}

/// Names that nobody guesses and nobody has twice.
enum RandomID {
    static func make(_ prefix: String) -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<12).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return prefix + "_" + Base64.urlText(bytes)
    }
}
