// SPDX-License-Identifier: Apache-2.0
import NIOSSL

/// The files of a server's TLS identity, PEM.
package struct TLSFiles: Sendable {
    /// The certificate chain, leaf first.
    package var certificate: String
    /// The private key.
    package var key: String
    /// If set, clients must show a certificate that one of these authorities signed.
    package var clientCA: String?

    /// Paths of PEM files.
    package init(certificate: String, key: String, clientCA: String? = nil) {
        self.certificate = certificate
        self.key = key
        self.clientCA = clientCA
    }

    /// Reads the files, to find out before anything is started whether they can be used.
    package func check() throws(TLSFilesError) {
        _ = try context()
    }

    func context() throws(TLSFilesError) -> NIOSSLContext {
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
        if let clientCA { tls.trustRoots = .certificates(try Self.authorities(clientCA)) }
        if clientCA != nil { tls.certificateVerification = .noHostnameVerification }
        do { return try NIOSSLContext(configuration: tls) } catch {
            throw TLSFilesError(
                description: "the key in '\(key)' does not belong to the certificate in '\(certificate)'"
            )
        }
    }

    private static func authorities(_ path: String) throws(TLSFilesError) -> [NIOSSLCertificate] {
        let authorities = try? NIOSSLCertificate.fromPEMFile(path)
        guard let authorities, !authorities.isEmpty else {
            throw TLSFilesError(description: "'\(path)' holds no certificate of an authority in PEM that can be read")
        }
        return authorities
    }
}

/// Which file of a TLS identity cannot be used, and why.
package struct TLSFilesError: Error, Sendable, CustomStringConvertible {
    /// The file and what is wrong with it.
    package let description: String
}
