// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// The reference engine, asked through Python.
enum ValidationPeer {
    private static let peer = PythonPeer(
        script: PythonPeer.folder(of: #filePath, above: 2) + "/cedar_validation_peer.py"
    )

    static let isInstalled = PythonPeer.isInstalled("cedarpy", orSkip: "validation beside the reference engine")

    /// One answer for each case; nil if the peer failed.
    static func ask(_ cases: [JSON]) throws -> [JSON]? { try peer.ask(cases) }
}
