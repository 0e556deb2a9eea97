// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyQueries

/// One question of a file: `{"id", "kind", "action", "resource", "principal", "context"}`.
struct QueryLine {
    /// What is asked for.
    enum Kind: String {
        case who, what
    }

    private enum Question {
        case who(action: EntityUID, resource: EntityUID)
        case what(principal: EntityUID)
    }

    /// What the answer repeats; null if the question has none.
    let id: JSON
    private let question: Question
    private let context: PartialRequest.Context

    /// - Parameter kind: what is asked for if the line does not say.
    /// - Throws: `query.…`, `request.…` with the pointer of what is wrong.
    init(_ bytes: [UInt8], _ kind: Kind, _ schema: Schema?) throws(CedarError) {
        let json = try Self.json(bytes)
        id = json["id"] ?? .null
        let reader = RequestReader()
        let actions: [EntityUID]
        switch try Self.kind(json) ?? kind {
        case .who:
            let action = try reader.entity("action", of: json)
            question = .who(action: action, resource: try reader.entity("resource", of: json))
            actions = [action]
        case .what:
            let principal = try reader.entity("principal", of: json)
            question = .what(principal: principal)
            actions = schema?.actions(for: principal.type) ?? []
        }
        context = try Self.context(json, actions, schema)
    }

    private static func json(_ bytes: [UInt8]) throws(CedarError) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: bytes, limits: JSONLimits(size: bytes.count, depth: 127))
        } catch {
            throw CedarError(code: "query.json", message: "column \(error.position.column): \(error.message)")
        }
    }

    private static func kind(_ json: JSON) throws(CedarError) -> Kind? {
        guard let member = json["kind"] else { return nil }
        if let kind = member.string.flatMap(Kind.init) { return kind }
        throw CedarError(code: "query.kind", message: "the kind of a question is \"who\" or \"what\"", pointer: "/kind")
    }

    private static func context(
        _ json: JSON,
        _ actions: [EntityUID],
        _ schema: Schema?
    ) throws(CedarError) -> PartialRequest.Context {
        let any = actions.first ?? EntityUID(type: Name(parts: ["Action"]), id: "")
        if let known = json["knownContext"] { return .including(try RequestReader().context(known, of: any)) }
        guard let context = json["context"] else { return .unknown }
        let reader = RequestReader(schema: schema?.hasOneContext(for: actions) == true ? schema : nil)
        return .known(try reader.context(context, of: any))
    }

    /// Every row of the answer.
    func answer(_ queries: PolicyQueries) throws(CedarError) -> [Access] {
        switch question {
        case .who(let action, let resource): Array(try queries.who(can: action, on: resource, in: context))
        case .what(let principal): Array(try queries.what(can: principal, in: context))
        }
    }

    /// The answer as an object: what is certain, and, if not all of the context was given, what depends on it.
    func json(_ rows: [Access]) -> JSON {
        let certain = rows.filter { $0.condition == nil }.map(subject)
        let list: String
        if case .who = question { list = "principals" } else { list = "grants" }
        var members: [(String, JSON)] = [("id", id), (list, .array(certain))]
        if case .known = context { return .object(members) }
        let open = rows.compactMap { row in
            row.condition.map { JSON.array([subject(row), .string($0.cedarText())]) }
        }
        members.append(("conditional", .array(open)))
        return .object(members)
    }

    private func subject(_ row: Access) -> JSON {
        if case .who = question { return .string(row.principal.cedarText()) }
        return .array([.string(row.action.cedarText()), .string(row.resource.cedarText())])
    }
}
