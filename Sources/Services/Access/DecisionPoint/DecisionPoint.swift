// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
import Web

/// Answers what others ask before they let somebody do something, by one snapshot.
struct DecisionPoint {
    private static let authentications: Set<String> = ["token", "identity", "mtls"]
    /// How somebody has signed in of whom only the one who asks knows it.
    private static let elsewhere = "gate"

    /// Who asks; nil where everybody may do everything.
    let caller: SignedInCaller?
    let snapshot: AccessSnapshot
    let directory: any ResourceDirectory
    /// Stands for what the ones asked about have not shown here.
    let digest: TokenDigest
    /// In milliseconds since 1970.
    let now: Int64
    /// What has to be durable before an answer leaves.
    private(set) var records: [AuditRecord] = []

    init(_ request: WebRequest, _ service: AccessService, _ directory: any ResourceDirectory) {
        caller = request.caller as? SignedInCaller
        snapshot = caller?.snapshot ?? service.snapshot
        self.directory = directory
        digest = service.key.digest(of: [])
        now = caller?.circumstances.now ?? WallClock.milliseconds
    }

    /// Whether a question is about whoever asks it.
    func isOwn(_ question: EvaluationRequest.Question) -> Bool {
        guard let caller, let kind = Self.kind(question.subject.type) else { return false }
        return caller.principal == PrincipalName(trusted: kind, question.subject.id)
    }

    /// Decides, counts, and notes what has to be recorded.
    mutating func evaluate(_ question: EvaluationRequest.Question) throws -> Evaluation {
        guard let kind = Self.kind(question.subject.type) else {
            return Evaluation(status: 404, "A subject is a Person, a Pipeline or a Service")
        }
        let principal = PrincipalName(trusted: kind, question.subject.id)
        let asked = asked(principal, question.authentication)
        guard isOwn(question) || snapshot.principals[principal] != nil else {
            return Evaluation(status: 404, "Nobody of this name is known here")
        }
        let resource: ProtectedResource
        do throws(Problem) {
            resource = try self.resource(question.resource)
            try checkAction(question.action, by: principal, on: resource)
        } catch {
            return Evaluation(status: error.status, error.message)
        }
        let answer = try asked.answer(question.action, resource)
        let hint = hint(asked, question.action, resource, answer)
        // What other than the policies stands in the way, they have not decided.
        if hint == nil || answer.decision == .deny { asked.note(question.action, resource, answer) }
        let evaluation = Evaluation(answer, hint: hint, revision: snapshot.policies.number)
        record(evaluation, answer, asked, question, resource)
        return evaluation
    }

    /// Whoever is asked about, as if they had come themselves.
    private func asked(_ principal: PrincipalName, _ authentication: String?) -> SignedInCaller {
        if let caller, caller.principal == principal { return caller }
        let claimed = authentication.flatMap { Self.authentications.contains($0) ? $0 : nil }
        return SignedInCaller(
            principal: principal,
            guest: nil,
            token: nil,
            digest: digest,
            snapshot: snapshot,
            circumstances: Circumstances(authentication: claimed ?? Self.elsewhere, now: now),
            decisions: caller?.decisions ?? DecisionCounter(),
            emergencies: nil,
            right: DecidedRight(revision: snapshot.policies.number)
        )
    }

    private func hint(
        _ asked: SignedInCaller,
        _ action: String,
        _ resource: ProtectedResource,
        _ answer: AuthorizationAnswer
    ) -> String? {
        if snapshot.principals[asked.principal]?.isDisabled == true { return "Nobody may sign in under this name" }
        if !asked.covers(action, resource) { return "The token's scope does not cover it" }
        guard answer.decision == .deny else { return nil }
        return answer.reasons.isEmpty ? "No policy permits it" : "A policy forbids it"
    }

    private mutating func record(
        _ evaluation: Evaluation,
        _ answer: AuthorizationAnswer,
        _ asked: SignedInCaller,
        _ question: EvaluationRequest.Question,
        _ resource: ProtectedResource
    ) {
        let isEmergency = evaluation.isAllowed && EmergencyUses.are(answer.reasons)
        // A gate does what the answer says. Whoever asks about themselves only wants to know, as often as they like.
        guard isEmergency || !Self.isRead(question.action) && !isOwn(question) else { return }
        var details: [(String, JSON)] = [
            ("action", .string(question.action)), ("decision", .string(evaluation.isAllowed ? "allow" : "deny")),
            ("policies", .array(answer.reasons.map { .string($0.text) })),
            ("principal", .string(asked.principal.description)), ("revision", .int(Int(snapshot.policies.number))),
        ]
        if isEmergency { details.append(("breakGlass", .bool(true))) }
        let event = isEmergency ? AuditRecord.Event.breakGlassUsed : .accessDecided
        records.append(AuditRecord(event, on: resource.name.uid.quoted, details))
    }
}

/// What names stand for.
extension DecisionPoint {
    private struct Problem: Error {
        let status: Int
        let message: String
    }

    private static func kind(_ type: String) -> PrincipalName.Kind? {
        PrincipalName.Kind(rawValue: plain(type)).flatMap { $0 == .team ? nil : $0 }
    }

    /// A type without the namespace, which may be left out.
    private static func plain(_ type: String) -> String {
        let namespace = "StageDoor::"
        return type.utf8.starts(with: namespace.utf8) ? String(decoding: type.utf8.dropFirst(11), as: UTF8.self) : type
    }

    private func resource(_ named: (type: String, id: String)) throws(Problem) -> ProtectedResource {
        let type = Self.plain(named.type)
        if let kind = PrincipalName.Kind(rawValue: type) {
            // Whether there is anybody of this name is not for everybody to know, and nothing depends on it.
            guard let name = try? PrincipalName(kind, named.id) else {
                throw Problem(status: 400, message: "Nobody may have the resource's name")
            }
            return name.resource
        }
        if type == "BreakGlass", named.id.utf8.count <= ResourceNameError.longest {
            return BreakGlassUse.resource(named.id)
        }
        guard let known = ResourceType(rawValue: type) else {
            throw Problem(status: 404, message: "There is no type \"\(type.prefix(100))\" of resources to ask about")
        }
        if known == .subject {
            guard let subject = try? directory.subject(named.id) else {
                throw Problem(status: 400, message: "No subject may have this name")
            }
            return subject
        }
        do throws(ResourceNameError) {
            return try known.place(named.id)
        } catch {
            throw Problem(status: 400, message: "Nothing has this name: \(error.message)")
        }
    }

    private func checkAction(
        _ name: String,
        by principal: PrincipalName,
        on resource: ProtectedResource
    ) throws(Problem) {
        let uid = EntityUID.stageDoor("Action", CedarString(name))
        guard let schema = try? PolicyBundle.schema.get(), let action = schema.action(uid),
            !action.resources.isEmpty
        else { throw Problem(status: 404, message: "There is no action \"\(name.prefix(100))\"") }
        guard action.resources.contains(resource.name.uid.type), action.principals.contains(principal.uid.type) else {
            let types = action.resources.map { String($0.qualified.text.dropFirst("StageDoor::".count)) }
            throw Problem(
                status: 400,
                message: "\(name) is nothing that is done to a \(resource.name.type), but to a "
                    + types.joined(separator: " or ")
            )
        }
    }

    /// Whether an action only looks at what whoever may look at schemas may look at.
    private static func isRead(_ name: String) -> Bool {
        let action = try? PolicyBundle.schema.get().action(.stageDoor("Action", CedarString(name)))
        return action?.ancestors.contains(.stageDoor("Action", "read")) ?? false
    }
}
