// SPDX-License-Identifier: Apache-2.0

/// Keys as text: `name+id+base64(kind ‖ key)`, a private one with `PRIVATE+KEY+` in front.
enum KeyText {
    private static let longest = 1_024

    static func text(_ name: String, _ keyID: UInt32, _ kind: NoteKeyKind, _ key: [UInt8]) -> String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) }
        return "\(name)+\(Hexadecimal.text(id))+\(Base64.text([kind.rawValue] + key))"
    }

    /// The parts; the id is for the caller to compare.
    static func parse(
        _ text: String,
        prefix: String
    ) throws(MerkleLogError) -> (name: String, kind: NoteKeyKind, key: [UInt8]) {
        guard text.utf8.count <= longest, text.utf8.starts(with: prefix.utf8) else { throw malformed }
        // Base64 has plus signs of its own.
        let parts = text.utf8.dropFirst(prefix.utf8.count)
            .split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(parts[0]), let bytes = Base64.bytes(parts[2]), bytes.count == 33
        else {
            throw malformed
        }
        guard let kind = NoteKeyKind(rawValue: bytes[0]) else {
            throw MerkleLogError(
                .malformedKey,
                "keys of kind \(bytes[0]) are not known; 1 (a log) and 4 (a witness) are"
            )
        }
        return (name, kind, Array(bytes.dropFirst()))
    }

    private static var malformed: MerkleLogError {
        MerkleLogError(.malformedKey, "a key is written name+id+base64, as in example.com/log+1a2b3c4d+AQ…")
    }
}
