// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import Cedar
import JSON
package import Web

/// Somebody who has signed in, with what decides about them.
package struct SignedInCaller: Caller {
    /// Who.
    package let principal: PrincipalName
    /// The teams that another issuer says the caller is in; nil for somebody whom we know ourselves.
    let teams: [PrincipalName]?
    /// What the caller's token is restricted to.
    let token: TokenRecord?
    let snapshot: AccessSnapshot
    let circumstances: Circumstances

    /// `pipeline:orders-ci`.
    package var description: String { principal.description }

    package func may(_ operation: ProtectedOperation) throws -> Bool {
        try position(allowing: operation) != nil
    }

    package func require(_ operation: ProtectedOperation) throws {
        guard try position(allowing: operation) == nil else { return }
        throw refusal(operation)
    }

    /// Which of an operation's resources the caller may do it to, the first of them.
    func position(allowing operation: ProtectedOperation) throws -> Int? {
        try operation.resources.firstIndex {
            try answer(operation.action, $0).decision == .allow && covers(operation.action, $0)
        }
    }

    private func covers(_ action: String, _ resource: ProtectedResource) -> Bool {
        token?.scope?.covers(action, resource) ?? true
    }

    private func answer(_ action: String, _ resource: ProtectedResource) throws -> AuthorizationAnswer {
        do throws(CedarError) {
            return try snapshot.decide(principal, teams: teams, action, resource, circumstances)
        } catch {
            throw WebError(status: 403, code: 40301, message: "The request cannot be decided: \(error.message)")
        }
    }

    /// On whose behalf the request is answered.
    func origin(_ request: WebRequest) -> AuditOrigin {
        AuditOrigin(
            actor: description,
            authentication: circumstances.authentication,
            token: token?.id ?? "",
            source: request.peer,
            request: request.id
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
        return AccessDenied(error: error, record: AuditRecord(.accessDenied, on: resource, details))
    }

    /// Says why, by the first of the resources.
    private func explanation(_ operation: ProtectedOperation) -> WebError {
        guard let resource = operation.resources.first, let answer = try? answer(operation.action, resource) else {
            return WebError(status: 403, code: 40301, message: "\(principal) may not \(operation.action) on nothing")
        }
        let reason: String
        if answer.decision == .allow {
            reason = "the token's scope does not cover it"
        } else if answer.reasons.isEmpty {
            reason = "no policy permits it"
        } else {
            reason = "forbidden by " + answer.reasons.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
        }
        let name = "\(resource.name.type) \"\(resource.name.id.prefix(300))\""
        return WebError(
            status: 403,
            code: 40301,
            message: "\(principal) may not \(operation.action) on \(name): \(reason)"
        )
    }
}

/// That somebody may not do something; the guard records it and answers with the error.
struct AccessDenied: Error {
    let error: WebError
    let record: AuditRecord
}
