// SPDX-License-Identifier: Apache-2.0

extension Typechecker {
    mutating func checkIn(_ left: CheckedTerm.ID, _ right: CheckedTerm.ID) -> TypeAnswer {
        let member = expect(left, .entity) { _ in "'contains' tests whether a value is in a set" }
        return membership(of: member, left, in: right)
    }

    /// `in`, where what stands left of it has been checked.
    mutating func membership(
        of member: TypeAnswer,
        _ left: CheckedTerm.ID,
        in right: CheckedTerm.ID
    ) -> TypeAnswer {
        let group = expect(right, .entityOrSet) { type in
            switch type {
            case .set: "'contains' tests whether a value is in a set"
            case .string: "'like' tests what is in a text"
            default: nil
            }
        }
        guard member.isSound, group.isSound else { return .failed(.bool(nil)) }
        if let action = entity(left), SchemaFacts.isAction(action.type), let groups = entities(right) {
            return membership(of: action, in: groups)
        }
        guard let members = member.type?.entityTypes, let groups = Self.entityTypes(inOrAs: group.type) else {
            return .bool()
        }
        guard budget.spend(members.count * groups.count) else { return .failed() }
        let isPossible = members.contains { member in groups.contains { facts.may(member, beIn: $0) } }
        return .bool(isPossible ? nil : false)
    }

    private static func entityTypes(inOrAs type: CedarType?) -> [Name]? {
        if case .set(let element) = type { element.entityTypes } else { type?.entityTypes }
    }

    /// The schema knows the members of every action group; an action is in nothing else.
    private func membership(of action: EntityUID, in groups: [EntityUID]) -> TypeAnswer {
        let groups = groups.filter { SchemaFacts.isAction($0.type) }
        guard groups.allSatisfy({ facts.schema.action($0) != nil }) else { return .failed(.bool(nil)) }
        let ancestors = facts.schema.action(action)?.ancestors ?? []
        return .bool(groups.contains { $0 == action || ancestors.contains($0) })
    }

    mutating func checkIsEmpty(_ operand: CheckedTerm.ID) -> TypeAnswer {
        let answer = expect(operand, .anySet) { $0 == .string ? "'== \"\"' tests whether a text is empty" : nil }
        return TypeAnswer.bool().given(answer.isSound)
    }

    mutating func checkContains(
        _ id: CheckedTerm.ID,
        _ set: CheckedTerm.ID,
        _ element: CheckedTerm.ID
    ) -> TypeAnswer {
        let one = expect(set, .anySet, help: Self.helpForSets)
        let other = check(element)
        let answer = TypeAnswer.bool().given(one.isSound && other.isSound)
        guard mode == .strict, case .set(let member) = one.type, let type = other.type else { return answer }
        let place = "the elements of a set and what 'contains' looks for"
        return answer.given(bound([member, type], place, at: id) != nil)
    }

    mutating func checkContainsSet(
        _ id: CheckedTerm.ID,
        _ set: CheckedTerm.ID,
        _ other: CheckedTerm.ID
    ) -> TypeAnswer {
        let one = expect(set, .anySet, help: Self.helpForSets)
        let two = expect(other, .anySet) { _ in "'contains' looks for a single element" }
        let answer = TypeAnswer.bool().given(one.isSound && two.isSound)
        guard mode == .strict, let first = one.type, let second = two.type else { return answer }
        let place = "the sets of 'containsAll' and 'containsAny'"
        return answer.given(bound([first, second], place, at: id) != nil)
    }

    private static func helpForSets(_ type: CedarType) -> String? {
        switch type {
        case .entity, .anyEntity: "'in' tests whether an entity is in another"
        case .record: "'has' tests whether a record has an attribute"
        case .string: "'like' tests what is in a text"
        default: nil
        }
    }

    mutating func checkSet(_ id: CheckedTerm.ID, _ elements: [CheckedTerm.ID]) -> TypeAnswer {
        if elements.isEmpty {
            guard mode == .strict else { return TypeAnswer(type: .set(.never)) }
            report(.emptySet, "an empty set has no type of elements", help: "use 'isEmpty'", at: id)
            return .failed()
        }
        let answers = elements.map { check($0) }
        let types = answers.compactMap(\.type)
        guard types.count == answers.count, let bound = bound(types, "the elements of a set", at: id) else {
            return .failed()
        }
        return TypeAnswer(type: .set(bound)).given(answers.allSatisfy(\.isSound))
    }

    mutating func checkRecord(_ members: [(name: CedarString, value: CheckedTerm.ID)]) -> TypeAnswer {
        var attributes: [RecordType.Attribute] = []
        var isSound = true
        for member in members {
            let answer = check(member.value)
            isSound = isSound && answer.isSound
            guard let type = answer.type else { continue }
            attributes.append(.init(name: member.name, type: type, isRequired: true))
        }
        guard attributes.count == members.count else { return .failed() }
        return TypeAnswer(type: .record(RecordType(attributes))).given(isSound)
    }
}
