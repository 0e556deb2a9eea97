// SPDX-License-Identifier: Apache-2.0

/// Whom proxies say that a request came through, the nearest last: `X-Forwarded-For`, or `Forwarded` (RFC 7239).
enum ForwardedHops {
    private static let mostBytes = 4_096
    private static let mostHops = 64

    /// The right-most hop of `X-Forwarded-For` that is not trusted; nil if a hop as far as that names no address, and if it
    /// is not among the last ones: how much stands to the left of it is up to strangers, who gain nothing by it.
    static func lastStranger(_ fields: [String], _ isTrusted: (String) -> Bool) -> String? {
        var (left, hops) = (mostBytes, 0)
        for field in fields.reversed() {
            let bytes = field.utf8.suffix(left)
            let isCut = bytes.count < field.utf8.count
            left -= bytes.count
            let parts = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            // The rest of a hop that was cut may look like another one.
            for part in parts.dropFirst(isCut ? 1 : 0).reversed() {
                hops += 1
                guard hops <= mostHops, let hop = address(String(Substring(part))) else { return nil }
                if !isTrusted(hop) { return hop }
            }
            guard !isCut else { return nil }
        }
        return nil
    }

    /// The `for` of each element of `Forwarded` in their order, nil for each hop that names no address; nil for what cannot
    /// be read.
    static func forwarded(_ fields: [String]) -> [String?]? {
        guard fields.reduce(0, { $0 + $1.utf8.count }) <= mostBytes else { return nil }
        var all: [String?] = []
        for field in fields {
            var reader = ForwardedReader(Array(field.utf8))
            guard let some = reader.hops() else { return nil }
            all += some.map { $0.flatMap(address) }
        }
        return all.count <= mostHops ? all : nil
    }

    /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:80`, without the port.
    private static func address(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        var rest = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let port = rest[rest.index(after: end)...]
            guard port.isEmpty || isPort(port) else { return nil }
            rest = rest[rest.index(after: rest.startIndex)..<end]
            guard rest.contains(UInt8(ascii: ":")) else { return nil }
        } else if let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest.lastIndex(of: UInt8(ascii: ":")) == colon {
            guard isPort(rest[colon...]) else { return nil }
            rest = rest[..<colon]
        }
        return AddressBlock.spelling(String(decoding: rest, as: UTF8.self))
    }

    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        (2...6).contains(bytes.count) && bytes.first == UInt8(ascii: ":")
            && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// Reads `for=192.0.2.1;proto=https, for="[2001:db8::1]:80"`.
private struct ForwardedReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What each element's `for` says, nil where there is none; nil for a header that is none.
    mutating func hops() -> [String?]? {
        var hops: [String?] = []
        repeat {
            guard let hop = element() else { return nil }
            hops.append(hop)
        } while take(UInt8(ascii: ","))
        return place == bytes.count ? hops : nil
    }

    /// The outer nil is for what cannot be read.
    private mutating func element() -> String?? {
        var found: String?
        repeat {
            skipSpace()
            guard let name = token(), take(UInt8(ascii: "=")), let value = value() else { return .none }
            skipSpace()
            guard name.lowercased() == "for" else { continue }
            guard found == nil else { return .none }
            found = value
        } while take(UInt8(ascii: ";"))
        return .some(found)
    }

    private mutating func value() -> String? {
        guard take(UInt8(ascii: "\"")) else { return token() }
        var value: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard place < bytes.count else { return nil }
                value.append(bytes[place])
                place += 1
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    private mutating func token() -> String? {
        let start = place
        while place < bytes.count, Self.isToken(bytes[place]) { place += 1 }
        return place > start ? String(decoding: bytes[start..<place], as: UTF8.self) : nil
    }

    /// RFC 9110, section 5.6.2; and the colons and brackets that some leave unquoted.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~:[]".utf8.contains(byte)
        }
    }

    private mutating func skipSpace() {
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }
}
