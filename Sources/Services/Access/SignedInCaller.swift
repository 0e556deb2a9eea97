// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
package import Web

/// Somebody who has signed in, with what decides about them.
package struct SignedInCaller: Caller {
    /// Who.
    package let principal: PrincipalName
    /// What another issuer says of the caller; nil for somebody whom we know ourselves.
    let guest: Guest?
    /// What the caller's token is restricted to.
    let token: TokenRecord?
    /// That of what the caller has shown, by which it is known again.
    let digest: TokenDigest
    let snapshot: AccessSnapshot
    private(set) var circumstances: Circumstances
    /// Counts what is decided.
    let decisions: DecisionCounter
    /// Where the caller has rights open for an emergency, what only these have allowed.
    let emergencies: EmergencyUses?
    /// What has let the request do what it does so far.
    let right: DecidedRight

    /// The teams that the caller is in, not over other teams.
    var teams: [PrincipalName] { guest?.teams ?? snapshot.teams(of: principal) }

    /// `pipeline:orders-ci`.
    package var description: String { principal.description }

    /// The same one at another moment, in milliseconds since 1970.
    func at(_ moment: Int64) -> SignedInCaller {
        var caller = self
        caller.circumstances = Circumstances(authentication: circumstances.authentication, now: moment)
        return caller
    }

    package func may(_ operation: ProtectedOperation) throws -> Bool {
        try judge(operation, isFilter: true) != nil
    }

    package func require(_ operation: ProtectedOperation) throws {
        guard try judge(operation) == nil else { return }
        throw refusal(operation)
    }

    /// Whether a policy that names the action permits it. One that permits whatever there is may have been written before
    /// there was this action, and by somebody who did not mean it.
    ///
    /// - Parameter isAsked: whether nothing comes of it, so that it is no use of the right.
    func mayByName(_ action: String, on resource: ProtectedResource, isAsked: Bool) throws -> Bool {
        guard covers(action, resource) else { return false }
        let answer = try answer(action, resource)
        let isNamed = snapshot.bundle.set.policies.contains {
            answer.reasons.contains($0.id) && $0.action.names(action)
        }
        guard answer.decision == .allow, isNamed else { return false }
        if !isAsked {
            note(action, resource, answer)
            right.note(answer.reasons)
        }
        return true
    }

    /// Whether a policy forbids an action, other than that none permits it.
    func isForbidden(_ action: String, on resource: ProtectedResource) throws -> Bool {
        let answer = try answer(action, resource)
        return answer.decision == .deny && !answer.reasons.isEmpty
    }

    /// That an operation is allowed.
    struct Allowed {
        /// Which of the operation's resources the caller may do it to, the first of them.
        let position: Int
        /// Where the decisions are counted.
        let tallies: [DecisionCounter.Tally]
        /// Whether some of it only rights for an emergency allow.
        let isEmergency: Bool
    }

    /// Decides about an operation, and counts what was decided; nil if the caller may not do it. What a token's scope
    /// does not cover is not decided by policies, and not counted.
    ///
    /// - Parameter isFilter: whether this is to leave something out of a list; that nobody permits it is then no refusal
    ///   and not counted.
    /// - Parameter isLast: whether nothing more is asked before a refusal, which is counted then.
    func judge(_ operation: ProtectedOperation, isFilter: Bool = false, isLast: Bool = true) throws -> Allowed? {
        var refusal: (action: String, resource: ProtectedResource, answer: AuthorizationAnswer)?
        for (position, resource) in operation.resources.enumerated() {
            var answers: [(action: String, answer: AuthorizationAnswer)] = []
            for action in operation.actions {
                guard covers(action, resource) else { break }
                let answer = try answer(action, resource)
                guard answer.decision == .allow else {
                    if refusal == nil { refusal = (action, resource, answer) }
                    break
                }
                answers.append((action, answer))
            }
            guard answers.count == operation.actions.count else { continue }
            let needed = answers.filter { EmergencyUses.are($0.answer.reasons) }
            for one in needed { emergencies?.note(one.answer.reasons, one.action, resource) }
            if !isFilter { for one in answers { right.note(one.answer.reasons) } }
            return Allowed(
                position: position,
                tallies: answers.compactMap { note($0.action, resource, $0.answer) },
                isEmergency: !needed.isEmpty
            )
        }
        if let refusal, isLast, !isFilter || !refusal.answer.reasons.isEmpty {
            note(refusal.action, refusal.resource, refusal.answer)
        }
        return nil
    }

    /// Counts a decision, and returns where the same one is counted again.
    @discardableResult
    func note(
        _ action: String,
        _ resource: ProtectedResource,
        _ answer: AuthorizationAnswer
    ) -> DecisionCounter.Tally? {
        let group = DecisionCounter.Group(
            principal: principal,
            authentication: circumstances.authentication,
            action: CedarString(action),
            policies: answer.reasons,
            isAllowed: answer.decision == .allow,
            isBreakGlass: answer.decision == .allow && EmergencyUses.are(answer.reasons)
        )
        return decisions.note(group, resource, at: circumstances.now)
    }

    /// Whether the caller's token is good for it.
    func covers(_ action: String, _ resource: ProtectedResource) -> Bool {
        token?.scope?.covers(action, resource) { snapshot.ancestors(of: resource) } ?? true
    }

    /// What the policies say, whatever the caller's token is restricted to.
    func answer(_ action: String, _ resource: ProtectedResource) throws -> AuthorizationAnswer {
        do throws(CedarError) {
            return try snapshot.decide(principal, guest: guest, action, resource, circumstances)
        } catch {
            throw WebError(status: 403, code: 40301, message: "The request cannot be decided: \(error.message)")
        }
    }

    /// On whose behalf the request is answered.
    func origin(_ request: WebRequest) -> AuditOrigin {
        AuditOrigin(
            actor: description,
            authentication: ([circumstances.authentication] + (guest.map { [$0.issuer] } ?? [])).joined(separator: " "),
            token: token?.id ?? guest?.tokenID ?? "",
            source: request.peer,
            request: request.id,
            right: right
        )
    }

    /// The refusal, and what is recorded of it.
    func refusal(_ operation: ProtectedOperation) -> AccessDenied {
        let error = explanation(operation)
        let resource = operation.resources.first?.name.uid.quoted ?? ""
        let details: [(String, JSON)] = [
            ("action", .string(operation.action)), ("reason", .string(error.message)),
            ("policies", .int(Int(snapshot.policies.number))),
        ]
        return AccessDenied(
            error: error,
            record: AuditRecord(.accessDenied, on: resource, details),
            action: operation.action,
            right: DecidedRight(revision: snapshot.policies.number, decidedBy: forbidding(operation))
        )
    }

    /// The policies that forbid an operation on the first of its resources; none where it is only not permitted.
    private func forbidding(_ operation: ProtectedOperation) -> [PolicyID] {
        guard let resource = operation.resources.first else { return [] }
        for action in operation.actions {
            guard covers(action, resource), let answer = try? answer(action, resource) else { return [] }
            if answer.decision != .allow { return answer.reasons }
        }
        return []
    }

    /// Says why, by the first of the resources.
    private func explanation(_ operation: ProtectedOperation) -> WebError {
        guard let resource = operation.resources.first else { return Self.denied("\(principal) may not do that") }
        let refused = operation.actions.first { action in
            !covers(action, resource) || (try? answer(action, resource).decision) != .allow
        }
        let action = refused ?? operation.action
        let name = operation.shownAs ?? "\(resource.name.type) \"\(resource.name.id.prefix(300))\""
        return Self.denied("\(principal) may not \(action) on \(name): \(reason(action, resource))")
    }

    private func reason(_ action: String, _ resource: ProtectedResource) -> String {
        guard covers(action, resource) else { return "the token's scope does not cover it" }
        guard let answer = try? answer(action, resource) else { return "it cannot be decided" }
        if answer.reasons.isEmpty { return "no policy permits it" }
        return "forbidden by " + answer.reasons.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
    }

    private static func denied(_ message: String) -> WebError {
        WebError(status: 403, code: 40301, message: message)
    }
}

extension ProtectedOperation {
    /// All that the caller must be allowed to do.
    fileprivate var actions: [String] { [action] + furtherActions }
}

/// That somebody may not do something; the guard records it and answers with the error.
struct AccessDenied: Error {
    let error: WebError
    let record: AuditRecord
    /// What was asked for.
    let action: String
    /// What has decided so.
    let right: DecidedRight
}

extension ActionConstraint {
    /// Whether it names an action of StageDoor's, and not only permits whatever there is.
    func names(_ action: String) -> Bool {
        let uid = EntityUID.stageDoor("Action", CedarString(action))
        return switch self {
        case .any: false
        case .equal(let one), .in(let one): one == uid
        case .inAny(let some): some.contains(uid)
        }
    }
}
