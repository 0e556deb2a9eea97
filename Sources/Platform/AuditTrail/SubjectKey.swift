// SPDX-License-Identifier: Apache-2.0
import Crypto

/// Under which key what an entry must not say by name is hashed: a person's own, or one of a day for everything that is
/// nobody's in particular. Subjects are the same when their bytes are.
struct Subject: Hashable, Sendable, Comparable {
    /// `person:ada`, `day:2026-11-22`.
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: Subject, right: Subject) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    static func < (left: Subject, right: Subject) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

/// A subject's key. Without it nobody can tell of whom a pseudonym is.
struct SubjectKey: Sendable {
    static let length = 32
    /// Stands for somebody whose key is not at hand, which no entry has that is made as it should be.
    static let unknown = "hmac:unknown"
    static let beginning = "hmac:"
    static let shownBytes = 16

    private let key: SymmetricKey
    /// What stands for the subject itself.
    let name: String

    init(_ bytes: [UInt8], of subject: Subject) {
        key = SymmetricKey(data: bytes)
        name = Self.pseudonym("name", subject.text, key)
    }

    /// What stands for an address.
    func source(_ address: String) -> String { Self.pseudonym("source", address, key) }

    /// What stands for what the subject has signed in with, where that tells who it is.
    func token(_ id: String) -> String { Self.pseudonym("token", id, key) }

    /// What stands for a name that has no key of its own.
    func other(_ name: String) -> String { Self.pseudonym("other", name, key) }

    /// `hmac:` and the first 16 bytes of HMAC-SHA-256 in hexadecimal.
    private static func pseudonym(_ purpose: StaticString, _ text: String, _ key: SymmetricKey) -> String {
        var code = HMAC<SHA256>(key: key)
        code.update(data: UnsafeRawBufferPointer(start: purpose.utf8Start, count: purpose.utf8CodeUnitCount))
        code.update(data: [0])
        code.update(data: Array(text.utf8))
        var hex = Array(beginning.utf8)
        hex.reserveCapacity(5 + 2 * shownBytes)
        for byte in code.finalize().prefix(shownBytes) {
            for digit in [byte >> 4, byte & 15] { hex.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
        }
        return String(decoding: hex, as: UTF8.self)
    }
}

/// What subjects' keys are sealed under: from a copy of the database alone nobody has them.
struct SubjectSeal: Sendable {
    private let key: SymmetricKey

    /// The key that comes from the server's secret (HKDF, RFC 5869).
    init(secret: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Array("stagedoor audit subject keys".utf8),
            outputByteCount: 32
        )
    }

    /// AES-256-GCM, bound to the subject.
    func seal(_ bytes: [UInt8], of subject: Subject) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: key, authenticating: Array(subject.text.utf8))
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// - Throws: `CryptoKitError` for what was sealed under another secret, or for somebody else.
    func open(_ sealed: [UInt8], of subject: Subject) throws -> SubjectKey {
        let bytes = try AES.GCM.open(
            AES.GCM.SealedBox(combined: sealed),
            using: key,
            authenticating: Array(subject.text.utf8)
        )
        return SubjectKey(Array(bytes), of: subject)
    }
}
