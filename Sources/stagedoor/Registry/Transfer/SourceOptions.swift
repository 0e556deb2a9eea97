// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The registry that is read from, and what it is shown. Secrets come from files and the environment only: everybody
/// who lists processes sees arguments.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The registry to read from. $STAGEDOOR_FROM_TOKEN goes along as bearer token, or $STAGEDOOR_FROM_BASIC, \
            user:password, as basic credentials.
            """,
            valueName: "url"
        )
    )
    var from: String?

    @Option(help: ArgumentHelp("A file with the bearer token for --from.", valueName: "file"))
    var fromTokenFile: String?

    @Option(
        help: ArgumentHelp(
            "Show the registry of --from this certificate, PEM. Default: $STAGEDOOR_FROM_CLIENT_CERTIFICATE.",
            valueName: "file"
        ),
        completion: .file()
    )
    var fromClientCertificate: String?

    @Option(
        help: ArgumentHelp(
            "The key of --from-client-certificate, PEM, that only its owner can read. Default: $STAGEDOOR_FROM_CLIENT_KEY.",
            valueName: "file"
        ),
        completion: .file()
    )
    var fromClientKey: String?

    @Option(
        help: ArgumentHelp(
            "Believe the registry of --from if its certificate is of these authorities, PEM, and no other. Default: $STAGEDOOR_FROM_CA_FILE.",
            valueName: "file"
        ),
        completion: .file()
    )
    var fromCaFile: String?

    /// The registry that the options name.
    func address() throws(CommandFailure) -> ServerAddress {
        guard let from else { throw CommandFailure("cannot read a registry", "--from names none") }
        let address = try ServerAddress(
            from,
            authorization: try authorization(),
            wayOutWhenUnreachable: "check what --from names"
        )
        let tls = try ClientTLS(
            certificate: fromClientCertificate ?? ClientTLSOptions.configured("STAGEDOOR_FROM_CLIENT_CERTIFICATE"),
            key: fromClientKey ?? ClientTLSOptions.configured("STAGEDOOR_FROM_CLIENT_KEY"),
            authorities: fromCaFile ?? ClientTLSOptions.configured("STAGEDOOR_FROM_CA_FILE"),
            names: .source
        )
        return try address.speaking(tls, names: .source)
    }

    private func authorization() throws(CommandFailure) -> String? {
        if let fromTokenFile {
            let text = String(decoding: try InputFile(reading: fromTokenFile).bytes, as: UTF8.self)
            return "Bearer " + (try Self.credential(text, from: "the file '\(fromTokenFile)'"))
        }
        if let token = Terminal.environment("STAGEDOOR_FROM_TOKEN"), !token.isEmpty {
            return "Bearer " + (try Self.credential(token, from: "STAGEDOOR_FROM_TOKEN"))
        }
        if let pair = Terminal.environment("STAGEDOOR_FROM_BASIC"), !pair.isEmpty {
            guard pair.utf8.contains(UInt8(ascii: ":")) else {
                throw CommandFailure(
                    "cannot use STAGEDOOR_FROM_BASIC",
                    "it has no colon",
                    wayOut: "write user:password"
                )
            }
            return "Basic " + Base64Encoding.encoded(Array(pair.utf8))
        }
        return nil
    }

    private static func credential(_ text: String, from source: String) throws(CommandFailure) -> String {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure("cannot use \(source)", "it holds no token: one line without spaces is wanted")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// RFC 4648 section 4.
enum Base64Encoding {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
