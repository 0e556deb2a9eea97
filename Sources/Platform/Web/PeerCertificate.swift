// SPDX-License-Identifier: Apache-2.0
import NIOSSL
import Synchronization

/// The certificate by which a connection's client has shown who it is: its chain led to an authority that is believed,
/// it was good at that time and for clients, and the client has its key.
package final class PeerCertificate: Sendable {
    /// The certificate, DER.
    package let bytes: [UInt8]
    /// The authorities that were believed when it was shown, DER.
    package let authorities: [[UInt8]]
    /// The last second in which it is good, since 1970.
    package let notAfter: Int64
    private let isStillBelieved: @Sendable () -> Bool
    private let memo = Mutex<(any Sendable)?>(nil)

    init?(_ certificate: NIOSSLCertificate, _ moment: TLSSource.Moment, of source: TLSSource) {
        guard let bytes = try? certificate.toDERBytes() else { return nil }
        self.bytes = bytes
        authorities = moment.authorities
        notAfter = Int64(certificate.notValidAfter)
        isStillBelieved = { source.believes(moment) }
    }

    /// A certificate that was verified elsewhere.
    package init(
        verified bytes: [UInt8],
        authorities: [[UInt8]] = [],
        notAfter: Int64,
        isStillBelieved: @escaping @Sendable () -> Bool = { true }
    ) {
        self.bytes = bytes
        self.authorities = authorities
        self.notAfter = notAfter
        self.isStillBelieved = isStillBelieved
    }

    /// Whether it is good at a moment, in seconds since 1970, and nobody who was believed then has been taken away since.
    package func isGood(at second: Int64) -> Bool { second <= notAfter && isStillBelieved() }

    /// What was made of the certificate when somebody first asked, for all requests of the connection.
    package func once<Value: Sendable>(_ make: () -> Value) -> Value {
        if let known = memo.withLock({ $0 }) as? Value { return known }
        let made = make()
        memo.withLock { $0 = made }
        return made
    }
}
