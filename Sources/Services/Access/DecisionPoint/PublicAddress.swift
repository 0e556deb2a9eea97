// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The URL by which others reach this server, without a slash at its end.
package final class PublicAddress: Sendable {
    private let known: Mutex<String>

    /// The address that was said, or an empty text until the server knows where it listens.
    package init(_ url: String = "") {
        known = Mutex(url)
    }

    /// The URL; empty as long as it is not known.
    package var url: String { known.withLock { $0 } }

    /// Takes where the server listens, unless another address was said.
    package func listens(at url: String) {
        known.withLock { if $0.isEmpty { $0 = url } }
    }
}
