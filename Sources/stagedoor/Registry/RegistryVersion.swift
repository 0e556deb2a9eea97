// SPDX-License-Identifier: Apache-2.0
import JSON
import SchemaCheck

/// A registered schema: its text and what it refers to.
struct RegistryVersion: Sendable {
    let schema: String
    let format: SchemaFormat
    let references: [RegistryReference]

    init(_ json: JSON, from what: String) throws(CommandFailure) {
        // Servers leave the type of Avro schemas out.
        let type = json["schemaType"]?.string ?? SchemaFormat.avro.rawValue
        guard let format = SchemaFormat(rawValue: type) else {
            throw CommandFailure(what, "its format \(type) is not supported", wayOut: "choose another subject")
        }
        self.format = format
        guard let schema = json["schema"]?.string else {
            throw CommandFailure(what, "the answer holds no schema", wayOut: "check that the URL is a registry's")
        }
        self.schema = schema
        var references: [RegistryReference] = []
        for element in json["references"]?.array ?? [] {
            guard let reference = RegistryReference(element) else {
                throw CommandFailure(what, "a reference lacks its name, subject or version")
            }
            references.append(reference)
        }
        self.references = references
    }
}
