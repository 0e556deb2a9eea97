// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport

/// Random policies for a schema, made by type for one request environment, with here and there a mistake, so that about
/// half of them are valid and most of the others nearly so.
struct PolicyMaker {
    /// Something to read, and what must be tested before.
    struct Path {
        let text: String
        let type: CedarType
        let guards: [String]
    }

    let schema: Schema
    var dice: SeededGenerator
    /// One in so many places gets a mistake.
    private var mistakes = 60
    private var paths: [Path] = []

    init(schema: Schema, dice: SeededGenerator) {
        self.schema = schema
        self.dice = dice
    }

    /// A policy's text.
    mutating func policy() -> String {
        guard let environment = pickEnvironment() else { return "permit(principal, action, resource);" }
        mistakes = dice.pick([25, 60, 200, 1_000], or: 60)
        paths = allPaths(environment)
        var text = dice.once(in: 4) ? "forbid(" : "permit("
        text += scope("principal", environment.principal) + ", " + scope(environment) + ", "
        text += scope("resource", environment.resource) + ")"
        for _ in 0...dice.below(2) {
            let condition = boolean(depth: 2 + dice.below(3), known: [])
            text += dice.once(in: 5) ? " unless { \(condition) }" : " when { \(condition) }"
        }
        return text + ";"
    }

    private mutating func pickEnvironment() -> RequestEnvironment? {
        let environments = schema.environments
        return environments.isEmpty ? nil : environments[dice.below(environments.count)]
    }

    private mutating func isMistaken() -> Bool { dice.once(in: mistakes) }

    private mutating func scope(_ variable: String, _ type: Name) -> String {
        let slot = "?\(variable)"
        let ancestors = (schema.entityType(type)?.ancestors ?? []).sorted() + [type]
        let group = isMistaken() ? entity(ofAny: schema.entityTypes.keys.sorted()) : entity(ofAny: ancestors)
        switch dice.below(12) {
        case 0: return "\(variable) == \(dice.once(in: 4) ? slot : entity(ofAny: [type]))"
        case 1: return "\(variable) in \(dice.once(in: 4) ? slot : group)"
        case 2, 3, 4, 5: return "\(variable) is \(type)"
        case 6: return "\(variable) is \(type) in \(dice.once(in: 4) ? slot : group)"
        default: return isMistaken() ? "\(variable) is \(dice.once(in: 2) ? "Usr" : "Doc")" : variable
        }
    }

    private mutating func scope(_ environment: RequestEnvironment) -> String {
        let action = literal(environment.action)
        switch dice.below(14) {
        case 0: return "action"
        case 1: return "action in Action::\"grp\(dice.below(2))\""
        case 2: return "action in [\(action), \(anyAction())]"
        case 3 where isMistaken(): return "action in []"
        case 4 where isMistaken(): return "action == Action::\"actt\""
        case 5 where isMistaken(): return "action == \(anyAction())"
        default: return "action == \(action)"
        }
    }

    private mutating func anyAction() -> String {
        let actions = schema.actions.keys.sorted()
        return actions.isEmpty ? "Action::\"a\"" : literal(actions[dice.below(actions.count)])
    }

    private func literal(_ uid: EntityUID) -> String { "\(uid.type)::\"\(uid.id)\"" }

    mutating func entity(ofAny types: [Name]) -> String {
        guard let type = types.isEmpty ? nil : types[dice.below(types.count)] else { return "User::\"x\"" }
        if isMistaken(), dice.once(in: 4) { return "Usr::\"x\"" }
        let ids = schema.entityType(type)?.enumeration?.map(\.text) ?? ["x", "y"]
        return "\(type)::\"\(isMistaken() ? "zz" : dice.pick(ids, or: "x"))\""
    }

    private mutating func allPaths(_ environment: RequestEnvironment) -> [Path] {
        var paths = [
            Path(text: "principal", type: .entity([environment.principal]), guards: []),
            Path(text: "resource", type: .entity([environment.resource]), guards: []),
            Path(text: "action", type: .entity([environment.action.type]), guards: []),
        ]
        let types = schema.entityTypes.keys.sorted()
        let named = types[dice.below(types.count)]
        paths.append(Path(text: entity(ofAny: [named]), type: .entity([named]), guards: []))
        let literal = "(if principal == principal then resource else resource)"
        paths.append(Path(text: literal, type: .entity([environment.resource]), guards: []))
        let inner = RecordType([.init(name: "a", type: .entity([environment.principal]), isRequired: true)])
        paths.append(Path(text: "{b: 1, a: principal}", type: .record(inner), guards: []))
        if let action = schema.action(environment.action) {
            paths.append(Path(text: "context", type: .record(action.context), guards: []))
        }
        var next = 0
        while next < paths.count, paths.count < 80 {
            paths += below(paths[next])
            next += 1
        }
        return paths
    }

    private mutating func below(_ path: Path) -> [Path] {
        let type = path.type.entityTypes?.first.flatMap { schema.entityType($0) }
        guard let attributes = path.type.record?.attributes ?? type?.attributes.attributes else { return [] }
        var paths = attributes.map { attribute in
            let isPlain = attribute.name.text.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            let name = isPlain ? attribute.name.text : "\"\(attribute.name)\""
            let text = isPlain ? "\(path.text).\(name)" : "\(path.text)[\(name)]"
            let test = attribute.isRequired ? [] : ["\(path.text) has \(name)"]
            return Path(text: text, type: attribute.type, guards: path.guards + test)
        }
        if let tags = type?.tags {
            let key = dice.once(in: 3) ? paths.first { $0.type == .string && $0.guards.isEmpty }?.text : nil
            let name = key ?? "\"k\""
            let test = "\(path.text).hasTag(\(name))"
            paths.append(Path(text: "\(path.text).getTag(\(name))", type: tags, guards: path.guards + [test]))
        }
        return paths
    }

    /// The same path, some attributes in brackets.
    mutating func respelled(_ path: String) -> String {
        let name = dice.pick(["a", "b", "c", "d"], or: "a")
        return dice.once(in: 8) ? path.replacing(".\(name)", with: "[\"\(name)\"]") : path
    }

    /// Paths that must be tested for first.
    func paths(withUnknownGuards known: Set<String>) -> [Path] {
        paths.filter { !$0.guards.allSatisfy(known.contains) }
    }

    /// Paths to entities that may be read.
    func paths(ofEntities known: Set<String>) -> [Path] {
        paths.filter { $0.type.entityTypes != nil && $0.guards.allSatisfy(known.contains) }
    }

    /// Paths to entities and records that may be read.
    func paths(ofHolders known: Set<String>) -> [Path] {
        paths.filter { ($0.type.entityTypes != nil || $0.type.record != nil) && $0.guards.allSatisfy(known.contains) }
    }

    /// Paths to values of a type that may be read where these tests have been passed.
    private func readable(_ type: CedarType, known: Set<String>) -> [Path] {
        paths.filter { $0.type == type && $0.guards.allSatisfy(known.contains) }
    }

    /// An expression of the type.
    mutating func value(_ type: CedarType, depth: Int, known: Set<String>) -> String {
        if isMistaken() { return value(anyType(), depth: 0, known: known) }
        let readable = isMistaken() ? paths.filter { $0.type == type } : self.readable(type, known: known)
        if !readable.isEmpty, !dice.once(in: 3) { return respelled(readable[dice.below(readable.count)].text) }
        if depth > 0, dice.once(in: 4) { return conditional(type, depth: depth - 1, known: known) }
        switch type {
        case .bool: return "(" + boolean(depth: depth - 1, known: known) + ")"
        case .long: return depth > 0 && dice.once(in: 2) ? arithmetic(depth, known) : number()
        case .string: return dice.pick(["\"x\"", "\"\"", "\"k\"", "\"é\""], or: "\"x\"")
        case .set(let element): return set(element, depth: depth, known: known)
        case .record(let record): return self.record(record, depth: depth, known: known)
        case .entity(let types): return types.first.map(isAction) ?? false ? anyAction() : entity(ofAny: types)
        case .extension(let type): return `extension`(type, depth: depth, known: known)
        case .never, .anyEntity: return "principal"
        }
    }

    /// In parentheses if negative, as `!-1.isEmpty()` is none of the language.
    private mutating func number() -> String {
        let number = dice.below(9) - 3
        return number < 0 ? "(\(number))" : "\(number)"
    }

    private func isAction(_ type: Name) -> Bool { type.base == "Action" }

    mutating func anyType() -> CedarType {
        let simple: [CedarType] = [.bool(nil), .long, .string, .extension(.ipaddr), .extension(.duration), .set(.long)]
        if dice.once(in: 2) { return dice.pick(simple, or: .long) }
        return paths.isEmpty ? .long : paths[dice.below(paths.count)].type
    }

    private mutating func conditional(_ type: CedarType, depth: Int, known: Set<String>) -> String {
        let (test, learnt) = test(depth: depth, known: known)
        let then = value(type, depth: depth, known: known.union(learnt))
        return "(if \(test) then \(then) else \(value(type, depth: depth, known: isMistaken() ? learnt : known)))"
    }

    private mutating func arithmetic(_ depth: Int, _ known: Set<String>) -> String {
        if dice.once(in: 5) { return "(-\(value(.long, depth: depth - 1, known: known)))" }
        let operation = dice.pick(["+", "-", "*"], or: "+")
        let left = value(.long, depth: depth - 1, known: known)
        return "(\(left) \(operation) \(value(.long, depth: depth - 1, known: known)))"
    }

    private mutating func set(_ element: CedarType, depth: Int, known: Set<String>) -> String {
        if isMistaken() { return "[]" }
        let elements = (0...dice.below(3)).map { _ in value(element, depth: depth - 1, known: known) }
        return "[\(elements.joined(separator: ", "))]"
    }

    private mutating func record(_ record: RecordType, depth: Int, known: Set<String>) -> String {
        var fields: [String] = []
        for attribute in record.attributes where attribute.isRequired || !dice.once(in: 5) {
            fields.append("\"\(attribute.name)\": \(value(attribute.type, depth: depth - 1, known: known))")
        }
        if isMistaken() { fields.append("\"z\": 1") }
        return "{\(fields.joined(separator: ", "))}"
    }

    private mutating func `extension`(_ type: ExtensionType, depth: Int, known: Set<String>) -> String {
        let texts: [String] =
            switch type {
            case .ipaddr: ["1.2.3.4", "::1", "10.0.0.0/8"]
            case .decimal: ["1.5", "-0.0001"]
            case .datetime: ["2024-02-29", "2024-01-01T00:00:00Z"]
            case .duration: ["1d2h", "-5ms"]
            }
        if isMistaken() {
            let odd = [
                "\(type.constructor)(\"nope\")", "\(type.constructor)(1)", "\(type.constructor)(\"1.5\", \"1.5\")",
            ]
            return dice.once(in: 3)
                ? "\(type.constructor)(\(value(.string, depth: 0, known: known)))" : dice.pick(odd, or: "1")
        }
        if type == .duration, depth > 0, dice.once(in: 3) {
            return "\(value(.extension(.datetime), depth: depth - 1, known: known)).toTime()"
        }
        return "\(type.constructor)(\"\(dice.pick(texts, or: ""))\")"
    }
}
