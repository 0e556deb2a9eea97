// SPDX-License-Identifier: Apache-2.0

/// Everything that decides, at one moment: one reference, so that a request retains one thing.
final class AuthorizationData: Sendable {
    let symbols: Symbols
    let policies: PolicyContents
    let entities: EntityContents

    init(symbols: Symbols, policies: PolicyContents, entities: EntityContents) {
        self.symbols = symbols
        self.policies = policies
        self.entities = entities
    }
}
