// SPDX-License-Identifier: Apache-2.0

/// What kind of value each term has that the type check came to; what it did not come to can never be evaluated.
struct ReachedTerms {
    /// What a level asks of a term.
    enum Kind: UInt8 {
        case unreached, entity, record, other

        init(_ type: CedarType?) {
            switch type {
            case .entity?, .anyEntity?: self = .entity
            case .record?: self = .record
            default: self = .other
            }
        }
    }

    private var kinds: [Kind] = []
    private var steps: [CheckedTerm.ID: [Kind]] = [:]

    subscript(_ id: CheckedTerm.ID) -> Kind { kinds[id] }

    /// What stood left of each name in the path of a `has`, as far as it was checked.
    func steps(of id: CheckedTerm.ID) -> [Kind] { steps[id] ?? [] }

    mutating func forget(count: Int) {
        kinds = Array(repeating: .unreached, count: count)
        steps.removeAll(keepingCapacity: true)
    }

    mutating func note(_ id: CheckedTerm.ID, _ type: CedarType?) {
        kinds[id] = Kind(type)
    }

    mutating func note(step: Int, of id: CheckedTerm.ID, _ holder: CedarType) {
        if step == 0 { steps[id] = [] }
        steps[id]?.append(Kind(holder))
    }
}
