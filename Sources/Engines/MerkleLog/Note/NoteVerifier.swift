// SPDX-License-Identifier: Apache-2.0
import Crypto

/// What a key signs.
public enum NoteKeyKind: UInt8, Sendable {
    /// The text of a note (C2SP signed-note): a log's own key.
    case note = 1
    /// That it saw a checkpoint at a time, and that the log only grew (C2SP tlog-cosignature, v1): a witness's key.
    case cosignature = 4
}

/// A public key under its name: who may sign notes.
public struct NoteVerifier: Sendable, Hashable, CustomStringConvertible {
    /// The key's name; a log's is its checkpoints' origin.
    public let name: String
    /// What the key signs.
    public let kind: NoteKeyKind
    /// The 32 bytes of the Ed25519 public key.
    public let publicKey: [UInt8]
    /// The beginning of the SHA-256 of name, kind and key, which signatures bear.
    public let keyID: UInt32

    /// A key with its name.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-key`.
    public init(name: String, kind: NoteKeyKind, publicKey: [UInt8]) throws(MerkleLogError) {
        guard KeyName.isValid(name) else { throw MerkleLogError(.malformedKey, "'\(name)' is no name of a key") }
        guard publicKey.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil else {
            throw MerkleLogError(.malformedKey, "the key of '\(name)' is no Ed25519 public key")
        }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        keyID = Self.keyID(name, kind, publicKey)
    }

    static func keyID(_ name: String, _ kind: NoteKeyKind, _ publicKey: [UInt8]) -> UInt32 {
        SHA256.hash(data: Array(name.utf8) + [0x0A, kind.rawValue] + publicKey).prefix(4).reduce(0) {
            $0 << 8 | UInt32($1)
        }
    }

    /// The key that a text `name+id+base64` spells, as ``description`` does.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-key`.
    public init(_ text: String) throws(MerkleLogError) {
        let (name, kind, key) = try KeyText.parse(text, prefix: "")
        try self.init(name: name, kind: kind, publicKey: key)
        guard description.utf8.elementsEqual(text.utf8) else {
            throw MerkleLogError(.malformedKey, "the id of the key '\(name)' is not that of its bytes")
        }
    }

    /// `name+id+base64`: the form in which other tools take the key.
    public var description: String { KeyText.text(name, keyID, kind, publicKey) }

    /// Whether both the name and the id are this key's.
    func isSigner(of signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.utf8.elementsEqual(name.utf8)
    }

    /// The time of a signature that is right, 0 if it has none; nil if it is wrong.
    func time(of signature: NoteSignature, over text: String) -> Int? {
        var bytes = signature.bytes[...]
        var message = Array(text.utf8)
        var time = 0
        if kind == .cosignature {
            guard bytes.count == 8 + 64, bytes[0] < 0x80 else { return nil }
            time = bytes.prefix(8).reduce(0) { $0 << 8 | Int($1) }
            bytes = bytes.dropFirst(8)
            message = Self.cosigned(text, time: time)
        }
        guard bytes.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return nil
        }
        return key.isValidSignature(Array(bytes), for: message) ? time : nil
    }

    static func cosigned(_ text: String, time: Int) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n\(text)".utf8) }

    /// Same name by its bytes, same kind, same key.
    public static func == (left: NoteVerifier, right: NoteVerifier) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.kind == right.kind && left.publicKey == right.publicKey
    }

    /// Hashes what makes keys equal.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyID)
        hasher.combine(publicKey)
    }
}
