// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Some addresses of one kind that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or one alone.
package struct AddressBlock: Sendable, Hashable {
    private let bytes: [UInt8]
    private let bits: Int

    /// Reads an address, with the number of its bits that count behind a slash; without one, all do.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let bytes = Self.bytes(first) else { return nil }
        var bits = bytes.count * 8
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]), number <= bits
            else { return nil }
            // An IPv4 address in IPv6's clothes counts as one of IPv4, and its block as none.
            guard !first.utf8.contains(UInt8(ascii: ":")) || bytes.count == 16 else { return nil }
            bits = number
        }
        self.bytes = bytes
        self.bits = bits
    }

    /// Whether an address is one of them; what is no address is not.
    package func has(_ address: some StringProtocol) -> Bool {
        guard let other = Self.bytes(address), other.count == bytes.count else { return false }
        for place in 0..<(bits / 8) where bytes[place] != other[place] { return false }
        guard bits % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (bits % 8))
        return (bytes[bits / 8] ^ other[bits / 8]) & mask == 0
    }

    /// The bytes of an address; nil for what is none. IPv4 in IPv6 (`::ffff:192.0.2.1`) is IPv4.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        let text = String(text)
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }

    /// An address in its one spelling; nil for what is none.
    static func spelling(_ text: some StringProtocol) -> String? { bytes(text).flatMap(spelling) }

    /// The network that an address lies in, as far as whoever has one address of it can mostly have the others: of IPv4
    /// 24 bits, of IPv6 64; nil for what is no address.
    package static func network(of text: String) -> String? {
        // An interface may stand behind.
        guard var bytes = bytes(text.prefix { $0 != "%" }) else { return nil }
        let kept = bytes.count == 4 ? 3 : 8
        for place in kept..<bytes.count { bytes[place] = 0 }
        return spelling(bytes).map { "\($0)/\(kept * 8)" }
    }

    private static func spelling(_ bytes: [UInt8]) -> String? {
        var buffer = [CChar](repeating: 0, count: 64)
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard bytes.withUnsafeBytes({ inet_ntop(family, $0.baseAddress, &buffer, 64) }) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
