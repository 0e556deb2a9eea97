// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Where the parts of one line of a decision log stand on its tape.
///
/// The line is a request with what was decided: `principal`, `action` and `resource` as `{"type", "id"}`, perhaps in
/// `__entity`; `decision`, `allow` or `deny`; `reason`, the names of the policies; perhaps `context`, `time` as RFC 3339
/// has it, `breakGlass`, and `count` where a line stands for several decisions.
struct DecisionLine {
    /// The nodes of an entity's two strings.
    struct Entity {
        var type: Int
        var id: Int
    }

    struct Failure: Error {
        let code: String
        let message: String
        /// In the line, in bytes.
        let offset: Int
    }

    private(set) var principal = Entity(type: 0, id: 0)
    private(set) var action = Entity(type: 0, id: 0)
    private(set) var resource = Entity(type: 0, id: 0)
    private(set) var decision: Decision = .deny
    /// The array's node.
    private(set) var reasons = 0
    private(set) var moment: Moment?
    private(set) var isBreakGlass = false
    /// At least 1.
    private(set) var count = 1

    init(_ view: JSONTapeView) throws(Failure) {
        guard view.nodes[0].kind == .object else {
            throw Failure(code: "log.type", message: "a line is an object, not \(view.kind(0))", offset: 0)
        }
        var seen: UInt8 = 0
        var key = 1
        while key < view.nodes[0].extent {
            try take(view.bytes(key), key + 1, view, &seen)
            key = view.next(key + 1)
        }
        if seen == 0b11111 { return }
        for (bit, name) in ["principal", "action", "resource", "decision", "reason"].enumerated()
        where seen & (1 << bit) == 0 {
            throw Failure(code: "log.missing-field", message: "the line lacks '\(name)'", offset: 0)
        }
    }

    private mutating func take(
        _ name: UnsafeBufferPointer<UInt8>,
        _ value: Int,
        _ view: JSONTapeView,
        _ seen: inout UInt8
    ) throws(Failure) {
        switch name.count {
        case 9 where name.equals("principal"):
            principal = try Self.entity(value, view)
            seen |= 1
        case 6 where name.equals("action"):
            action = try Self.entity(value, view)
            seen |= 2
        case 8 where name.equals("resource"):
            resource = try Self.entity(value, view)
            seen |= 4
        case 8 where name.equals("decision"):
            decision = try Self.decision(value, view)
            seen |= 8
        case 6 where name.equals("reason"):
            reasons = try Self.reasons(value, view)
            seen |= 16
        case 4 where name.equals("time"): moment = try Self.moment(value, view)
        case 5 where name.equals("count"): count = try Self.count(value, view)
        case 10 where name.equals("breakGlass"): isBreakGlass = view.nodes[value].kind == .true
        default: break
        }
    }

    private static func entity(_ node: Int, _ view: JSONTapeView) throws(Failure) -> Entity {
        guard view.nodes[node].kind == .object else {
            throw failure("an entity is an object with type and id, not \(view.kind(node))", node, view)
        }
        var entity = Entity(type: 0, id: 0)
        var key = node + 1
        while key < view.nodes[node].extent {
            let name = view.bytes(key)
            if name.equals("type") { entity.type = key + 1 }
            if name.equals("id") { entity.id = key + 1 }
            if name.equals("__entity"), view.nodes[node].count == 1, view.nodes[key + 1].kind == .object {
                return try Self.entity(key + 1, view)
            }
            key = view.next(key + 1)
        }
        guard entity.type > 0, entity.id > 0 else { throw failure("an entity has a type and an id", node, view) }
        for part in [entity.type, entity.id] where view.nodes[part].kind != .string {
            throw failure("type and id are strings, not \(view.kind(part))", part, view)
        }
        return entity
    }

    private static func decision(_ node: Int, _ view: JSONTapeView) throws(Failure) -> Decision {
        if view.nodes[node].kind == .string {
            if view.bytes(node).equals("allow") { return .allow }
            if view.bytes(node).equals("deny") { return .deny }
        }
        throw failure("a decision is \"allow\" or \"deny\"", node, view)
    }

    private static func reasons(_ node: Int, _ view: JSONTapeView) throws(Failure) -> Int {
        guard view.nodes[node].kind == .array else {
            throw failure("a reason is an array of policies' names, not \(view.kind(node))", node, view)
        }
        var element = node + 1
        while element < view.nodes[node].extent {
            guard view.nodes[element].kind == .string else {
                throw failure("a policy's name is a string, not \(view.kind(element))", element, view)
            }
            element += 1
        }
        return node
    }

    private static func moment(_ node: Int, _ view: JSONTapeView) throws(Failure) -> Moment? {
        if view.nodes[node].kind == .null { return nil }
        guard view.nodes[node].kind == .string, let moment = Moment(view.bytes(node)) else {
            throw failure("a time is written as in RFC 3339, such as 2026-01-15T12:00:00Z", node, view)
        }
        return moment
    }

    private static func count(_ node: Int, _ view: JSONTapeView) throws(Failure) -> Int {
        if view.nodes[node].kind == .null { return 1 }
        guard view.nodes[node].kind == .number, let count = Int(view.string(node)), count > 0 else {
            throw failure("a count is a whole number above 0", node, view)
        }
        return count
    }

    private static func failure(_ message: String, _ node: Int, _ view: JSONTapeView) -> Failure {
        Failure(code: "log.value", message: message, offset: Int(view.nodes[node].offset))
    }
}
