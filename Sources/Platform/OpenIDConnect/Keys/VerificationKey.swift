// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras
import FoundationEssentials
import JSON

/// A public key of an issuer, which verifies by the algorithms of its own kind and by no other.
struct VerificationKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
        case p384(P384.Signing.PublicKey)
        case p521(P521.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    private static let largestModulus = 8_192 / 8

    /// The name by which tokens refer to it.
    let id: String?
    /// The only algorithm, if the issuer says so.
    private let onlyAlgorithm: SignatureAlgorithm?
    private let material: Material

    /// A key from its JWK (RFC 7517, RFC 7518 section 6, RFC 8037 section 2).
    ///
    /// nil for keys that are not for verifying, not public, too weak or too large, of an unknown kind, or broken: a
    /// reader of a key set ignores what it does not understand (RFC 7517 section 5).
    init?(_ key: JSON) {
        guard Self.isForVerifying(key), let material = Self.material(key) else { return nil }
        self.material = material
        switch key["alg"] {
        case nil: onlyAlgorithm = nil
        case let name?:
            guard let text = name.string, let algorithm = SignatureAlgorithm(name: text) else { return nil }
            onlyAlgorithm = algorithm
        }
        switch key["kid"] {
        case nil: id = nil
        case let name?:
            guard let text = name.string else { return nil }
            id = text
        }
    }

    private static func isForVerifying(_ key: JSON) -> Bool {
        if let use = key["use"], use.string.map({ $0.hasSameBytes(as: "sig") }) != true { return false }
        guard let operations = key["key_ops"] else { return true }
        return operations.array?.contains { $0.string.map { $0.hasSameBytes(as: "verify") } == true } ?? false
    }

    private static func material(_ key: JSON) -> Material? {
        switch (key["kty"]?.string, key["crv"]?.string) {
        case ("RSA", nil): rsa(key)
        case ("EC", "P-256"):
            point(key, 32).flatMap { try? P256.Signing.PublicKey(rawRepresentation: $0) }.map { .p256($0) }
        case ("EC", "P-384"):
            point(key, 48).flatMap { try? P384.Signing.PublicKey(rawRepresentation: $0) }.map { .p384($0) }
        case ("EC", "P-521"):
            point(key, 66).flatMap { try? P521.Signing.PublicKey(rawRepresentation: $0) }.map { .p521($0) }
        case ("OKP", "Ed25519"):
            number("x", key, 32).flatMap { try? Curve25519.Signing.PublicKey(rawRepresentation: $0) }
                .map { .ed25519($0) }
        default: nil
        }
    }

    private static func rsa(_ key: JSON) -> Material? {
        guard let modulus = key["n"]?.string.flatMap({ Base64URL.decode($0.utf8) }), modulus.count <= largestModulus,
            let exponent = key["e"]?.string.flatMap({ Base64URL.decode($0.utf8) }), exponent.count <= 4,
            // The library refuses less than 2,048 bits.
            let rsa = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
        else { return nil }
        return .rsa(rsa)
    }

    private static func point(_ key: JSON, _ size: Int) -> [UInt8]? {
        guard let x = number("x", key, size), let y = number("y", key, size) else { return nil }
        return x + y
    }

    private static func number(_ name: String, _ key: JSON, _ size: Int) -> [UInt8]? {
        key[name]?.string.flatMap { Base64URL.decode($0.utf8) }.flatMap { $0.count == size ? $0 : nil }
    }

    /// Whether the key may be asked about signatures by an algorithm.
    func serves(_ algorithm: SignatureAlgorithm) -> Bool {
        if let onlyAlgorithm, onlyAlgorithm != algorithm, !Self.areBothEd25519(onlyAlgorithm, algorithm) {
            return false
        }
        return switch (material, algorithm) {
        case (.rsa, .rs256), (.rsa, .rs384), (.rsa, .rs512), (.rsa, .ps256), (.rsa, .ps384), (.rsa, .ps512): true
        case (.p256, .es256), (.p384, .es384), (.p521, .es512): true
        case (.ed25519, .edDSA), (.ed25519, .ed25519): true
        default: false
        }
    }

    private static func areBothEd25519(_ one: SignatureAlgorithm, _ other: SignatureAlgorithm) -> Bool {
        let names: [SignatureAlgorithm] = [.edDSA, .ed25519]
        return names.contains(one) && names.contains(other)
    }

    /// Whether these bytes are the key's signature of those, by this algorithm.
    func verifies(_ signature: [UInt8], of bytes: [UInt8], by algorithm: SignatureAlgorithm) -> Bool {
        guard serves(algorithm) else { return false }
        switch material {
        case .rsa(let key): return Self.verifies(signature, of: bytes, by: algorithm, key)
        case .p256(let key):
            guard let raw = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(raw, for: SHA256.hash(data: bytes))
        case .p384(let key):
            guard let raw = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(raw, for: SHA384.hash(data: bytes))
        case .p521(let key):
            guard let raw = try? P521.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(raw, for: SHA512.hash(data: bytes))
        case .ed25519(let key): return signature.count == 64 && key.isValidSignature(signature, for: bytes)
        }
    }

    private static func verifies(
        _ signature: [UInt8],
        of bytes: [UInt8],
        by algorithm: SignatureAlgorithm,
        _ key: _RSA.Signing.PublicKey
    ) -> Bool {
        guard signature.count == (key.keySizeInBits + 7) / 8 else { return false }
        let raw = _RSA.Signing.RSASignature(rawRepresentation: signature)
        return switch algorithm {
        case .rs256: key.isValidSignature(raw, for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5)
        case .rs384: key.isValidSignature(raw, for: SHA384.hash(data: bytes), padding: .insecurePKCS1v1_5)
        case .rs512: key.isValidSignature(raw, for: SHA512.hash(data: bytes), padding: .insecurePKCS1v1_5)
        case .ps256: key.isValidSignature(raw, for: SHA256.hash(data: bytes), padding: .PSS)
        case .ps384: key.isValidSignature(raw, for: SHA384.hash(data: bytes), padding: .PSS)
        case .ps512: key.isValidSignature(raw, for: SHA512.hash(data: bytes), padding: .PSS)
        default: false
        }
    }
}
