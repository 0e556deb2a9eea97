// SPDX-License-Identifier: Apache-2.0

/// A file path as a URI reference (RFC 3986).
struct URIReference {
    /// The reference's text.
    let text: String
    /// Whether it is relative, to be resolved against the root of the sources.
    let isRelative: Bool

    /// Keeps unreserved characters and slashes; everything else, colons too, is percent-encoded byte by byte, so that
    /// no path can be taken for a scheme, a query or a fragment.
    init(path: String) {
        var encoded = ""
        for byte in path.utf8 {
            if Self.isKept(byte) {
                encoded.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                encoded += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        isRelative = path.utf8.first != UInt8(ascii: "/")
        text = isRelative ? encoded : "file://" + encoded
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/-._~".utf8.contains(byte)
        }
    }
}
