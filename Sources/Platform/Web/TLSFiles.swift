// SPDX-License-Identifier: Apache-2.0
import NIOSSL

/// The files of a server's TLS identity, PEM.
package struct TLSFiles: Sendable {
    /// Who has to show a certificate.
    package enum ClientCertificates: String, Sendable, CaseIterable {
        /// Nobody; whoever shows one must show a good one.
        case optional
        /// Everybody.
        case required
    }

    /// Whom a server tells that it believes other authorities than before, both DER.
    package typealias AuthoritiesObserver = @Sendable (_ before: [[UInt8]], _ now: [[UInt8]]) -> Void

    /// The certificate chain, leaf first.
    package var certificate: String
    /// The private key.
    package var key: String
    /// If set, clients are asked for a certificate that one of these authorities signed, and no other is believed.
    package var clientCA: String?
    /// Who has to show one.
    package var clientCertificates: ClientCertificates

    /// Paths of PEM files.
    package init(
        certificate: String,
        key: String,
        clientCA: String? = nil,
        clientCertificates: ClientCertificates = .required
    ) {
        self.certificate = certificate
        self.key = key
        self.clientCA = clientCA
        self.clientCertificates = clientCertificates
    }

    /// Reads the files, to find out before anything is started whether they can be used.
    package func check() throws(TLSFilesError) {
        _ = try read()
    }

    /// The authorities whose client certificates are believed, DER; none where no client is asked for one.
    package func authorityCertificates() throws -> [[UInt8]] {
        try (authorities() ?? []).map { try $0.toDERBytes() }
    }

    /// Reads the files.
    func read() throws(TLSFilesError) -> (context: NIOSSLContext, authorities: [[UInt8]]) {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMFile(certificate) } catch {
            throw TLSFilesError(description: "'\(certificate)' holds no certificate in PEM that can be read")
        }
        let secret: NIOSSLPrivateKey
        do { secret = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
            throw TLSFilesError(
                description: "'\(key)' holds no private key in PEM, without a passphrase, that can be read"
            )
        }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(secret)
        )
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        let authorities = try authorities()
        if let authorities {
            tls.trustRoots = .certificates(authorities)
            tls.certificateVerification =
                clientCertificates == .required ? .noHostnameVerification : .optionalVerification
            // A client with several certificates sees which of them is wanted.
            tls.sendCANameList = true
        }
        do {
            return (try NIOSSLContext(configuration: tls), try (authorities ?? []).map { try $0.toDERBytes() })
        } catch {
            throw TLSFilesError(
                description: "the key in '\(key)' does not belong to the certificate in '\(certificate)'"
            )
        }
    }

    private func authorities() throws(TLSFilesError) -> [NIOSSLCertificate]? {
        guard let clientCA else { return nil }
        let authorities = try? NIOSSLCertificate.fromPEMFile(clientCA)
        guard let authorities, !authorities.isEmpty else {
            throw TLSFilesError(
                description: "'\(clientCA)' holds no certificate of an authority in PEM that can be read"
            )
        }
        return authorities
    }

    /// All paths.
    var paths: [String] { [certificate, key] + (clientCA.map { [$0] } ?? []) }
}

/// Which file of a TLS identity cannot be used, and why.
package struct TLSFilesError: Error, Sendable, CustomStringConvertible {
    /// The file and what is wrong with it.
    package let description: String
}
