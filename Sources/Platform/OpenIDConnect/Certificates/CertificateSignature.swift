// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1

/// An issuer's signature of a certificate.
struct CertificateSignature: Sendable {
    private let bytes: [UInt8]
    private let algorithm: ASN1ObjectIdentifier
    private let signature: [UInt8]

    /// - Throws: `ASN1Error` or ``UnreadableCertificate``.
    init(of part: ASN1Node, by algorithm: ASN1Node, _ signature: ASN1Node) throws {
        bytes = Array(part.encodedBytes)
        guard let name = try algorithm.children().first else { throw UnreadableCertificate("names no algorithm") }
        self.algorithm = try ASN1ObjectIdentifier(derEncoded: name, withIdentifier: .objectIdentifier)
        self.signature = Array(try signature.primitive(.bitString).dropFirst())
    }

    /// Whether a key has made it. An algorithm that is not known, or that nobody should use, has not.
    func isMade(by publicKey: [UInt8]) -> Bool {
        switch algorithm {
        case "1.2.840.10045.4.3.2": isECDSA(publicKey, SHA256.hash(data: bytes))
        case "1.2.840.10045.4.3.3": isECDSA(publicKey, SHA384.hash(data: bytes))
        case "1.2.840.10045.4.3.4": isECDSA(publicKey, SHA512.hash(data: bytes))
        case "1.2.840.113549.1.1.11": isRSA(publicKey, SHA256.hash(data: bytes))
        case "1.2.840.113549.1.1.12": isRSA(publicKey, SHA384.hash(data: bytes))
        case "1.2.840.113549.1.1.13": isRSA(publicKey, SHA512.hash(data: bytes))
        case "1.3.101.112": isEdDSA(publicKey)
        default: false
        }
    }

    private func isECDSA(_ publicKey: [UInt8], _ digest: some Digest) -> Bool {
        if let key = try? P256.Signing.PublicKey(derRepresentation: publicKey) {
            let made = try? P256.Signing.ECDSASignature(derRepresentation: signature)
            return made.map { key.isValidSignature($0, for: digest) } ?? false
        }
        if let key = try? P384.Signing.PublicKey(derRepresentation: publicKey) {
            let made = try? P384.Signing.ECDSASignature(derRepresentation: signature)
            return made.map { key.isValidSignature($0, for: digest) } ?? false
        }
        guard let key = try? P521.Signing.PublicKey(derRepresentation: publicKey) else { return false }
        let made = try? P521.Signing.ECDSASignature(derRepresentation: signature)
        return made.map { key.isValidSignature($0, for: digest) } ?? false
    }

    private func isRSA(_ publicKey: [UInt8], _ digest: some Digest) -> Bool {
        guard let key = try? _RSA.Signing.PublicKey(derRepresentation: publicKey) else { return false }
        return key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature),
            for: digest,
            padding: .insecurePKCS1v1_5
        )
    }

    private func isEdDSA(_ publicKey: [UInt8]) -> Bool {
        // RFC 8410: twelve bytes that name the algorithm, and the key.
        guard publicKey.count == 44, signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey.suffix(32))
        else { return false }
        return key.isValidSignature(signature, for: bytes)
    }
}
