// SPDX-License-Identifier: Apache-2.0

/// A policy or template made ready for checking in one request environment after the other.
struct CheckedPolicy {
    /// An entity the policy names.
    struct NamedEntity {
        let uid: EntityUID
        let span: SourceSpan
    }

    /// An entity type the policy names, alone or as part of an entity.
    struct NamedType {
        let name: Name
        let span: SourceSpan
    }

    /// A text the policy spells.
    struct Text {
        let text: CedarString
        let isName: Bool
        let span: SourceSpan
    }

    /// All terms; operands stand before what they are operands of.
    fileprivate(set) var terms: [CheckedTerm] = []

    /// The numbers of structures; attributes known to be there are keyed by them.
    var shapes = TermShapes()

    /// Every entity in the scope and the conditions.
    fileprivate(set) var entities: [NamedEntity] = []

    /// Every entity type in the scope and the conditions.
    fileprivate(set) var types: [NamedType] = []

    /// Every text with a character beyond printable ASCII.
    fileprivate(set) var texts: [Text] = []

    /// The conjunction of scope and conditions, on which the policy's effect depends.
    fileprivate(set) var root: CheckedTerm.ID = 0

    /// The policy itself.
    let policy: Policy

    /// Recurses once a level of the conditions' nesting, which the caller has bounded.
    init(_ policy: Policy) {
        self.policy = policy
        let scope = [
            scope(policy.principal, .principal, at: policy.locations.principal),
            scope(policy.action, at: policy.locations.action),
            scope(policy.resource, .resource, at: policy.locations.resource),
        ]
        var conditions: [CheckedTerm.ID] = []
        for condition in policy.conditions {
            let body = add(condition.body)
            let span = condition.body.span
            conditions.append(condition.kind == .when ? body : add(.not(body), "not", [body], at: span))
        }
        let parts = scope + [add(.and(conditions), "and", conditions, at: policy.span)]
        root = add(.and(parts), "and", parts, at: policy.span)
    }

    /// Adds a term whose structure follows from a word, its operands and the names in it.
    mutating func add(
        _ kind: CheckedTerm.Kind,
        _ word: String,
        _ operands: [CheckedTerm.ID],
        words: [CedarString] = [],
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        append(kind, shape: shapes.node(word, operands.map { terms[$0].shape }, words: words), at: span)
    }

    mutating func append(_ kind: CheckedTerm.Kind, shape: TermShapes.ID, at span: SourceSpan) -> CheckedTerm.ID {
        terms.append(CheckedTerm(kind: kind, span: span, shape: shape))
        return terms.count - 1
    }

    mutating func add(_ literal: Literal, at span: SourceSpan) -> CheckedTerm.ID {
        if case .entity(let uid) = literal {
            entities.append(NamedEntity(uid: uid, span: span))
            note(type: uid.type, at: span)
            note(uid.id, isName: true, at: span)
        }
        if case .string(let text) = literal { note(text, isName: false, at: span) }
        return append(.literal(literal), shape: shapes.literal(literal), at: span)
    }

    mutating func add(_ variable: Variable, at span: SourceSpan) -> CheckedTerm.ID {
        append(.variable(variable), shape: shapes.variable(variable), at: span)
    }

    mutating func add(_ slot: Slot, at span: SourceSpan) -> CheckedTerm.ID {
        append(.slot(slot), shape: shapes.slot(slot), at: span)
    }

    mutating func note(type: Name, at span: SourceSpan) {
        types.append(NamedType(name: type, span: span))
    }

    mutating func note(_ text: CedarString, isName: Bool, at span: SourceSpan) {
        guard text.text.utf8.contains(where: { !(0x20...0x7E).contains($0) }) else { return }
        texts.append(Text(text: text, isName: isName, span: span))
    }
}
