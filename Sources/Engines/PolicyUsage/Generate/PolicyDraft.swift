// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A policy in the making: principals, actions and resources, each of one type.
struct PolicyDraft {
    private static let nowhere = SourceSpan(start: 0, end: 0)

    var principals: [GroupCover.Choice]
    let principalType: Name
    let actions: [EntityUID]
    /// The group that stands for the actions, if one does.
    let group: EntityUID?
    var resources: [GroupCover.Choice]
    let resourceType: Name

    /// The policy under a name.
    func policy(_ id: String) -> Policy {
        let principal = constraint(principals, principalType)
        let resource = constraint(resources, resourceType)
        let conditions = [condition(.principal, principals), condition(.resource, resources)].compactMap { $0 }
        return Policy(
            id: CedarString(id),
            effect: .permit,
            annotations: [Annotation(key: "id", text: CedarString(id))],
            principal: principal,
            action: group.map { .in($0) } ?? (actions.count == 1 ? .equal(actions[0]) : .inAny(actions)),
            resource: resource,
            conditions: conditions.map { Condition(.when, $0, span: Self.nowhere) },
            locations: PolicyLocations(all: Self.nowhere)
        )
    }

    private func constraint(_ choices: [GroupCover.Choice], _ type: Name) -> ScopeConstraint {
        guard choices.count == 1 else { return .isType(type) }
        let reference = EntityReference.entity(choices[0].entity)
        return choices[0].type == nil ? .equal(reference) : .isTypeIn(type, reference)
    }

    /// What several choices ask: to be in one of the groups of a type, or to be one of the entities.
    private func condition(_ variable: Variable, _ choices: [GroupCover.Choice]) -> Expression? {
        guard choices.count > 1 else { return nil }
        let this = node(.variable(variable))
        func set(_ entities: [EntityUID]) -> Expression { node(.set(entities.map { node(.literal(.entity($0))) })) }
        var asked: [Expression] = []
        let groups = Dictionary(grouping: choices.filter { $0.type != nil }.map(\.entity), by: \.type)
        for (_, entities) in groups.sorted(by: { $0.key < $1.key }) {
            asked.append(node(.relation(.in, this, set(entities.sorted()))))
        }
        let single = choices.filter { $0.type == nil }.map(\.entity).sorted()
        if !single.isEmpty { asked.append(node(.method(.contains, set(single), [this]))) }
        return asked.count == 1 ? asked[0] : node(.or(asked))
    }

    private func node(_ node: Expression.Node) -> Expression { Expression(node, span: Self.nowhere) }
}
