// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import ProtobufSchema
import SchemaCheck

/// A kind of input that anybody may hand to one of the engines.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case policies
    case policiesJSON = "policies-json"
    case schema
    case schemaJSON = "schema-json"
    case entities
    case request
    case links
    case avro
    case jsonSchema = "json-schema"
    case protobuf
    case descriptor
    case json
    case yaml
    case dump
    case note
    case proof
    case bundle
    case log
    case token
    case keySet = "key-set"
    case claims
    case identities

    /// Reads an input, and goes on with it as far as anyone would: whatever it is, this ends, and what was read can be
    /// written, read again and used.
    ///
    /// - Returns: whether the input was taken.
    /// - Throws: ``FuzzFailure`` if a promise is broken.
    package func run(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
        switch self {
        case .policies: try CedarPolicyFuzz.run(text: input)
        case .policiesJSON: try CedarPolicyFuzz.run(json: input)
        case .schema: try CedarSchemaFuzz.run(text: input)
        case .schemaJSON: try CedarSchemaFuzz.run(json: input)
        case .entities: try CedarDataFuzz.run(entities: input)
        case .request: try CedarDataFuzz.run(request: input)
        case .links: try CedarDataFuzz.run(links: input)
        case .avro: try SchemaFuzz.run(input, .avro)
        case .jsonSchema: try SchemaFuzz.run(input, .json)
        case .protobuf: try SchemaFuzz.run(input, .protobuf)
        case .descriptor: try TextFuzz.run(descriptor: input)
        case .json: try TextFuzz.run(json: input)
        case .yaml: try TextFuzz.run(yaml: input)
        case .dump: try TextFuzz.run(dump: input)
        case .note: try LogFuzz.run(note: input)
        case .proof: try LogFuzz.run(proof: input)
        case .bundle: try LogFuzz.run(bundle: input)
        case .log: try LogFuzz.run(log: input)
        case .token: try IdentityFuzz.run(token: input)
        case .keySet: try IdentityFuzz.run(keys: input)
        case .claims: try IdentityFuzz.run(claims: input)
        case .identities: try IdentityFuzz.run(configuration: input)
        }
    }

    /// Whether the inputs are JSON.
    package var isJSON: Bool {
        switch self {
        case .policies, .schema, .protobuf, .descriptor, .yaml, .dump, .note, .proof, .bundle, .log: false
        case .token, .identities: false
        case .policiesJSON, .schemaJSON, .entities, .request, .links, .avro, .jsonSchema, .json, .keySet, .claims: true
        }
    }

    /// What the inputs are made of.
    var vocabulary: FuzzVocabulary {
        switch self {
        case .policies, .policiesJSON, .schema, .schemaJSON, .entities, .request, .links: .cedar
        case .avro: .avro
        case .jsonSchema: .jsonSchema
        case .protobuf, .descriptor: .protobuf
        case .json, .dump: .json
        case .yaml: .yaml
        case .note, .proof, .bundle, .log: .log
        case .token, .keySet, .claims, .identities: .identities
        }
    }

    /// A few inputs that are right, to begin with.
    package var seeds: [[UInt8]] {
        switch self {
        case .policies: return [Array(CedarWorld.policies.utf8)]
        case .policiesJSON: return (try? CedarWorld.policySet.get().jsonText()).map { [Array($0.utf8)] } ?? []
        case .schema: return [Array(CedarWorld.schemaText.utf8)]
        case .schemaJSON: return (try? CedarWorld.fragment.get().json.compactBytes).map { [$0] } ?? []
        case .entities: return [Array(CedarWorld.entities.utf8)]
        case .request: return [Array(CedarWorld.request.utf8)]
        case .links: return [Array(CedarWorld.links.utf8)]
        case .avro: return SchemaWorld.texts(.avro).map { Array($0.utf8) }
        case .jsonSchema: return SchemaWorld.texts(.json).map { Array($0.utf8) }
        case .protobuf: return SchemaWorld.texts(.protobuf).map { Array($0.utf8) }
        case .descriptor: return SchemaWorld.of(.protobuf).compactMap { $0.protobuf?.descriptor() }
        case .json: return SchemaWorld.records + [Array(CedarWorld.entities.utf8)]
        case .yaml: return TextWorld.yaml.map { Array($0.utf8) }
        case .dump: return [Array(TextWorld.dump.utf8)]
        case .note: return LogWorld.notes
        case .proof: return LogWorld.proofs
        case .bundle:
            return LogWorld.log.files.filter { $0.key.hasPrefix("tile/entries/") }.map(\.value).sorted {
                $0.count < $1.count
            }
        case .log: return LogWorld.files
        case .token: return [Array(IdentityWorld.token.utf8)]
        case .keySet: return [Array(IdentityWorld.keys.utf8)]
        case .claims: return IdentityWorld.claims.map { Array($0.utf8) }
        case .identities: return [Array(IdentityWorld.configuration.utf8)]
        }
    }
}
