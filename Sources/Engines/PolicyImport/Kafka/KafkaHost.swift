// SPDX-License-Identifier: Apache-2.0

import Cedar

/// What the host of an entry means.
///
/// Brokers compare it, as text, with what Java prints of the client's address: `10.0.0.1`, `0:0:0:0:0:0:0:1`. Names,
/// networks and addresses in another form never apply.
enum KafkaHost: Hashable {
    case any
    /// An address as Java prints it.
    case address(String)
    /// A link-local address with its interface.
    case scoped
    /// It never applies, for this reason.
    case never(String)

    init(_ text: CedarString) {
        if text == "*" {
            self = .any
            return
        }
        let never = "'\(text)' is no address; brokers compare it with the client's address, so it never applies"
        if let sign = text.text.utf8.firstIndex(of: UInt8(ascii: "%")) {
            let isAddress = Self.printed(String(text.text[..<sign])) == String(text.text[..<sign])
            self = isAddress ? .scoped : .never(never)
            return
        }
        guard let printed = Self.printed(text.text) else {
            self = .never(never)
            return
        }
        guard CedarString(printed) == text else {
            self = .never(
                "brokers compare '\(text)' with the client's address as text, which is \(printed); it never applies"
            )
            return
        }
        self = .address(printed)
    }

    /// An address as Java prints it; nil if the text is none.
    private static func printed(_ text: String) -> String? {
        guard !text.utf8.contains(UInt8(ascii: "/")), let address = try? IPAddress(parsing: text) else { return nil }
        func byte(_ shift: UInt64) -> String { String(address.low >> shift & 0xFF) }
        // Java takes an IPv4 address mapped into IPv6 for what it is.
        let isMapped = address.isIPv6 && address.high == 0 && address.low >> 32 == 0xFFFF
        guard address.isIPv6, !isMapped else { return [24, 16, 8, 0].map(byte).joined(separator: ".") }
        let shifts: [UInt64] = [48, 32, 16, 0]
        let groups = [address.high, address.low].flatMap { half in shifts.map { half >> $0 & 0xFFFF } }
        return groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
