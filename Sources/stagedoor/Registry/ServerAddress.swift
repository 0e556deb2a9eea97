// SPDX-License-Identifier: Apache-2.0

/// Where a server is and what it is shown. The token never gets into a message: nothing here describes it.
struct ServerAddress: Sendable {
    /// Without a slash at the end.
    let url: String
    /// The value of the header `Authorization`.
    let authorization: String?
    /// How TLS is spoken with it; nil for showing nothing, and believing whom the system does.
    private(set) var tls: ClientTLS?
    /// What the options are called that say it.
    private(set) var tlsNames = ClientTLS.Names.server
    /// What to do when nobody answers there.
    var wayOutWhenUnreachable = "start one with 'stagedoor serve', or name another with --server or STAGEDOOR_URL"

    init(_ text: String, token: String?) throws(CommandFailure) {
        url = try Self.url(text)
        authorization = token.flatMap { $0.isEmpty ? nil : "Bearer " + $0 }
    }

    /// An address that wants a header of its own.
    init(_ text: String, authorization: String?, wayOutWhenUnreachable: String) throws(CommandFailure) {
        url = try Self.url(text)
        self.authorization = authorization
        self.wayOutWhenUnreachable = wayOutWhenUnreachable
    }

    /// The same, spoken with in a way that options called `names` say.
    func speaking(
        _ tls: ClientTLS?,
        names: ClientTLS.Names = .server
    ) throws(CommandFailure) -> ServerAddress {
        guard tls?.signsIn != true || url.hasPrefix("https://") else {
            throw CommandFailure(
                "cannot show '\(url)' a client certificate",
                "without TLS nobody sees it",
                wayOut: "write https://, or leave the certificate out"
            )
        }
        var address = self
        address.tls = tls
        address.tlsNames = names
        return address
    }

    /// Lets nothing secret go over the network in the clear, unless somebody says that the network may see it.
    static let plainHTTPVariable = "STAGEDOOR_PLAIN_HTTP"

    /// - Throws: ``CommandFailure`` where a token would be sent to another machine without TLS.
    func checkSecrecy(allowsPlainHTTP: Bool) throws(CommandFailure) {
        guard authorization != nil, url.hasPrefix("http://"), !Loopback.has(host), !allowsPlainHTTP else { return }
        throw CommandFailure(
            "cannot send a token to \(url)",
            "without TLS whoever listens on the network sees it",
            wayOut: "use https://, or set \(Self.plainHTTPVariable)=yes where the network may see it"
        )
    }

    /// Without the port and without brackets.
    private var host: Substring {
        let authority = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        if authority.hasPrefix("[") { return authority.dropFirst().prefix { $0 != "]" } }
        return authority.prefix { $0 != ":" }
    }

    private static func url(_ text: String) throws(CommandFailure) -> String {
        let wayOut = "write it as http://host:port or https://host:port"
        // First of all, and nothing of it is shown: wherever the at sign is, a password may stand before it.
        guard !text.utf8.contains(UInt8(ascii: "@")) else {
            throw CommandFailure(
                "cannot use the server",
                "its URL holds credentials",
                wayOut: "leave them out and put a token into STAGEDOOR_TOKEN, or for --from into STAGEDOOR_FROM_TOKEN"
            )
        }
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            throw CommandFailure("cannot use the server '\(text)'", "not an http or https URL", wayOut: wayOut)
        }
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        let authority = rest.prefix { $0 != "/" }
        guard !authority.isEmpty, !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x3F || $0 == 0x23 }) else {
            throw CommandFailure("cannot use the server '\(text)'", "no URL of a server", wayOut: wayOut)
        }
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    /// A text as one part of a path or query: everything but unreserved characters is percent-encoded.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                escaped += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return escaped
    }
}
