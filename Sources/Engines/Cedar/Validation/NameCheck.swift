// SPDX-License-Identifier: Apache-2.0

/// Whether the schema has the entity types, actions and enumerated entities that a policy names, reachable or not.
struct NameCheck {
    let facts: SchemaFacts

    func report(_ policy: CheckedPolicy, in findings: inout PolicyFindings) {
        for type in policy.types where !facts.knows(type.name) {
            report(unrecognized: type.name, in: &findings, at: type.span)
        }
        for entity in policy.entities {
            if SchemaFacts.isAction(entity.uid.type) {
                report(action: entity.uid, in: &findings, at: entity.span)
            } else {
                report(enumerated: entity.uid, in: &findings, at: entity.span)
            }
        }
    }

    /// Only the types: a link's entities need not be among those of an enumerated type.
    func report(_ values: SlotValues, in findings: inout PolicyFindings) {
        for slot in values.slots {
            guard let uid = values[slot], !facts.knows(uid.type) else { continue }
            report(unrecognized: uid.type, in: &findings, at: nil)
        }
    }

    private func report(unrecognized type: Name, in findings: inout PolicyFindings, at span: SourceSpan?) {
        let help = findings.isFull ? nil : Suggestion.help(for: type.qualified.text, among: facts.typeNames)
        findings.add(.unrecognizedEntityType, "the schema has no entity type `\(type)`", help: help, at: span)
    }

    private func report(action uid: EntityUID, in findings: inout PolicyFindings, at span: SourceSpan) {
        guard facts.schema.action(uid) == nil else { return }
        let help = findings.isFull ? nil : Suggestion.help(for: uid.quoted, among: facts.actionNames)
        findings.add(.unrecognizedAction, "the schema has no action `\(uid.quoted)`", help: help, at: span)
    }

    private func report(enumerated uid: EntityUID, in findings: inout PolicyFindings, at span: SourceSpan) {
        guard let type = facts.schema.entityType(uid.type), let ids = type.enumeration, !type.allows(id: uid.id) else {
            return
        }
        let help = findings.isFull ? nil : Suggestion.help(for: uid.id.text, among: ids.prefix(1_000).map(\.text))
        let message = "`\(uid.type)` is an enumeration, and \"\(uid.id)\" is not one of its ids"
        findings.add(.invalidEnumEntity, message, help: help, at: span)
    }
}
