// SPDX-License-Identifier: Apache-2.0
import Crypto
import FoundationEssentials
import SwiftASN1

/// What a client's certificate says (RFC 5280), read from its bytes; that it is good was found out before.
struct CertificateFacts: Sendable {
    private static let mostBytes = 64 << 10
    private static let mostNames = 100

    /// In hexadecimal digits, without zeros before it.
    let serial: String
    let issuer: DistinguishedName
    let subject: DistinguishedName
    private(set) var uris: [String] = []
    private(set) var dnsNames: [String] = []
    private(set) var emails: [String] = []
    /// Seconds since 1970.
    let notBefore: Int
    let notAfter: Int
    /// Whether it is an authority's, which signs others.
    private(set) var isAuthority = false
    /// Whether it may sign certificates or lists of revoked ones, as far as it says what it may.
    private(set) var maySignCertificates = false
    /// SHA-256 of the whole, in hexadecimal digits.
    let fingerprint: String
    /// What its issuer has signed, by which algorithm, and the signature.
    let signed: CertificateSignature
    /// The public key, as its issuer has it signed.
    let publicKey: [UInt8]

    /// Reads a certificate.
    ///
    /// - Throws: `ASN1Error` or ``UnreadableCertificate``.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count <= Self.mostBytes else { throw UnreadableCertificate("is longer than 64 KiB") }
        fingerprint = Self.hexadecimal(Array(SHA256.hash(data: bytes)))
        let whole = try DER.parse(bytes).children()
        guard whole.count == 3 else { throw UnreadableCertificate("has not three parts") }
        var parts = try whole[0].children()[...]
        if parts.first?.identifier == .tagged(0) { parts.removeFirst() }
        guard parts.count >= 6 else { throw UnreadableCertificate("lacks a part") }
        let fields = Array(parts)
        serial = Self.hexadecimal(try fields[0].primitive(.integer).drop { $0 == 0 }[...])
        issuer = try DistinguishedName(fields[2])
        let validity = try fields[3].children()
        guard validity.count == 2 else { throw UnreadableCertificate("has no two times") }
        notBefore = try CertificateTime.seconds(validity[0])
        notAfter = try CertificateTime.seconds(validity[1])
        subject = try DistinguishedName(fields[4])
        publicKey = Array(fields[5].encodedBytes)
        signed = try CertificateSignature(of: whole[0], by: whole[1], whole[2])
        for part in fields.dropFirst(6) where part.identifier == .tagged(3) {
            for extensions in try part.children() {
                for one in try extensions.children() { try read(extension: one) }
            }
        }
    }

    private mutating func read(extension node: ASN1Node) throws {
        let parts = try node.children()
        guard let name = parts.first, let value = parts.last, parts.count >= 2 else {
            throw UnreadableCertificate("has an extension without a value")
        }
        let bytes = try value.primitive(.octetString)
        switch try ASN1ObjectIdentifier(derEncoded: name, withIdentifier: .objectIdentifier) {
        case "2.5.29.17": try readNames(bytes)
        case "2.5.29.19":
            let constraint = try DER.parse(bytes).children().first
            if let constraint, constraint.identifier == .boolean {
                isAuthority = try constraint.primitive(.boolean).contains { $0 != 0 }
            }
        case "2.5.29.15":
            // The bits 5 and 6, after the byte that says how many of the last byte's bits count for nothing.
            let bits = try DER.parse(bytes).primitive(.bitString).dropFirst()
            maySignCertificates = bits.first.map { $0 & 0b0000_0110 != 0 } ?? false
        default: break
        }
    }

    /// The alternative names: those in words, for people do not write the others into policies.
    private mutating func readNames(_ bytes: ArraySlice<UInt8>) throws {
        let names = try DER.parse(bytes).children()
        guard names.count <= Self.mostNames else { throw UnreadableCertificate("has more than 100 names") }
        for name in names {
            switch name.identifier {
            case .tagged(1): emails.append(try Self.word(name))
            case .tagged(2): dnsNames.append(try Self.word(name))
            case .tagged(6): uris.append(try Self.word(name))
            default: break
            }
        }
    }

    /// What is not printable might look like another name to whoever reads it.
    private static func word(_ node: ASN1Node) throws -> String {
        guard case .primitive(let bytes) = node.content, !bytes.isEmpty, bytes.count <= 4_096,
            bytes.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw UnreadableCertificate("has a name that is empty, too long or not printable") }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Why a certificate cannot be read, said of the certificate.
struct UnreadableCertificate: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension ASN1Identifier {
    /// A tag of the place that it is used in.
    static func tagged(_ number: UInt) -> ASN1Identifier {
        ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }
}

extension ASN1Node {
    /// What something that is made of others is made of.
    func children() throws -> [ASN1Node] {
        guard case .constructed(let nodes) = content else { throw ASN1Error.unexpectedFieldType(identifier) }
        return Array(nodes)
    }

    /// The bytes of something of a kind.
    func primitive(_ kind: ASN1Identifier) throws -> ArraySlice<UInt8> {
        guard identifier == kind, case .primitive(let bytes) = content else {
            throw ASN1Error.unexpectedFieldType(identifier)
        }
        return bytes
    }
}
