// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import HTTPTypes
import JSON
import PostgreSQL
import Web

/// OpenID AuthZEN Authorization API 1.0: whoever stands in front of something asks here what somebody may do to it.
extension AccessRoutes {
    private static let evaluation = "/access/v1/evaluation"
    private static let evaluations = "/access/v1/evaluations"

    var evaluationRoutes: [Route] {
        [
            Route(.get, "/.well-known/authzen-configuration", .open) { _ in
                guard !address.url.isEmpty else {
                    throw WebError(status: 503, message: "The server does not know its address yet")
                }
                return Self.answer(
                    .object([
                        ("policy_decision_point", .string(address.url)),
                        ("access_evaluation_endpoint", .string(address.url + Self.evaluation)),
                        ("access_evaluations_endpoint", .string(address.url + Self.evaluations)),
                    ])
                )
            },
            Route(.post, Self.evaluation, .signedIn) { request in
                Self.answer(try await evaluated(try EvaluationRequest(request, mayBeList: false), request))
            },
            Route(.post, Self.evaluations, .signedIn) { request in
                Self.answer(try await evaluated(try EvaluationRequest(request, mayBeList: true), request))
            },
        ]
    }

    /// The answers, which leave once what they decide is durable in the audit log.
    ///
    /// - Throws: `WebError` 403 for whoever asks about others and may not.
    private func evaluated(_ asked: EvaluationRequest, _ request: WebRequest) async throws -> JSON {
        var point = DecisionPoint(request, service, directory)
        let isAboutOthers = asked.questions.contains { question in
            (try? question.get()).map { !point.isOwn($0) } ?? false
        }
        if isAboutOthers { try request.caller?.require(ProtectedOperation("evaluateForOthers", on: [Self.system])) }
        var answers: [Evaluation] = []
        for question in asked.questions {
            let answer =
                switch question {
                case .success(let question): try point.evaluate(question)
                case .failure(let error): Evaluation(status: 400, error.message)
                }
            answers.append(answer)
            if asked.semantic.ends(with: answer.isAllowed) { break }
        }
        let records = point.records
        if !records.isEmpty { try await service.record(records) }
        guard asked.isList else { return answers.first?.json ?? .object([("decision", .bool(false))]) }
        return .object([("evaluations", .array(answers.map(\.json)))])
    }
}

extension AccessService {
    /// Records what was decided, all of it at once; returns once it is durable.
    fileprivate func record(_ records: [AuditRecord]) async throws {
        try await database.write { tx in
            for record in records { try AuditTrail.append(record, &tx) }
        }
    }
}
