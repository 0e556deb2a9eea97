// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// The Protobuf compiler itself, asked through Python.
enum Protoc {
    private static let peer = PythonPeer(script: PythonPeer.folder(of: #filePath, above: 2) + "/protoc_peer.py")

    static let isInstalled = PythonPeer.isInstalled("grpc_tools.protoc", orSkip: "texts beside the Protobuf compiler")

    /// What the compiler says about each text: nil if it accepts it, else its messages.
    static func judge(_ texts: [String]) throws -> [String?]? {
        try peer.ask(texts.map { JSON.string($0) })?.map(\.string)
    }
}
