// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import NIOSSL

/// How a command speaks TLS with a server: what it shows of itself, and whom it believes.
struct ClientTLS: Sendable {
    /// The certificate to show, leaf first, and its key; none of either to show nothing.
    let chain: [NIOSSLCertificate]
    let key: NIOSSLPrivateKey?
    /// The authorities to believe instead of the system's.
    let authorities: [NIOSSLCertificate]?

    /// Whether the server is shown a certificate.
    var signsIn: Bool { key != nil }

    /// What a connection is made with.
    var configuration: TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.certificateChain = chain.map { .certificate($0) }
        tls.privateKey = key.map { .privateKey($0) }
        if let authorities { tls.trustRoots = .certificates(authorities) }
        return tls
    }

    /// Reads the files; nil if none is named.
    ///
    /// - Parameter names: what the options are called.
    init?(
        certificate: String?,
        key: String?,
        authorities: String?,
        names: Names = .server
    ) throws(CommandFailure) {
        guard certificate != nil || key != nil || authorities != nil else { return nil }
        self.authorities = try authorities.map { (path) throws(CommandFailure) in try Self.certificates(path) }
        guard certificate != nil || key != nil else {
            (chain, self.key) = ([], nil)
            return
        }
        guard let certificate, let key else {
            throw CommandFailure(
                "cannot show a client certificate",
                "a certificate and its key belong together",
                wayOut: "give \(names.certificate) FILE and \(names.key) FILE"
            )
        }
        chain = try Self.certificates(certificate)
        self.key = try Self.key(key)
    }

    /// What the options are called by which somebody signs in.
    struct Names: Sendable {
        let certificate: String
        let key: String

        /// Those for the server that a command asks.
        static let server = Names(certificate: "--client-certificate", key: "--client-key")
        /// Those for the registry that a move reads from.
        static let source = Names(certificate: "--from-client-certificate", key: "--from-client-key")
    }

    private static func certificates(_ path: String) throws(CommandFailure) -> [NIOSSLCertificate] {
        let bytes = try InputFile(reading: path == "-" ? "./-" : path).bytes
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty else {
            throw CommandFailure("cannot use '\(path)'", "it holds no certificate in PEM that can be read")
        }
        return certificates
    }

    private static func key(_ path: String) throws(CommandFailure) -> NIOSSLPrivateKey {
        let what = "cannot use the key in '\(path)'"
        var status = stat()
        guard stat(path, &status) == 0 else { throw CommandFailure(what, Terminal.systemError) }
        guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
            throw CommandFailure(what, "others than its owner may read it", wayOut: "chmod 600 '\(path)'")
        }
        let bytes = try InputFile(reading: path == "-" ? "./-" : path).bytes
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw CommandFailure(what, "it holds no private key in PEM, without a passphrase, that can be read")
        }
        return key
    }
}

/// The options of TLS that all commands have which ask a server.
struct ClientTLSOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Sign in to an https server with this certificate, PEM. Default: $STAGEDOOR_CLIENT_CERTIFICATE.",
            valueName: "file"
        ),
        completion: .file()
    )
    var clientCertificate: String?

    @Option(
        help: ArgumentHelp(
            "The key of --client-certificate, PEM, that only its owner can read. Default: $STAGEDOOR_CLIENT_KEY.",
            valueName: "file"
        ),
        completion: .file()
    )
    var clientKey: String?

    @Option(
        help: ArgumentHelp(
            "Believe a server whose certificate is of these authorities, PEM, and no other. Default: $STAGEDOOR_CA_FILE.",
            valueName: "file"
        ),
        completion: .file()
    )
    var caFile: String?

    /// What the options and the environment name; nil if they name nothing.
    func read() throws(CommandFailure) -> ClientTLS? {
        try ClientTLS(
            certificate: clientCertificate ?? Self.configured("STAGEDOOR_CLIENT_CERTIFICATE"),
            key: clientKey ?? Self.configured("STAGEDOOR_CLIENT_KEY"),
            authorities: caFile ?? Self.configured("STAGEDOOR_CA_FILE")
        )
    }

    /// A pipeline's variable that is not set is often an empty one.
    static func configured(_ name: String) -> String? {
        Terminal.environment(name).flatMap { $0.isEmpty ? nil : $0 }
    }
}
