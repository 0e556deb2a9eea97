// SPDX-License-Identifier: Apache-2.0
import Cedar
import HTTPTypes
import JSON
import PostgreSQL
import Web

extension AccessRoutes {
    private static let mostDecisions = 5_000

    var decisionRoutes: [Route] {
        [
            Route(.get, Self.root + "/decisions", Self.mayRead) { request in
                let query = try Self.decisionQuery(request)
                let rows = try await service.decisions(query)
                var text: [UInt8] = []
                for row in rows { text += try row.line.compactBytes + [UInt8(ascii: "\n")] }
                return .json(text, contentType: "application/jsonl")
            }
        ]
    }

    private static func decisionQuery(_ request: WebRequest) throws -> DecisionStore.Query {
        var query = DecisionStore.Query()
        query.principal = try request.query.first("principal").map { try PrincipalName(parsing: $0) }
        if let text = request.query.first("since") {
            guard let seconds = Int64(text), (0...253_402_300_799).contains(seconds) else {
                throw WebError(status: 400, message: "'since' is not a number of seconds since 1970")
            }
            query.since = seconds
        }
        query.limit = min(max(1, try request.query.integer("limit", default: 1_000)), mostDecisions)
        if let text = request.query.first("after") {
            let parts = text.split(separator: "-", maxSplits: 1)
            guard parts.count == 2, let hour = Int64(parts[0]), (0...253_402_300_799).contains(hour),
                parts[1].utf8.count <= 100, !parts[1].utf8.contains(0)
            else { throw WebError(status: 400, message: "'after' is not the id of a line") }
            query.after = DecisionStore.Cursor(hour: hour, digest: String(parts[1]))
        }
        return query
    }
}

extension AccessService {
    /// What was decided, as far as it is written.
    func decisions(_ query: DecisionStore.Query) async throws -> [DecisionRow] {
        try await database.read { tx in try DecisionStore.find(query, &tx) }
    }
}

extension DecisionRow {
    /// The line of a decision log that `stagedoor policy usage` reads. What it says beside that: how often within the
    /// hour, and where the next page begins.
    var line: JSON {
        get throws {
            func entity(_ type: String, _ id: String) -> JSON {
                .object([("type", .string("StageDoor::\(type)")), ("id", .string(id))])
            }
            let now = DatetimeValue(milliseconds: last).description
            var members: [(String, JSON)] = [
                ("id", .string("\(hour)-\(digest)")), ("time", .string(now)),
                ("principal", entity(kind, name)), ("action", entity("Action", action)),
                ("resource", entity(resourceType, resource)),
                (
                    "context",
                    .object([
                        ("authentication", .string(authentication)),
                        ("now", .object([("__extn", .object([("fn", .string("datetime")), ("arg", .string(now))]))])),
                    ])
                ),
                ("decision", .string(isAllowed ? "allow" : "deny")), ("reason", try JSON(parsing: policies)),
                ("count", .int(Int(count))),
            ]
            if isBreakGlass { members.append(("breakGlass", .bool(true))) }
            if isOthers { members.append(("others", .bool(true))) }
            return .object(members)
        }
    }
}
