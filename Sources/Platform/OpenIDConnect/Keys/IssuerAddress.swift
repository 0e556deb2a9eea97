// SPDX-License-Identifier: Apache-2.0

/// The URL of an issuer or of one of its documents: over TLS, or on this machine.
package struct IssuerAddress: Sendable, Equatable, CustomStringConvertible {
    /// The URL as it was written; ASCII only.
    package let text: String
    /// The host and the port as they are written, in lower case.
    let authority: String
    /// Whether it is reached over TLS.
    let isSecure: Bool

    private static let longest = 2_048

    /// Reads a URL.
    ///
    /// - Throws: ``KeySourceError`` unless it is `https://host[:port][/path]`, or `http` to a loopback address.
    package init(_ text: String) throws(KeySourceError) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy(Self.isPlain) else {
            throw KeySourceError("a URL has printable ASCII characters only, and none of \" < > \\ ^ ` { | } #")
        }
        let isSecure = text.utf8.starts(with: "https://".utf8)
        guard isSecure || text.utf8.starts(with: "http://".utf8) else {
            throw KeySourceError("the URL does not begin with https://")
        }
        let rest = text.utf8.dropFirst(isSecure ? 8 : 7)
        let authority = String(Substring(rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }))
            .lowercased()
        guard let host = Self.host(authority) else {
            throw KeySourceError("the URL names no host, or more than a host and a port")
        }
        guard isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(host) else {
            throw KeySourceError("http:// is for this machine only (localhost, 127.0.0.1, [::1]); write https://")
        }
        self.text = text
        self.authority = authority
        self.isSecure = isSecure
    }

    /// The URL with something after its path.
    func appending(_ path: String) throws(KeySourceError) -> IssuerAddress {
        let base = text.utf8.last == UInt8(ascii: "/") ? String(text.dropLast()) : text
        return try IssuerAddress(base + path)
    }

    /// Whether the URL has a query, which an issuer's must not (OpenID Connect Core 1.0 section 2).
    var hasQuery: Bool { text.utf8.contains(UInt8(ascii: "?")) }

    /// The text.
    package var description: String { text }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"\"<>\\^`{|}#".utf8.contains(byte)
    }

    /// The host of an authority without user information; nil if it is none.
    private static func host(_ authority: String) -> String? {
        var host = Substring(authority)
        if let bracket = host.utf8.lastIndex(of: UInt8(ascii: "]")) {
            host = host[...bracket]
        } else if let colon = host.utf8.firstIndex(of: UInt8(ascii: ":")) {
            host = host[..<colon]
        }
        let port = authority.utf8.dropFirst(host.utf8.count)
        guard port.isEmpty || isPort(port) else { return nil }
        if host.utf8.first == UInt8(ascii: "[") {
            let inner = host.utf8.dropFirst().dropLast()
            let isAddress = inner.allSatisfy { isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
            return host.utf8.count > 2 && isAddress ? String(host) : nil
        }
        return !host.isEmpty && host.utf8.allSatisfy(isNamePart) ? String(host) : nil
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        let digits = text.dropFirst()
        guard text.first == UInt8(ascii: ":"), digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let port = UInt16(String(Substring(digits)))
        else { return false }
        return port > 0
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }
}
