// SPDX-License-Identifier: Apache-2.0

/// Percent-decoding as RFC 3986 has it, strict: what is not well formed is refused, never guessed.
package enum PercentCoding {
    /// Decodes one path segment, query name or query value.
    static func decode(
        _ bytes: some Collection<UInt8>,
        plusIsSpace: Bool,
        place: String
    ) throws(WebError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
                    throw WebError(status: 400, message: "The \(place) has an invalid percent-encoding")
                }
                decoded.append(high << 4 | low)
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                decoded.append(UInt8(ascii: " "))
            } else {
                decoded.append(byte)
            }
        }
        return try text(decoded, place: place)
    }

    private static func text(_ bytes: [UInt8], place: String) throws(WebError) -> String {
        guard !bytes.contains(0) else {
            throw WebError(status: 400, message: "The \(place) contains a NUL character")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WebError(status: 400, message: "The \(place) is not valid UTF-8")
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// A text as one part of a query: everything but unreserved characters is encoded.
    package static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(UnicodeScalar(byte))
            default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
