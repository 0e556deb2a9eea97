// SPDX-License-Identifier: Apache-2.0

/// Addresses of hosts and mailboxes.
enum AddressFormat {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// RFC 2673 section 3.2: four numbers without leading zeros.
    static func isIPv4(_ text: Bytes) -> Bool { isIPv4(text[...]) }

    static func isIPv4(_ text: Slice<Bytes>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard (1...3).contains(part.count), part.allSatisfy(\.isDigit) else { return false }
                if part.count > 1, part.first == UInt8(ascii: "0") { return false }
                return part.reduce(0) { $0 * 10 + Int($1 - 48) } <= 255
            }
    }

    /// RFC 4291 section 2.2, without a zone.
    static func isIPv6(_ text: Bytes) -> Bool { isIPv6(text[...]) }

    static func isIPv6(_ text: Slice<Bytes>) -> Bool {
        guard text.count >= 2, text.count <= 45 else { return false }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups = 0
        var gaps = 0
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                let isEdge = index == 0 || index == parts.count - 1
                // A colon at the edge is half of a double one.
                if isEdge {
                    let neighbor = index == 0 ? 1 : parts.count - 2
                    guard parts.indices.contains(neighbor), parts[neighbor].isEmpty else { return false }
                } else {
                    gaps += 1
                }
            } else if part.contains(UInt8(ascii: ".")) {
                guard index == parts.count - 1, isIPv4(part) else { return false }
                groups += 2
            } else {
                guard part.count <= 4, part.allSatisfy(\.isHexadecimalDigit) else { return false }
                groups += 1
            }
        }
        return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 7
    }

    /// RFC 1123: labels of letters, digits and hyphens.
    static func isHostname(_ text: Bytes) -> Bool {
        guard !text.isEmpty, text.count <= 253 else { return false }
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-")
            else {
                return false
            }
            guard label.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }) else { return false }
            // What an encoded label stands for is not looked at, only that it stands for something.
            return !label.starts(with: "xn--".utf8) || label.count > 5
        }
    }

    /// Labels of letters, digits and marks of any script; the rules of RFC 5892 beyond that are not checked.
    static func isInternationalHostname(_ text: Bytes) -> Bool {
        if text.allSatisfy({ $0 < 0x80 }) { return isHostname(text) }
        guard text.count <= 1_000 else { return false }
        let string = String(decoding: text, as: UTF8.self)
        let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        let labels = string.unicodeScalars.split(omittingEmptySubsequences: false) { dots.contains($0) }
        return labels.allSatisfy { label in
            guard let first = label.first, let last = label.last, label.count <= 63, first != "-", last != "-" else {
                return false
            }
            if first.properties.generalCategory.isMark { return false }
            return label.allSatisfy(isPermitted)
        }
    }

    private static func isPermitted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x302E, 0x302F, 0x0640, 0x07FA, 0x3031...0x3035, 0x303B: return false
        case 0x2D, 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x200C, 0x200D, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        default: break
        }
        let category = scalar.properties.generalCategory
        return category.isMark || [.lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber].contains(category)
            || scalar.isASCII && scalar.properties.isAlphabetic
    }

    /// RFC 5321 section 4.1.2, with a host or an address in brackets; RFC 6531 with Unicode.
    static func isEmail(_ text: Bytes, allowsUnicode: Bool) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = text[..<at]
        let domain = text[(at + 1)...]
        guard isLocalPart(local, allowsUnicode: allowsUnicode), !domain.isEmpty else { return false }
        if domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") {
            let address = domain.dropFirst().dropLast()
            let isTagged = address.starts(with: "IPv6:".utf8)
            return isTagged ? isIPv6(address.dropFirst(5)) : isIPv4(address)
        }
        let host = Bytes(rebasing: domain)
        return allowsUnicode ? isInternationalHostname(host) : isHostname(host)
    }

    private static func isLocalPart(_ text: Slice<Bytes>, allowsUnicode: Bool) -> Bool {
        guard !text.isEmpty else { return false }
        let quote = UInt8(ascii: "\"")
        if text.first == quote, text.count >= 2, text.last == quote {
            var isEscape = false
            for byte in text.dropFirst().dropLast() {
                if byte < 0x20 || byte == 0x7F || !isEscape && byte == quote { return false }
                isEscape = !isEscape && byte == UInt8(ascii: "\\")
            }
            return !isEscape
        }
        let atoms = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty
                && atom.allSatisfy {
                    $0.isLetter || $0.isDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) || allowsUnicode && $0 >= 0x80
                }
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
