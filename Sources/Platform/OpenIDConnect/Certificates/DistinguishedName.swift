// SPDX-License-Identifier: Apache-2.0
import SwiftASN1

/// Somebody's name in a certificate: attributes such as `CN` and `OU`, in the certificate's order (RFC 5280 4.1.2.4).
struct DistinguishedName: Sendable {
    private static let mostAttributes = 64
    private static let names: [(ASN1ObjectIdentifier, String)] = [
        ("2.5.4.3", "CN"), ("2.5.4.10", "O"), ("2.5.4.11", "OU"), ("2.5.4.6", "C"), ("2.5.4.7", "L"),
        ("2.5.4.8", "ST"), ("2.5.4.5", "serialNumber"), ("0.9.2342.19200300.100.1.25", "DC"),
        ("0.9.2342.19200300.100.1.1", "UID"),
    ]

    /// One of the things that a name says.
    private struct Attribute {
        /// The short name, or the numbers.
        let name: String
        /// Nil for a text in an old alphabet, or with what is no text.
        let text: String?
        /// The value, DER.
        let bytes: [UInt8]
    }

    /// What is said in one breath is a set.
    private let sets: [[Attribute]]
    /// As the certificate has it: equal names have equal bytes here.
    let bytes: [UInt8]

    init(_ node: ASN1Node) throws {
        bytes = Array(node.encodedBytes)
        var (sets, count): ([[Attribute]], Int) = ([], 0)
        for set in try node.children() {
            var attributes: [Attribute] = []
            for attribute in try set.children() {
                let parts = try attribute.children()
                count += 1
                guard parts.count == 2, count <= Self.mostAttributes else {
                    throw UnreadableCertificate("has a name that is none, or too long")
                }
                let type = try ASN1ObjectIdentifier(derEncoded: parts[0], withIdentifier: .objectIdentifier)
                let name = Self.names.first { $0.0 == type }?.1 ?? "\(type)"
                let (text, bytes) = (Self.text(parts[1]), Array(parts[1].encodedBytes))
                attributes.append(Attribute(name: name, text: text, bytes: bytes))
            }
            sets.append(attributes)
        }
        self.sets = sets
    }

    private static func text(_ node: ASN1Node) -> String? {
        let kinds: [ASN1Identifier] = [.utf8String, .printableString, .ia5String, .visibleString, .numericString]
        guard kinds.contains(node.identifier), case .primitive(let bytes) = node.content, bytes.count <= 4_096,
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        // What moves a cursor, or begins something else for whoever reads bytes, is no name.
        return text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } ? nil : text
    }

    /// The texts of an attribute; nil for each that cannot be read.
    func values(_ name: String) -> [String?] {
        sets.joined().filter { $0.name == name }.map(\.text)
    }

    /// `CN=Orders+UID=7,O=Acme`: the last set first (RFC 4514), what is special with a backslash, and what cannot be read
    /// as the digits of its bytes, so that different names have different texts.
    var text: String {
        sets.reversed().map { set in
            set.map { attribute in
                let value = attribute.text.map(Self.escape) ?? "#" + CertificateFacts.hexadecimal(attribute.bytes)
                return attribute.name + "=" + value
            }.joined(separator: "+")
        }.joined(separator: ",")
    }

    private static func escape(_ text: String) -> String {
        var escaped = text.utf8.first == UInt8(ascii: "#") ? "\\" : ""
        for scalar in text.unicodeScalars {
            if ",+\"\\<>;=".unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
