// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import JSON
import MerkleLog
package import Web

/// The HTTP API of the audit log, below `/governance/v1/audit`: to search it, and, below `log`, the log itself as C2SP
/// tlog-tiles has it. No rules here, only HTTP in and out.
package struct AuditRoutes: Sendable {
    private static let root = "/governance/v1/audit"

    private let service: AuditService

    /// Routes to a service.
    package init(service: AuditService) {
        self.service = service
    }

    private static let mayRead = RouteAccess.may("readAudit", on: "System") { _ in
        ProtectedResource("System", "stagedoor")
    }

    /// All routes.
    package var all: [Route] {
        [
            Route(.get, Self.root + "/entries", Self.mayRead) { request in
                let found = try await service.search(try Self.query(request))
                let entries = try found.entries.map { entry in
                    JSON.object([("index", .int(entry.index)), ("entry", try JSON(parsing: entry.text))])
                }
                return Self.answer(.object([("entries", .array(entries)), ("size", .int(found.size))]))
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

    private static func query(_ request: WebRequest) throws -> AuditQuery {
        var query = AuditQuery()
        query.from = max(0, try request.query.integer("from", default: 0))
        query.actor = request.query.first("actor") ?? ""
        query.event = request.query.first("event") ?? ""
        query.resource = request.query.first("resource") ?? ""
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
