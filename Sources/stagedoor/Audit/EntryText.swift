// SPDX-License-Identifier: Apache-2.0
import JSON
import MerkleLog

/// Entries as files and people have them.
enum EntryText {
    /// What an entry in a file may be: its bytes, those without the last line's end, or its canonical form.
    static func candidates(_ bytes: [UInt8]) -> [[UInt8]] {
        var candidates = [bytes]
        if bytes.last == 0x0A { candidates.append(Array(bytes.dropLast())) }
        if let canonical = try? JSON(parsing: bytes).canonicalBytes() { candidates.append(canonical) }
        return candidates
    }

    /// The entry as text; nil if it is none.
    static func text(_ entry: [UInt8]) -> String? { String(validating: entry, as: UTF8.self) }

    /// The beginning of an entry, for people.
    static func shown(_ entry: [UInt8]) -> String {
        guard let text = text(entry) else { return "\(entry.count) bytes that are no text" }
        return text.unicodeScalars.count > 400
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(400))) + "…" : text
    }
}
