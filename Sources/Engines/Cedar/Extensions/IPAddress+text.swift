// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
    /// The longest text: eight groups of four digits, seven colons and `/128`.
    private static let longestText = 43

    /// Reads what Cedar's `ip()` takes: `10.0.0.0/8`, `::1`, `ff00::/8`; neither leading zeros in an IPv4 address or a
    /// prefix nor an IPv4 address inside an IPv6 one.
    ///
    /// - Throws: ``ExtensionError/malformed(_:_:)``.
    public init(parsing text: String) throws(ExtensionError) {
        guard text.utf8.count <= Self.longestText else {
            throw .malformed(.ipaddr, "longer than \(Self.longestText) characters")
        }
        let bytes = Array(text.utf8)
        let slash = bytes.firstIndex(of: UInt8(ascii: "/"))
        let address = bytes[..<(slash ?? bytes.endIndex)]
        let prefix = slash.map { bytes[($0 + 1)...] }
        if let bits = Self.v4(address) {
            let length = try prefix.map { bytes throws(ExtensionError) in try Self.prefix(bytes, atMost: 32) } ?? 32
            guard let made = IPAddress(v4: bits, prefix: length) else { throw Self.badPrefix }
            self = made
        } else if let bits = Self.v6(address) {
            let length = try prefix.map { bytes throws(ExtensionError) in try Self.prefix(bytes, atMost: 128) } ?? 128
            guard let made = IPAddress(v6: bits, prefix: length) else { throw Self.badPrefix }
            self = made
        } else {
            throw .malformed(.ipaddr, "neither an IPv4 nor an IPv6 address")
        }
    }

    private static let badPrefix = ExtensionError.malformed(
        .ipaddr,
        "the prefix length is a number without leading zeros of at most 32 (IPv4) or 128 (IPv6)"
    )

    private static func prefix(_ digits: ArraySlice<UInt8>, atMost limit: Int) throws(ExtensionError) -> UInt8 {
        guard let length = number(digits, longest: 3), length <= limit, let byte = UInt8(exactly: length) else {
            throw badPrefix
        }
        return byte
    }

    /// A decimal number without leading zeros.
    private static func number(_ digits: ArraySlice<UInt8>, longest: Int) -> Int? {
        guard 1...longest ~= digits.count, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func v4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let value = number(part, longest: 3), let byte = UInt8(exactly: value) else { return nil }
            bits = bits << 8 | UInt32(byte)
        }
        return bits
    }

    private static func v6(_ bytes: ArraySlice<UInt8>) -> UInt128? {
        guard let gap = firstGap(bytes) else {
            guard let groups = groups(bytes), groups.count == 8 else { return nil }
            return bits(groups)
        }
        guard let head = groups(bytes[..<gap]), let tail = groups(bytes[(gap + 2)...]) else { return nil }
        guard head.count + tail.count <= 7 else { return nil }
        return bits(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    private static func firstGap(_ bytes: ArraySlice<UInt8>) -> Int? {
        let colon = UInt8(ascii: ":")
        return bytes.indices.dropLast().first { bytes[$0] == colon && bytes[$0 + 1] == colon }
    }

    private static func groups(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        if bytes.isEmpty { return [] }
        var groups: [UInt16] = []
        for part in bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            guard 1...4 ~= part.count else { return nil }
            var group: UInt16 = 0
            for byte in part {
                guard let digit = hexadecimal(byte) else { return nil }
                group = group << 4 | digit
            }
            groups.append(group)
        }
        return groups
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func bits(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The text that ``init(parsing:)`` reads back as the same value; no prefix for a single address.
    public var description: String {
        let address = isIPv6 ? v6Text : v4Text
        return prefix == (isIPv6 ? 128 : 32) ? address : "\(address)/\(prefix)"
    }

    private var v4Text: String {
        [24, 16, 8, 0].map { String(low >> $0 & 0xFF) }.joined(separator: ".")
    }

    /// RFC 5952: the longest run of two or more zero groups becomes `::`, the first of equally long ones.
    private var v6Text: String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> (112 - 16 * $0)) }
        var longest = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || groups[index] != 0 {
            if index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        let texts = groups.map { String($0, radix: 16) }
        guard longest.count > 1 else { return texts.joined(separator: ":") }
        let head = texts[..<longest.lowerBound].joined(separator: ":")
        return head + "::" + texts[longest.upperBound...].joined(separator: ":")
    }
}
