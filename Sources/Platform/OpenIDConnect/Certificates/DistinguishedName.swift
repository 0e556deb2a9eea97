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

    /// Each attribute's short name, or its numbers, and its text; nil for a text in an old alphabet.
    private let attributes: [(name: String, text: String?)]
    /// As the certificate has it: equal names have equal bytes here.
    let bytes: [UInt8]

    init(_ node: ASN1Node) throws {
        bytes = Array(node.encodedBytes)
        var attributes: [(String, String?)] = []
        for set in try node.children() {
            for attribute in try set.children() {
                let parts = try attribute.children()
                guard parts.count == 2, attributes.count < Self.mostAttributes else {
                    throw UnreadableCertificate("has a name that is none, or too long")
                }
                let type = try ASN1ObjectIdentifier(derEncoded: parts[0], withIdentifier: .objectIdentifier)
                let name = Self.names.first { $0.0 == type }?.1 ?? "\(type)"
                attributes.append((name, Self.text(parts[1])))
            }
        }
        self.attributes = attributes
    }

    private static func text(_ node: ASN1Node) -> String? {
        let kinds: [ASN1Identifier] = [.utf8String, .printableString, .ia5String, .visibleString, .numericString]
        guard kinds.contains(node.identifier), case .primitive(let bytes) = node.content, bytes.count <= 4_096,
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        // What moves a cursor, or begins something else for whoever reads bytes, is no name.
        return text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } ? nil : text
    }

    /// The texts of an attribute.
    func values(_ name: String) -> [String] {
        attributes.compactMap { $0.name == name ? $0.text : nil }
    }

    /// `CN=Orders,O=Acme`: the last attribute first (RFC 4514), what is special with a backslash.
    var text: String {
        attributes.reversed().map { name, text in "\(name)=\(text.map(Self.escape) ?? "?")" }.joined(separator: ",")
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if ",+\"\\<>;=".unicodeScalars.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
