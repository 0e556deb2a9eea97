// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import PolicyUsage
import PostgreSQL
import Web

/// Rights for emergencies.
extension AccessService {
    /// The longest time for which rights are opened, in minutes.
    static let longestOpening = 60

    /// What somebody wants to open.
    struct Opening: Sendable {
        let template: String
        /// Nil for all that the template permits.
        let actions: [String]?
        let reason: String
        let ticket: String
        let minutes: Int

        /// - Throws: `WebError` 422 without a reason or a ticket, or for a time out of bounds.
        init(
            template: String,
            actions: [String]?,
            reason: String,
            ticket: String,
            minutes: Int = AccessService.longestOpening
        ) throws(WebError) {
            for (name, text) in [("reason", reason), ("ticket", ticket)] {
                guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }), text.utf8.count <= 1_000
                else {
                    throw .accessInvalid("A \(name) of at most 1000 bytes is needed")
                }
            }
            guard (1...AccessService.longestOpening).contains(minutes) else {
                throw .accessInvalid("Rights are opened for 1 to \(AccessService.longestOpening) minutes")
            }
            guard actions.map({ (1...100).contains($0.count) }) ?? true else {
                throw .accessInvalid("The actions are 1 to 100")
            }
            self.template = template
            self.actions = actions
            self.reason = reason
            self.ticket = ticket
            self.minutes = minutes
        }
    }

    /// Opens rights. That they are open, that it is recorded and that it will be told is one transaction.
    ///
    /// - Throws: `WebError` 404 for a template that is not there; 409 as long as the last time was not reviewed.
    func open(_ opening: Opening, by principal: PrincipalName, issuer: String) async throws -> BreakGlassUse {
        try check(opening)
        let now = WallClock.seconds
        let use = BreakGlassUse(
            id: RandomID.make("bg"),
            principal: principal,
            template: opening.template,
            actions: opening.actions,
            reason: opening.reason,
            ticket: opening.ticket,
            issuer: issuer,
            openedAt: now,
            expiresAt: now + Int64(opening.minutes) * 60,
            endedAt: nil,
            review: nil
        )
        let opened = try await change(Self.record(.breakGlassOpened, use)) { tx in
            if let last = try BreakGlassStore.unreviewed(principal, &tx) {
                throw WebError.accessConflict(
                    "\(principal) has opened rights before (\(last.id)), and nobody has reviewed that yet; "
                        + "somebody else runs: stagedoor access break-glass review \(last.id)"
                )
            }
            try BreakGlassStore.add(use, &tx)
            try Self.tell(.breakGlassOpened, use, &tx)
            return use
        }
        opened.alarm(state.logger)
        return opened
    }

    private func check(_ opening: Opening) throws {
        let templates = snapshot.bundle.set(at: WallClock.milliseconds).breakGlassTemplates
        guard let template = templates.first(where: { $0.id == CedarString(opening.template) }) else {
            throw WebError.accessNotFound("template \"\(opening.template.prefix(100))\" with @breakglass")
        }
        guard let actions = opening.actions else { return }
        guard template.action == .any else {
            throw WebError.accessInvalid("The template names its actions itself; open it without actions")
        }
        let known = try PolicyBundle.schema.get().actions
        for action in actions where known[.stageDoor("Action", CedarString(action))] == nil {
            throw WebError.accessInvalid("There is no action \"\(action.prefix(100))\"")
        }
    }

    /// Ends rights before they end by themselves.
    ///
    /// - Throws: `WebError` 404 for rights that are not open.
    func end(_ id: String) async throws {
        guard let use = try await use(id) else { throw WebError.accessNotFound("opened rights \(id.prefix(100))") }
        try await change(Self.record(.breakGlassEnded, use)) { tx in
            guard try BreakGlassStore.end(id, &tx) else {
                throw WebError.accessNotFound("opened rights \(id.prefix(100)) that have not ended")
            }
            try Self.tell(.breakGlassEnded, use, &tx)
        }
    }

    /// Records the ends of rights that have ended by themselves.
    static func recordEnds(_ tx: inout Transaction) throws {
        // Nobody has ended them, whoever happens to come by.
        try AuditOrigin.$current.withValue(AuditOrigin(actor: "stagedoor")) {
            for id in try BreakGlassStore.endExpired(&tx) {
                guard let use = try BreakGlassStore.use(id, &tx) else { continue }
                try AuditTrail.append(record(.breakGlassEnded, use), &tx)
                try tell(.breakGlassEnded, use, &tx)
            }
        }
    }

    /// Says whether it was right to open rights.
    ///
    /// - Parameter issuer: who has issued the token by which the review comes: whoever hands themselves a token of somebody
    ///   else's is not somebody else.
    /// - Throws: `WebError` 404; 403 for whoever has opened them, or has issued the token by which they were; 409 as long as they are open, or if it was said before.
    func review(
        _ id: String,
        isJustified: Bool,
        comment: String,
        by author: String,
        issuer: String?
    ) async throws -> BreakGlassUse {
        guard comment.utf8.count <= 1_000 else { throw WebError.accessInvalid("A comment has at most 1000 bytes") }
        guard let use = try await use(id) else { throw WebError.accessNotFound("opened rights \(id.prefix(100))") }
        for person in [author, issuer ?? author] where person.utf8.elementsEqual(use.principal.description.utf8) {
            throw WebError(
                status: 403,
                code: 40302,
                message: "\(person) has opened these rights; somebody else has to review that"
            )
        }
        guard !use.issuer.utf8.elementsEqual(author.utf8) else {
            throw WebError(
                status: 403,
                code: 40302,
                message: "\(author) has issued the token by which these rights were opened; "
                    + "somebody else has to review that"
            )
        }
        let details: [(String, JSON)] = [("justified", .bool(isJustified)), ("comment", .string(comment))]
        return try await change(Self.record(.breakGlassReviewed, use, details)) { tx in
            // That they have ended may not be recorded yet.
            try Self.recordEnds(&tx)
            let review = BreakGlassUse.Review(
                at: WallClock.seconds,
                by: author,
                isJustified: isJustified,
                comment: comment
            )
            guard try BreakGlassStore.review(id, review, &tx), let reviewed = try BreakGlassStore.use(id, &tx) else {
                throw WebError.accessConflict(
                    use.review == nil
                        ? "The rights are still open; end them first" : "Somebody has reviewed this before"
                )
            }
            try Self.tell(.breakGlassReviewed, reviewed, &tx)
            return reviewed
        }
    }

    /// A use by its name.
    func use(_ id: String) async throws -> BreakGlassUse? {
        try await database.read { tx in try BreakGlassStore.use(id, &tx) }
    }

    /// The use of somebody that nobody has reviewed, which may still be open.
    func unreviewed(_ principal: PrincipalName) async throws -> BreakGlassUse? {
        try await database.read { tx in try BreakGlassStore.unreviewed(principal, &tx) }
    }

    /// The newest uses.
    func uses() async throws -> [BreakGlassUse] {
        try await database.read { tx in try BreakGlassStore.newest(&tx) }
    }

    private static func record(
        _ event: AuditRecord.Event,
        _ use: BreakGlassUse,
        _ details: [(String, JSON)] = []
    ) -> AuditRecord {
        var all: [(String, JSON)] = [
            ("use", .string(use.id)), ("principal", .string(use.principal.description)),
            ("reason", .string(use.reason)), ("ticket", .string(use.ticket)), ("expiresAt", .int(Int(use.expiresAt))),
        ]
        if let actions = use.actions { all.append(("actions", .array(actions.map(JSON.string)))) }
        return AuditRecord(event, on: BreakGlassUse.resource(use.template).name.uid.quoted, all + details)
    }

    private static func tell(_ event: AuditRecord.Event, _ use: BreakGlassUse, _ tx: inout Transaction) throws {
        try NotificationStore.tell(event, by: AuditOrigin.current.actor, ("use", use.json), &tx)
    }
}
