// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Which positions a question is about.
struct CandidateFilter: Sendable {
    /// By the type's place.
    private let isTypeAllowed: [Bool]
    /// By position; nil for all.
    var allowed: [Bool]?

    /// The candidates of the types that `isAllowed`.
    init(_ entities: EntityIndex, _ isAllowed: (Name) -> Bool) {
        isTypeAllowed = entities.types.map(isAllowed)
    }

    /// What is in any of these; at least one.
    init(_ filters: [CandidateFilter]) {
        isTypeAllowed = (filters.first?.isTypeAllowed ?? []).indices.map { type in
            filters.contains { $0.isTypeAllowed[type] }
        }
    }

    func contains(_ position: UInt32, _ entities: EntityIndex) -> Bool {
        isTypeAllowed[Int(entities.typePlaces[Int(position)])] && (allowed?[Int(position)] ?? true)
    }

    /// How many at most meet all requirements.
    func count(_ requirements: [[PolicyRequirement.Kind]], _ entities: EntityIndex) -> Int {
        requirements.map { Self.count($0, entities) }.min() ?? entities.numbers.count
    }

    /// Visits those that meet the requirement that fewest meet; none twice. Whether they meet the others is not asked.
    func forEach(
        _ requirements: [[PolicyRequirement.Kind]],
        _ entities: EntityIndex,
        _ body: (UInt32) -> Void
    ) {
        guard let rarest = requirements.min(by: { Self.count($0, entities) < Self.count($1, entities) }) else {
            for place in isTypeAllowed.indices where isTypeAllowed[place] {
                for position in entities.ofType[place] where allowed?[Int(position)] ?? true { body(position) }
            }
            return
        }
        if rarest.count == 1 {
            Self.forEach(rarest[0], entities) { if contains($0, entities) { body($0) } }
        } else {
            var met: Set<UInt32> = []
            for requirement in rarest {
                Self.forEach(requirement, entities) { position in
                    if contains(position, entities), met.insert(position).inserted { body(position) }
                }
            }
        }
    }

    private static func count(_ option: [PolicyRequirement.Kind], _ entities: EntityIndex) -> Int {
        option.reduce(0) { sum, requirement in
            switch requirement {
            case .equal: sum + 1
            case .in(let entity): sum + 1 + entities.members(of: entity).count
            case .isType(let type): sum + entities.candidates(ofType: type).count
            }
        }
    }

    private static func forEach(
        _ requirement: PolicyRequirement.Kind,
        _ entities: EntityIndex,
        _ body: (UInt32) -> Void
    ) {
        switch requirement {
        case .equal(let entity):
            if let position = entities.position(entity) { body(UInt32(truncatingIfNeeded: position)) }
        case .in(let entity):
            if let position = entities.position(entity) { body(UInt32(truncatingIfNeeded: position)) }
            entities.members(of: entity).forEach(body)
        case .isType(let type): entities.candidates(ofType: type).forEach(body)
        }
    }
}
