// SPDX-License-Identifier: Apache-2.0

/// A signature under a note, by whomever it is.
public struct NoteSignature: Sendable, Equatable {
    /// The key's name.
    public let name: String
    /// The key's id.
    public let keyID: UInt32
    /// What follows the id: for a witness the time in eight bytes, then the signature.
    public let bytes: [UInt8]

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// The signature as a line of a note, without the line's end.
    var line: String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) }
        return "\u{2014} \(name) \(Base64.text(id + bytes))"
    }

    /// Same name by its bytes, id and content.
    public static func == (left: NoteSignature, right: NoteSignature) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.keyID == right.keyID && left.bytes == right.bytes
    }
}

/// A text with signatures under it (C2SP signed-note). Nothing in it counts before ``verify(by:)``.
public struct SignedNote: Sendable, Equatable {
    /// The text that is signed, with the end of its last line.
    public let text: String
    /// The signatures, in their order.
    public private(set) var signatures: [NoteSignature]

    /// No note is longer, in bytes.
    public static let largest = 1 << 18
    /// No note has more signatures.
    public static let mostSignatures = 64

    /// A note that is made here.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-note` unless the text consists of lines without control characters.
    public init(text: String, signatures: [NoteSignature]) throws(MerkleLogError) {
        guard text.utf8.last == 0x0A, Self.hasNoControls(text.utf8) else {
            throw MerkleLogError(.malformedNote, "a note's text ends with its last line and has no control characters")
        }
        self.text = text
        self.signatures = signatures
    }

    /// A note that was stored or sent.
    ///
    /// - Throws: ``MerkleLogError`` with `malformed-note` or `too-large`.
    public init(parsing bytes: [UInt8]) throws(MerkleLogError) {
        guard bytes.count <= Self.largest else {
            throw MerkleLogError(.tooLarge, "a note has no more than \(Self.largest) bytes")
        }
        guard let whole = String(validating: bytes, as: UTF8.self), Self.hasNoControls(bytes) else {
            throw MerkleLogError(.malformedNote, "a note is UTF-8 without control characters")
        }
        guard whole.utf8.last == 0x0A, let blank = Self.lastBlankLine(bytes) else {
            throw MerkleLogError(.malformedNote, "a note ends with a blank line and signatures")
        }
        text = String(decoding: bytes[...blank], as: UTF8.self)
        signatures = try Self.signatures(bytes[(blank + 2)...])
    }

    /// The place of the line end before the last empty line.
    private static func lastBlankLine(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        return (0..<bytes.count - 1).last { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
    }

    private static func hasNoControls(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
    }

    private static func signatures(_ bytes: ArraySlice<UInt8>) throws(MerkleLogError) -> [NoteSignature] {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: true)
        guard !lines.isEmpty else { throw MerkleLogError(.malformedNote, "the note is not signed") }
        guard lines.count <= mostSignatures else {
            throw MerkleLogError(.tooLarge, "a note has no more than \(mostSignatures) signatures")
        }
        var signatures: [NoteSignature] = []
        for (number, line) in lines.enumerated() {
            guard let signature = NoteSignature(line: line) else {
                let form = "'\u{2014} name base64'"
                throw MerkleLogError(.malformedNote, "line \(number + 1) of the signatures is not written \(form)")
            }
            signatures.append(signature)
        }
        return signatures
    }

    /// Adds a signature, such as a witness's, after the others.
    public mutating func add(_ signature: NoteSignature) { signatures.append(signature) }

    /// The note as it is stored.
    public var bytes: [UInt8] { Array((text + "\n" + signatures.map { $0.line + "\n" }.joined()).utf8) }

    /// A signature that was found to be right.
    public struct Verified: Sendable, Hashable {
        /// Whose it is.
        public let key: NoteVerifier
        /// When a witness signed, in seconds since 1970; nil for a log.
        public let time: Int?
    }

    /// Checks the signatures of the keys that are known; others are ignored.
    ///
    /// - Returns: the first right signature of each key.
    /// - Throws: ``MerkleLogError`` with `wrong-signature` if one of a known key is wrong, `no-known-signature` if there is
    ///   none.
    public func verify(by keys: [NoteVerifier]) throws(MerkleLogError) -> [Verified] {
        var verified: [Verified] = []
        for signature in signatures {
            guard let key = keys.first(where: { $0.isSigner(of: signature) }) else { continue }
            guard let time = key.time(of: signature, over: text) else {
                throw MerkleLogError(.wrongSignature, "the signature of '\(key.name)' is not over this text")
            }
            if verified.contains(where: { $0.key == key }) { continue }
            verified.append(Verified(key: key, time: key.kind == .cosignature ? time : nil))
        }
        guard !verified.isEmpty else {
            throw MerkleLogError(.noKnownSignature, "no signature is by a key that is known")
        }
        return verified
    }
}

extension NoteSignature {
    fileprivate init?(line: ArraySlice<UInt8>) {
        let mark = Array("\u{2014} ".utf8)
        guard line.starts(with: mark) else { return nil }
        let words = line.dropFirst(mark.count).split(separator: 0x20, omittingEmptySubsequences: false)
        guard words.count == 2, let bytes = Base64.bytes(words[1]), bytes.count > 4 else { return nil }
        let name = String(decoding: words[0], as: UTF8.self)
        guard KeyName.isValid(name) else { return nil }
        self.init(
            name: name,
            keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(bytes.dropFirst(4))
        )
    }
}
