// SPDX-License-Identifier: Apache-2.0

/// The schema languages, by the names that registries use for them.
public enum SchemaFormat: String, Sendable, CaseIterable {
    /// JSON Schema, drafts 4 to 2020-12.
    case json = "JSON"
    /// Protocol Buffers: proto2, proto3, editions 2023 and 2024.
    case protobuf = "PROTOBUF"
    /// Apache Avro.
    case avro = "AVRO"

    /// The format of a name in any capitals, as clients and people write it.
    public init?(name: String) {
        self.init(rawValue: name.uppercased())
    }
}
