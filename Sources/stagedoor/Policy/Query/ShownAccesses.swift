// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries

/// The rows of an answer, written to standard output as they come.
struct ShownAccesses {
    /// What tells rows of an answer apart.
    enum Subject {
        case principal, resource
    }

    private static let chunk = 1 << 16

    private let queries: PolicyQueries
    private let loaded: LoadedPolicies
    private let form: QueryOptions.Form
    private let why: Bool
    private let subject: Subject
    private var places: PolicyPlaces
    private var pending = ""
    private var count = 0

    init(
        _ queries: PolicyQueries,
        _ loaded: LoadedPolicies,
        _ form: QueryOptions.Form,
        why: Bool,
        subject: Subject
    ) {
        self.queries = queries
        self.loaded = loaded
        self.form = form
        self.why = why
        self.subject = subject
        places = PolicyPlaces(loaded)
    }

    /// Writes all rows.
    mutating func show(_ rows: some Sequence<Access>) throws(CommandFailure) {
        if form == .json { pending += "{\"rows\": [" }
        for row in rows {
            pending += text(row)
            count += 1
            if pending.utf8.count > Self.chunk { try flush() }
        }
        switch form {
        case .text: if count == 0 { pending += subject == .principal ? "nobody\n" : "nothing\n" }
        case .json: pending += "\(count == 0 ? "" : "\n")], \"count\": \(count)}\n"
        case .jsonl: break
        }
        try flush()
    }

    private mutating func flush() throws(CommandFailure) {
        try Terminal.show(pending)
        pending = ""
    }

    private mutating func text(_ row: Access) -> String {
        switch form {
        case .text: lines(row)
        case .json: (count == 0 ? "\n  " : ",\n  ") + json(row).compactText
        case .jsonl: json(row).compactText + "\n"
        }
    }

    /// What the row is about, and below it a line for each policy.
    private mutating func lines(_ row: Access) -> String {
        let what =
            switch subject {
            case .principal: row.principal.cedarText()
            case .resource: row.action.cedarText() + " " + row.resource.cedarText()
            }
        var lines = [what + (row.condition.map { " if \($0.cedarText())" } ?? "")]
        if why {
            for share in row.permits { lines.append("  permit " + line(share, row)) }
            for share in row.forbids { lines.append("  forbid " + line(share, row)) }
        }
        return lines.map { $0.printable + "\n" }.joined()
    }

    private mutating func line(_ share: Access.Share, _ row: Access) -> String {
        let place = places.place(of: share.policy).text
        let ways = queries.scopeMatch(of: share.policy, row)?.ways ?? []
        let condition = share.condition.map { " if \($0.cedarText())" } ?? ""
        let way = ways.isEmpty ? "" : ": " + ways.map(\.text).joined(separator: "; ")
        return "\(loaded.names[share.policy]) (\(place))\(way)\(condition)"
    }

    private mutating func json(_ row: Access) -> JSON {
        var members: [(String, JSON)] = [
            ("principal", .string(row.principal.cedarText())), ("action", .string(row.action.cedarText())),
            ("resource", .string(row.resource.cedarText())),
        ]
        if let condition = row.condition { members.append(("condition", .string(condition.cedarText()))) }
        if why {
            members.append(("permits", .array(row.permits.map { json($0, row) })))
            members.append(("forbids", .array(row.forbids.map { json($0, row) })))
        }
        return .object(members)
    }

    private mutating func json(_ share: Access.Share, _ row: Access) -> JSON {
        var members: [(String, JSON)] = [("policy", .string(loaded.names[share.policy]))]
        if let condition = share.condition { members.append(("condition", .string(condition.cedarText()))) }
        members += places.place(of: share.policy).members
        let ways = queries.scopeMatch(of: share.policy, row)?.ways ?? []
        members.append(("paths", .object(ways.map { ($0.part, .array($0.way.map { .string($0.cedarText()) })) })))
        return .object(members)
    }
}

extension ScopeMatch {
    /// The way of one part of a request.
    struct Way {
        let part: String
        let way: [EntityUID]

        /// `User::"ann" in Team::"a" in Team::"ops"`
        var text: String { way.map { $0.cedarText() }.joined(separator: " in ") }
    }

    /// The ways of the parts for which the scope names an entity.
    var ways: [Way] {
        [
            Way(part: "principal", way: principal), Way(part: "action", way: action),
            Way(part: "resource", way: resource),
        ]
        .filter { !$0.way.isEmpty }
    }
}
