// SPDX-License-Identifier: Apache-2.0
import JSON

/// The formats of JSON Schema that can be asserted; any other is an annotation.
enum StringFormat: UInt8, CaseIterable, Sendable {
    case date, time, dateTime, duration
    case email, idnEmail, hostname, idnHostname
    case ipv4, ipv6
    case uri, uriReference, iri, iriReference, uriTemplate
    case uuid, jsonPointer, relativeJSONPointer, regex

    init?(_ name: UnsafeBufferPointer<UInt8>) {
        guard let format = Self.allCases.first(where: { name.elementsEqual($0.name.utf8) }) else { return nil }
        self = format
    }

    /// The format's name in schemas.
    var name: String {
        switch self {
        case .dateTime: "date-time"
        case .idnEmail: "idn-email"
        case .idnHostname: "idn-hostname"
        case .uriReference: "uri-reference"
        case .iriReference: "iri-reference"
        case .uriTemplate: "uri-template"
        case .jsonPointer: "json-pointer"
        case .relativeJSONPointer: "relative-json-pointer"
        default: String(describing: self)
        }
    }

    /// Whether a text, which is UTF-8, follows the format.
    func holds(for text: UnsafeBufferPointer<UInt8>) -> Bool {
        var scanner = FormatScanner(text)
        switch self {
        case .date: return scanner.date() && scanner.isAtEnd
        case .time: return scanner.time() && scanner.isAtEnd
        case .dateTime: return scanner.date() && scanner.takeLetter("T") && scanner.time() && scanner.isAtEnd
        case .duration: return scanner.duration() && scanner.isAtEnd
        case .email: return AddressFormat.isEmail(text, allowsUnicode: false)
        case .idnEmail: return AddressFormat.isEmail(text, allowsUnicode: true)
        case .hostname: return AddressFormat.isHostname(text)
        case .idnHostname: return AddressFormat.isInternationalHostname(text)
        case .ipv4: return AddressFormat.isIPv4(text)
        case .ipv6: return AddressFormat.isIPv6(text)
        case .uri: return URIFormat(text, allowsUnicode: false).isAbsolute
        case .uriReference: return URIFormat(text, allowsUnicode: false).isReference
        case .iri: return URIFormat(text, allowsUnicode: true).isAbsolute
        case .iriReference: return URIFormat(text, allowsUnicode: true).isReference
        case .uriTemplate: return URIFormat.isTemplate(text)
        case .uuid: return scanner.uuid() && scanner.isAtEnd
        case .jsonPointer: return PointerFormat.isPointer(text[...])
        case .relativeJSONPointer: return PointerFormat.isRelative(text)
        case .regex: return Self.isPattern(text)
        }
    }

    /// What cannot be matched here is a pattern still.
    private static func isPattern(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        do throws(PatternFailure) {
            _ = try RegularExpression(String(decoding: text, as: UTF8.self), isDeterministic: false)
            return true
        } catch {
            if case .unsupported = error { return true }
            return false
        }
    }
}

/// RFC 6901 and its relative form.
enum PointerFormat {
    static func isPointer(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = text.first else { return true }
        guard first == UInt8(ascii: "/") else { return false }
        var isEscape = false
        for byte in text {
            if isEscape, byte != UInt8(ascii: "0"), byte != UInt8(ascii: "1") { return false }
            isEscape = !isEscape && byte == UInt8(ascii: "~")
        }
        return !isEscape
    }

    static func isRelative(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = text.prefix { (48...57).contains($0) }
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return false }
        let rest = text[digits.endIndex...]
        return rest.count == 1 && rest.first == UInt8(ascii: "#") || isPointer(rest)
    }
}
