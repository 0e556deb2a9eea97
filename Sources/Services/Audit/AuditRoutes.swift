// SPDX-License-Identifier: Apache-2.0
import AuditTrail
import HTTPTypes
import JSON
import MerkleLog
package import Web

/// The HTTP API of the audit log, below `/governance/v1/audit`: to search it, and, below `log`, the log itself as C2SP
/// tlog-tiles has it. No rules here, only HTTP in and out.
package struct AuditRoutes: Sendable {
    private static let root = "/governance/v1/audit"

    private let service: AuditService
    private let subjects: AuditSubjectService?

    /// Routes to services; without one that forgets persons nobody is forgotten.
    package init(service: AuditService, subjects: AuditSubjectService?) {
        self.service = service
        self.subjects = subjects
    }

    private static let mayRead = RouteAccess.may("readAudit", on: "System") { _ in
        ProtectedResource("System", "stagedoor")
    }

    /// Whoever wants to see names as well may see who there is.
    private static let maySearch = RouteAccess.permitted(
        RoutePermission(actions: ["readAudit", "readAccess"], on: ["System"]) { request in
            let system = ProtectedResource("System", "stagedoor")
            return try request.query.flag("names", default: false)
                ? ProtectedOperation("readAccess", and: ["readAudit"], on: [system])
                : ProtectedOperation("readAudit", on: [system])
        }
    )

    private static let mayErase = RouteAccess.may("eraseAuditSubject", on: "System") { _ in
        ProtectedResource("System", "stagedoor")
    }

    /// All routes.
    package var all: [Route] {
        [
            Route(.post, Self.root + "/subjects/erase", Self.mayErase) { request in
                guard let subjects else {
                    throw WebError(status: 404, code: 40492, message: "This server writes no pseudonyms")
                }
                let (person, reason) = try Self.erasure(request)
                let erased = try await subjects.erase(person, reason: reason)
                return Self.answer(
                    .object([
                        ("pseudonyms", .array(erased.map(JSON.string))),
                        ("forgottenWithinSeconds", .int(AuditSubjects.memory)),
                    ])
                )
            },
            Route(.get, Self.root + "/entries", Self.maySearch) { request in
                let found = try await service.search(try Self.query(request))
                let entries = found.entries.map { entry in
                    // What is no JSON is in the log all the same, and whoever reads it gets past it.
                    let content = (try? JSON(parsing: entry.text)) ?? .string(entry.text)
                    return JSON.object([("index", .int(entry.index)), ("entry", content)])
                }
                var members: [(String, JSON)] = [("entries", .array(entries)), ("size", .int(found.size))]
                let names = found.names.map { ($0.pseudonym, JSON.string($0.name)) }
                if !names.isEmpty { members.append(("names", .object(names))) }
                return Self.answer(.object(members))
            },
            Route(.get, Self.root + "/checkpoints", Self.mayRead) { request in
                let sizes = try await service.checkpointSizes(
                    below: try request.query.integer("below", default: .max),
                    limit: try request.query.integer("limit", default: .max)
                )
                return Self.answer(.object([("sizes", .array(sizes.map(JSON.int)))]))
            },
            Route(.get, Self.root + "/key", Self.mayRead) { _ in
                guard let key = service.verifier else {
                    throw WebError(status: 404, code: 40491, message: "This server signs no checkpoints")
                }
                return Self.answer(.object([("key", .string(key.description))]))
            },
            Route(.get, Self.root + "/log/checkpoint", Self.mayRead) { _ in
                .text(try await service.checkpoint())
            },
            Route(.get, Self.root + "/log/checkpoints/{size}", Self.mayRead) { request in
                .text(try await service.checkpoint(size: Int(request.parameters["size"] ?? "") ?? -1))
            },
            Route(.get, Self.root + "/log/{path...}", Self.mayRead) { request in
                let bytes = try await service.file(request.parameters["path"] ?? "")
                return .json(bytes, contentType: "application/octet-stream")
            },
        ]
    }

    private static func answer(_ json: JSON) -> WebResponse {
        .json(json.compactBytes)
    }

    private static func erasure(_ request: WebRequest) throws -> (person: String, reason: String) {
        guard let body = try? JSON(parsing: request.body), let members = body.object?.members,
            let person = body["subject"]?.string, let reason = body["reason"]?.string, members.count == 2
        else {
            throw WebError(
                status: 422,
                code: 42291,
                message: "The body is a JSON object with \"subject\" and \"reason\", both texts"
            )
        }
        return (person, reason)
    }

    private static func query(_ request: WebRequest) throws -> AuditQuery {
        var query = AuditQuery()
        query.from = max(0, try request.query.integer("from", default: 0))
        query.actor = request.query.first("actor") ?? ""
        query.event = request.query.first("event") ?? ""
        query.resource = request.query.first("resource") ?? ""
        query.about = request.query.first("about") ?? ""
        query.wait = min(max(0, try request.query.integer("wait", default: 0)), AuditQuery.longestWait)
        query.withNames = try request.query.flag("names", default: false)
        query.since = try moment("since", request)
        query.until = try moment("until", request)
        query.limit = min(max(1, try request.query.integer("limit", default: AuditQuery.most)), AuditQuery.most)
        return query
    }

    private static func moment(_ name: String, _ request: WebRequest) throws -> Int64? {
        guard let text = request.query.first(name) else { return nil }
        guard let seconds = Int64(text), (0...253_402_300_799).contains(seconds) else {
            throw WebError(status: 400, message: "'\(name)' is not a number of seconds since 1970")
        }
        return seconds
    }
}
