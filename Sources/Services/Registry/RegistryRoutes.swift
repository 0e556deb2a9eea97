// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import PostgreSQL
import SchemaCheck
package import Web

/// The registry's HTTP API: Confluent's, as its clients know it. No rules here, only HTTP in and out.
package struct RegistryRoutes: Sendable {
    let service: RegistryService
    private let incompatibleCode: Int
    private let observer: (any ReadObserver)?

    /// Routes to a service.
    ///
    /// - Parameters:
    ///   - incompatibleCode: the error code of what is not compatible: 409, as most servers have it, or 40901.
    ///   - observer: is told who reads which schema.
    package init(service: RegistryService, incompatibleCode: Int = 409, observer: (any ReadObserver)? = nil) {
        self.observer = observer
        self.service = service
        self.incompatibleCode = incompatibleCode
    }

    /// All routes; those of subjects and schemas also below `/contexts/{context}`.
    package var all: [Route] {
        let plain = subjectRoutes + versionRoutes + schemaRoutes + compatibilityRoutes + settingsRoutes
        let scoped = plain.map { Route($0.method, "/contexts/{context}" + $0.pattern, $0.access, handler: $0.handler) }
        return plain + scoped + contextRoutes + metadataRoutes + associationRoutes + governanceRoutes
    }

    private var contextRoutes: [Route] {
        [
            Route(.get, "/", .signedIn) { _ in Self.answer(.object([])) },
            Route(.get, "/contexts", Self.mayEverywhere("listSubjects")) { request in
                let prefix = request.query.first("contextPrefix") ?? ""
                let names = try await service.contexts().filter { $0.utf8.starts(with: prefix.utf8) }
                return Self.answer(.array(try Self.page(names, request).map(JSON.string)))
            },
            Route(.delete, "/contexts/{context}", Self.mayAt("deleteContext", "Context")) { request in
                let context = try Self.urlContext(request) ?? QualifiedSubject.defaultContext
                try await service.deleteContext(context)
                return WebResponse(status: 204)
            },
            Route(.get, "/schemas/types", .signedIn) { _ in
                Self.answer(.array(SchemaFormat.allCases.map { .string($0.rawValue) }))
            },
        ]
    }

    private var metadataRoutes: [Route] {
        let id = JSON.object([
            ("scope", .object([("path", .array([])), ("clusters", .object([]))])), ("id", .string("")),
        ])
        let version = JSON.object([("version", .string(Self.spokenVersion)), ("commitId", .string(""))])
        let deployment = JSON.object([("attributes", .array([.string("opensource")]))])
        return [("id", id), ("version", version), ("deployment", deployment)].map { name, answer in
            Route(.get, "/v1/metadata/\(name)", .signedIn) { _ in Self.answer(answer) }
        }
    }

    /// Current serializers ask for associations first, and go by the topic's name when there are none.
    private var associationRoutes: [Route] {
        let patterns: [(HTTPRequest.Method, String)] = [
            (.get, "subjects/{subject}"), (.get, "resources/{resource}/{name}"), (.get, "resources/{resource}"),
            (.delete, "resources/{resource}"), (.post, ""), (.put, ""),
        ]
        let plain =
            patterns.map { ($0, "/associations" + ($1.isEmpty ? "" : "/" + $1)) }
            + ["batchGet", "batchMutate"].map { (HTTPRequest.Method.post, "/associations:" + $0) }
        return plain.map { method, pattern in
            Route(method, pattern, .signedIn) { _ in
                throw RegistryError(code: 40410, message: "No associations found: this server keeps none")
            }
        }
    }

    /// The version of Confluent's API that is spoken, for clients that ask what a server can do.
    private static let spokenVersion = "8.0.0"
}

extension RegistryRoutes {
    /// Tells that the caller was given a schema.
    func noteRead(_ id: Int, in context: String, _ request: WebRequest) {
        observer?.schemaWasRead(by: request.caller?.description, id, in: context)
    }

    static let contentType = "application/vnd.schemaregistry.v1+json"

    static func answer(_ json: JSON, status: Int = 200) -> WebResponse {
        .json(json.compactBytes, status: status, contentType: contentType)
    }

    /// The context in the URL, if it has one.
    static func urlContext(_ request: WebRequest) throws -> String? {
        guard let text = request.parameters["context"] else { return nil }
        // Clients write both ".ctx" and ":.ctx:".
        let context = text.utf8.starts(with: ":".utf8) ? String(text.dropFirst().prefix { $0 != ":" }) : text
        try QualifiedSubject.check(context: context)
        guard context != QualifiedSubject.globalContext else {
            throw RegistryError.badRequest(
                "The context .__GLOBAL holds settings, not subjects; use /config/:.__GLOBAL:"
            )
        }
        return context
    }

    /// The subject that the one in the URL stands for: every route of subjects follows aliases. Only their settings
    /// are their own, and registering asks for the target itself.
    func subject(_ request: WebRequest) async throws -> QualifiedSubject {
        let written = try Self.writtenSubject(request)
        let target = try await service.target(ofAlias: written)
        if target != written {
            try request.require(on: try RegistryResources.place(target), shownAs: "what the alias stands for")
        }
        return target
    }

    /// The subject in the URL.
    static func writtenSubject(_ request: WebRequest) throws -> QualifiedSubject {
        let subject = try QualifiedSubject(request.parameters["subject"] ?? "", in: try urlContext(request))
        guard !subject.subject.isEmpty else { throw RegistryError.invalidSubject("") }
        return subject
    }

    /// The place in the URL that settings belong to: a subject, or with an empty one a context.
    static func place(_ request: WebRequest) throws -> QualifiedSubject {
        let context = try urlContext(request)
        return try QualifiedSubject(request.parameters["subject"] ?? "", in: context)
    }

    static func selector(_ request: WebRequest) throws -> VersionSelector {
        try VersionSelector(request.parameters["version"] ?? "")
    }

    static func filter(_ request: WebRequest) throws -> DeletedFilter {
        if try request.query.flag("deletedOnly", default: false) { return .onlyDeleted }
        return try request.query.flag("deleted", default: false) ? .all : .live
    }

    /// The name of a subject as this client knows it: below `/contexts/{context}` without that context.
    static func name(_ subject: QualifiedSubject, _ request: WebRequest) throws -> String {
        try urlContext(request) == subject.context ? subject.subject : subject.description
    }

    /// The part of a list that `offset` and `limit` ask for; a limit below 0 means all of it.
    static func page<Element>(_ list: [Element], _ request: WebRequest) throws -> [Element] {
        let offset = max(0, try request.query.integer("offset", default: 0))
        let limit = try request.query.integer("limit", default: -1)
        let rest = list.dropFirst(min(offset, list.count))
        return Array(limit < 0 ? rest : rest.prefix(limit))
    }

    /// Reads the body as a JSON object.
    static func body(_ request: WebRequest) throws -> JSON {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: request.body)
        } catch {
            throw WebError(status: 400, message: "The body is not valid JSON: \(error)")
        }
        guard json.object != nil else {
            throw WebError(status: 400, message: "The body is a \(json.kind), expected a JSON object")
        }
        return json
    }

    /// Turns any error of the service into Confluent's error body.
    @Sendable package func errorBody(_ error: any Error, _ request: WebRequest) -> WebResponse {
        guard let refusal = error as? RegistryError, refusal.code == 409 else { return Self.body(of: error, request) }
        return Self.failure(incompatibleCode, refusal.message, status: 409)
    }

    private static func body(of error: any Error, _ request: WebRequest) -> WebResponse {
        switch error {
        case let error as RegistryError:
            return failure(error.code, error.message, status: error.status)
        case let error as DatabaseError where error.isUnavailable:
            let reason =
                error.refusesChanges
                ? "The database takes no changes just now: it is read-only, or its disk is full. Nothing was changed, and "
                    + "what cannot be recorded is not answered. Try again later."
                : "The database cannot be reached just now. Try again; registering the same schema twice is harmless."
            var response = failure(503, reason, status: 503)
            response.headers[.retryAfter] = "2"
            return response
        case let error as DatabaseError where error.sqlState == "22021":
            return failure(400, "The request has a character NUL, which no name here may have", status: 400)
        case let error as WebError:
            var response = failure(error.code, error.message, status: error.status)
            response.headers = error.headers
            return response
        default:
            return failure(50001, "Error in the backend (request \(request.id))", status: 500)
        }
    }

    private static func failure(_ code: Int, _ message: String, status: Int) -> WebResponse {
        answer(.object([("error_code", .int(code)), ("message", .string(message))]), status: status)
    }
}
