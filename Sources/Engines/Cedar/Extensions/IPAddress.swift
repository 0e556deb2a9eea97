// SPDX-License-Identifier: Apache-2.0

/// An IPv4 or IPv6 address or network, Cedar's `ipaddr`.
///
/// Two values are equal when version, address and prefix are: `10.0.0.1/24` is not `10.0.0.0/24`.
public struct IPAddress: Hashable, Comparable, Sendable {
    /// The upper 64 bits of an IPv6 address; 0 for IPv4.
    public let high: UInt64

    /// The lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address.
    public let low: UInt64

    /// Whether the address is an IPv6 one.
    public let isIPv6: Bool

    /// The length of the network's prefix: at most 32 for IPv4 and 128 for IPv6, which mean a single address.
    public let prefix: UInt8

    /// An IPv4 address; nil if the prefix is longer than 32.
    public init?(v4 bits: UInt32, prefix: UInt8 = 32) {
        guard prefix <= 32 else { return nil }
        self.init(high: 0, low: UInt64(bits), isIPv6: false, prefix: prefix)
    }

    /// An IPv6 address; nil if the prefix is longer than 128.
    public init?(v6 bits: UInt128, prefix: UInt8 = 128) {
        guard prefix <= 128 else { return nil }
        self.init(
            high: UInt64(truncatingIfNeeded: bits >> 64),
            low: UInt64(truncatingIfNeeded: bits),
            isIPv6: true,
            prefix: prefix
        )
    }

    private init(high: UInt64, low: UInt64, isIPv6: Bool, prefix: UInt8) {
        self.high = high
        self.low = low
        self.isIPv6 = isIPv6
        self.prefix = prefix
    }

    /// Whether the address is an IPv4 one.
    public var isIPv4: Bool { !isIPv6 }

    /// Whether it is `::1` or lies in `127.0.0.0/8`; IPv4 addresses mapped into IPv6 are not loopback.
    public var isLoopback: Bool {
        isIPv6 ? high == 0 && low == 1 && prefix == 128 : low >> 24 == 127 && prefix >= 8
    }

    /// Whether all of it lies in `224.0.0.0/4` or `ff00::/8`.
    public var isMulticast: Bool {
        isIPv6 ? high >> 56 == 0xFF && prefix >= 8 : low >> 28 == 0xE && prefix >= 4
    }

    /// Whether every address of this network is one of the other's; never across versions.
    public func isInRange(_ other: IPAddress) -> Bool {
        guard isIPv6 == other.isIPv6, prefix >= other.prefix else { return false }
        let host = (isIPv6 ? 128 : 32) - Int(other.prefix)
        return bits >> host == other.bits >> host
    }

    /// The address as a number.
    public var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// An order without meaning in Cedar, for canonical forms only.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        if left.isIPv6 != right.isIPv6 { return right.isIPv6 }
        if left.high != right.high { return left.high < right.high }
        if left.low != right.low { return left.low < right.low }
        return left.prefix < right.prefix
    }
}
