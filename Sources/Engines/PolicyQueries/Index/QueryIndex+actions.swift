// SPDX-License-Identifier: Apache-2.0
import Cedar

/// An action that may be asked about.
struct CandidateAction {
    let uid: EntityUID
    let number: EntityID
    /// The types of resources it applies to; nil for all but the actions'.
    let resourceTypes: Set<Name>?

    /// The resources it may be done to, only those of some types if these are given.
    func resources(_ index: QueryIndex, _ types: Set<Name>?) -> CandidateFilter {
        CandidateFilter(index.entities) { name in
            (resourceTypes?.contains(name) ?? !name.isOfActions) && (types?.contains(name) ?? true)
        }
    }
}

extension QueryIndex {
    /// The actions that principals of a type may take, sorted by their texts.
    func actions(for principal: Name) -> [CandidateAction] {
        entities.uids.indices.compactMap { position in
            let (uid, number) = (entities.uids[position], entities.numbers[position])
            guard let schema else {
                return uid.type.isOfActions ? CandidateAction(uid: uid, number: number, resourceTypes: nil) : nil
            }
            guard let action = schema.action(uid), action.principals.contains(principal) else { return nil }
            return CandidateAction(uid: uid, number: number, resourceTypes: Set(action.resources))
        }
    }
}
