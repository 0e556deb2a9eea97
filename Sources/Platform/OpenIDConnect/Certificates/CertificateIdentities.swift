// SPDX-License-Identifier: Apache-2.0
import Crypto
import Synchronization

/// Whose certificates are, worked out once for each of them as long as the same authorities are believed: a certificate
/// comes back with every connection.
package final class CertificateIdentities: Sendable {
    private struct Entry: Sendable {
        let authorities: [[UInt8]]
        let identity: Result<VerifiedIdentity, IdentityTokenError>
    }

    private struct State: Sendable {
        var entries: [SHA256Digest: Entry] = [:]
        /// The authorities that were asked about last, and what their certificates say.
        var authorities: [[UInt8]] = []
        var facts: [CertificateFacts] = []
    }

    private let configuration: CertificateConfiguration
    private let capacity: Int
    private let state = Mutex(State())

    /// What a configuration makes of certificates.
    ///
    /// - Parameter capacity: how many are remembered.
    package init(_ configuration: CertificateConfiguration, capacity: Int = 4_096) {
        self.configuration = configuration
        self.capacity = capacity
    }

    /// Who has shown a certificate, as ``CertificateConfiguration/identity(_:authorities:)`` says.
    package func identity(_ bytes: [UInt8], authorities: [[UInt8]]) throws(IdentityTokenError) -> VerifiedIdentity {
        let digest = SHA256.hash(data: bytes)
        // The arrays are the same ones as long as nobody reads the authorities anew, and compared in no time.
        if let known = state.withLock({ $0.entries[digest] }), known.authorities == authorities {
            return try known.identity.get()
        }
        let facts = facts(authorities)
        let identity = Result { () throws(IdentityTokenError) -> VerifiedIdentity in
            try configuration.identity(bytes, authorities: facts)
        }
        state.withLock { state in
            if state.entries.count >= capacity { state.entries.removeAll(keepingCapacity: true) }
            state.entries[digest] = Entry(authorities: authorities, identity: identity)
        }
        return try identity.get()
    }

    private func facts(_ authorities: [[UInt8]]) -> [CertificateFacts] {
        if let known = state.withLock({ $0.authorities == authorities ? $0.facts : nil }) { return known }
        let facts = authorities.compactMap { try? CertificateFacts($0) }
        state.withLock { ($0.authorities, $0.facts) = (authorities, facts) }
        return facts
    }

    /// How many are remembered.
    var count: Int { state.withLock { $0.entries.count } }
}
