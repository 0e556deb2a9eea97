// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// The Protobuf compiler and Confluent's client, asked through Python.
enum DescriptorPeer {
    private static let peer = PythonPeer(script: PythonPeer.folder(of: #filePath, above: 1) + "/descriptor_peer.py")

    static let isInstalled = PythonPeer.isInstalled(
        "grpc_tools.protoc, confluent_kafka.schema_registry.protobuf",
        orSkip: "descriptors beside the compiler and the client"
    )

    /// The answers to some questions, in their order; nil if there are none.
    static func ask(_ questions: [[String]]) throws -> [JSON]? {
        try peer.ask(questions.map { question in JSON.array(question.map { JSON.string($0) }) })
    }
}
