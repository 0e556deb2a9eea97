// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// A kind of input that anybody may hand to the Cedar engine.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case policies
    case policiesJSON = "policies-json"
    case schema
    case schemaJSON = "schema-json"
    case entities
    case request
    case links

    /// Reads an input, and goes on with it as far as anyone would: whatever it is, this ends, and what was read can be
    /// written, read again and used.
    ///
    /// - Returns: whether the input was taken.
    /// - Throws: ``FuzzFailure`` if a promise is broken.
    package func run(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
        switch self {
        case .policies: try PolicyFuzz.run(text: input)
        case .policiesJSON: try PolicyFuzz.run(json: input)
        case .schema: try SchemaFuzz.run(text: input)
        case .schemaJSON: try SchemaFuzz.run(json: input)
        case .entities: try DataFuzz.run(entities: input)
        case .request: try DataFuzz.run(request: input)
        case .links: try DataFuzz.run(links: input)
        }
    }

    /// Whether the inputs are JSON.
    package var isJSON: Bool {
        switch self {
        case .policies, .schema: false
        case .policiesJSON, .schemaJSON, .entities, .request, .links: true
        }
    }

    /// A few inputs that are right, to begin with.
    package var seeds: [[UInt8]] {
        let texts: [String] =
            switch self {
            case .policies: [FuzzWorld.policies]
            case .policiesJSON: (try? FuzzWorld.policySet.get().jsonText()).map { [$0] } ?? []
            case .schema: [FuzzWorld.schemaText]
            case .schemaJSON: (try? FuzzWorld.fragment.get().json.compactText).map { [$0] } ?? []
            case .entities: [FuzzWorld.entities]
            case .request: [FuzzWorld.request]
            case .links: [FuzzWorld.links]
            }
        return texts.map { Array($0.utf8) }
    }
}
