// SPDX-License-Identifier: Apache-2.0
import Cedar

/// What reports call the policies of a set.
struct PolicyNames: Sendable {
    /// Where a policy's name comes from.
    enum Source: String, Sendable, CaseIterable {
        /// The id within the set: `policy0`, `policy1`, … for text, the key for JSON.
        case positional
        /// The `@id`, where there is one.
        case annotation
    }

    private let annotated: [PolicyID: CedarString]

    init(_ set: PolicySet, _ source: Source) {
        guard source == .annotation else {
            annotated = [:]
            return
        }
        let pairs = (set.policies + set.templates).compactMap { policy in
            policy.annotatedID.map { (policy.id, $0) }
        }
        annotated = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    subscript(id: PolicyID) -> String { (annotated[id] ?? id).text }
}
