// SPDX-License-Identifier: Apache-2.0

/// URIs and IRIs by the grammar of RFC 3986 and RFC 3987.
struct URIFormat {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    let isAbsolute: Bool
    let isReference: Bool

    init(_ text: Bytes, allowsUnicode: Bool) {
        let hasScheme = Self.schemeLength(text) != nil
        let start = Self.schemeLength(text) ?? 0
        isReference = Self.isHierarchy(text[start...], hasScheme: hasScheme, allowsUnicode)
        isAbsolute = hasScheme && isReference
    }

    /// The length of the scheme and its colon.
    private static func schemeLength(_ text: Bytes) -> Int? {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), let first = text.first, first.isLetter else {
            return nil
        }
        let isScheme = text[..<colon].allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
        return isScheme ? colon + 1 : nil
    }

    private static func isHierarchy(_ text: Slice<Bytes>, hasScheme: Bool, _ allowsUnicode: Bool) -> Bool {
        var path = text
        if let hash = path.firstIndex(of: UInt8(ascii: "#")) {
            guard isText(path[(hash + 1)...], extra: "/?:@", allowsUnicode) else { return false }
            path = path[..<hash]
        }
        if let mark = path.firstIndex(of: UInt8(ascii: "?")) {
            guard isText(path[(mark + 1)...], extra: "/?:@", allowsUnicode) else { return false }
            path = path[..<mark]
        }
        if path.starts(with: "//".utf8) {
            let rest = path.dropFirst(2)
            let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            guard isAuthority(rest[..<end], allowsUnicode) else { return false }
            path = rest[end...]
        } else if !hasScheme {
            // The first segment of a relative path has no colon, or it would be a scheme.
            let end = path.firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            if path[..<end].contains(UInt8(ascii: ":")) { return false }
        }
        return isText(path, extra: "/:@", allowsUnicode)
    }

    private static func isAuthority(_ text: Slice<Bytes>, _ allowsUnicode: Bool) -> Bool {
        var host = text
        if let at = host.firstIndex(of: UInt8(ascii: "@")) {
            guard isText(host[..<at], extra: ":", allowsUnicode) else { return false }
            host = host[(at + 1)...]
        }
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = host[(host.startIndex + 1)..<end]
            let isFuture = address.first.map { $0 | 0x20 == UInt8(ascii: "v") } ?? false
            guard isFuture || AddressFormat.isIPv6(address) else { return false }
            return isPort(host[(end + 1)...])
        }
        guard let colon = host.firstIndex(of: UInt8(ascii: ":")) else { return isText(host, extra: "", allowsUnicode) }
        return isText(host[..<colon], extra: "", allowsUnicode) && isPort(host[colon...])
    }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Slice<Bytes>) -> Bool {
        guard let first = text.first else { return true }
        return first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(\.isDigit)
    }

    /// Unreserved characters, sub-delimiters, percent-encoded ones and some more.
    private static func isText(_ text: Slice<Bytes>, extra: StaticString, _ allowsUnicode: Bool) -> Bool {
        let more = UnsafeBufferPointer(start: extra.utf8Start, count: extra.utf8CodeUnitCount)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < text.endIndex, text[index + 1].isHexadecimalDigit, text[index + 2].isHexadecimalDigit
                else { return false }
                index += 3
                continue
            }
            let isPlain = byte.isLetter || byte.isDigit || "-._~!$&'()*+,;=".utf8.contains(byte)
            guard isPlain || more.contains(byte) || allowsUnicode && byte >= 0x80 else { return false }
            index += 1
        }
        return true
    }

    /// RFC 6570: literals, and expressions in braces.
    static func isTemplate(_ text: Bytes) -> Bool {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "{") {
                guard let end = text[index...].firstIndex(of: UInt8(ascii: "}")), isExpression(text[(index + 1)..<end])
                else { return false }
                index = end + 1
                continue
            }
            if byte <= 0x20 || byte == 0x7F || "\"<>\\^`|}".utf8.contains(byte) { return false }
            index += 1
        }
        return true
    }

    private static func isExpression(_ text: Slice<Bytes>) -> Bool {
        var names = text
        if let first = names.first, "+#./;?&=,!@|".utf8.contains(first) { names = names.dropFirst() }
        let variables = names.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        return variables.allSatisfy { variable in
            var name = variable
            if name.last == UInt8(ascii: "*") {
                name = name.dropLast()
            } else if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
                let length = name[(colon + 1)...]
                guard (1...4).contains(length.count), length.allSatisfy(\.isDigit), length.first != UInt8(ascii: "0")
                else {
                    return false
                }
                name = name[..<colon]
            }
            let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isDigit || "_%".utf8.contains($0) }
            }
        }
    }
}
