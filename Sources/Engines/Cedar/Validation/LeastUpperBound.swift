// SPDX-License-Identifier: Apache-2.0

/// Why two types have no least upper bound.
enum Incompatibility: Error, Hashable {
    /// Records of which one requires an attribute that the other may lack.
    case optionality
    /// Records that do not have the same attributes.
    case attributes
    /// Entities of different types.
    case entityTypes
    /// Types of different kinds.
    case kinds

    /// What compatible types look like.
    var rule: String {
        switch self {
        case .optionality: "an attribute must be required in both records or optional in both"
        case .attributes: "both records must have exactly the same attributes"
        case .entityTypes: "entities of different types are never compatible, even where their attributes are"
        case .kinds: "compatible types are equal"
        }
    }
}

extension ValidationMode {
    /// The smallest type that holds the values of both; paid from the budget by size.
    ///
    /// In strict mode the types must be equal, save that booleans known to be true or false are booleans.
    func leastUpperBound(
        _ left: CedarType,
        _ right: CedarType,
        _ budget: inout ValidationBudget
    ) throws(Incompatibility) -> CedarType {
        guard budget.spend() else { throw .kinds }
        switch (left, right) {
        case (.never, let type), (let type, .never): return type
        case (.bool(let one), .bool(let other)): return .bool(one == other ? one : nil)
        case (.long, .long), (.string, .string): return left
        case (.set(let one), .set(let other)): return .set(try leastUpperBound(one, other, &budget))
        case (.record(let one), .record(let other)): return .record(try leastUpperBound(one, other, &budget))
        case (.entity(let one), .entity(let other)):
            guard budget.spend(one.count + other.count) else { throw .kinds }
            return .entity(try union(one, other))
        case (.anyEntity, .anyEntity): return .anyEntity
        case (.entity, .anyEntity), (.anyEntity, .entity):
            if self == .strict { throw .entityTypes }
            return .anyEntity
        case (.extension(let one), .extension(let other)) where one == other: return left
        default: throw .kinds
        }
    }

    private func union(_ one: [Name], _ other: [Name]) throws(Incompatibility) -> [Name] {
        if one == other { return one }
        if self == .strict { throw .entityTypes }
        return Set(one).union(other).sorted()
    }

    /// Permissive: the attributes both have and can agree on, open if that leaves any out.
    private func leastUpperBound(
        _ one: RecordType,
        _ other: RecordType,
        _ budget: inout ValidationBudget
    ) throws(Incompatibility) -> RecordType {
        var common: [RecordType.Attribute] = []
        var isOpen = one.isOpen || other.isOpen || one.attributes.count != other.attributes.count
        if self == .strict, isOpen { throw .attributes }
        for attribute in one.attributes {
            guard let match = other[attribute.name] else {
                if self == .strict { throw .attributes }
                isOpen = true
                continue
            }
            do throws(Incompatibility) {
                common.append(try leastUpperBound(attribute, match, &budget))
            } catch {
                if self == .strict { throw error }
                isOpen = true
            }
        }
        return RecordType(common, isOpen: isOpen)
    }

    private func leastUpperBound(
        _ one: RecordType.Attribute,
        _ other: RecordType.Attribute,
        _ budget: inout ValidationBudget
    ) throws(Incompatibility) -> RecordType.Attribute {
        let type = try leastUpperBound(one.type, other.type, &budget)
        if self == .strict, one.isRequired != other.isRequired { throw .optionality }
        return .init(name: one.name, type: type, isRequired: one.isRequired && other.isRequired)
    }
}
