// SPDX-License-Identifier: Apache-2.0

extension JSONSchemaValidator {
    /// What the keyword of a failure can be: the keywords that demand something, `false` for a schema that allows
    /// nothing, and `limit` where the validation was given up.
    package static var failingKeywords: [String] {
        let others: Set<Keyword> = [
            .id, .id4, .schema, .anchor, .recursiveAnchor, .dynamicAnchor, .vocabulary, .definitions, .defs, .title,
            .description, .default, .connectType,
        ]
        return Keyword.allCases.filter { !others.contains($0) }.map(\.name) + ["false", "limit"]
    }
}
