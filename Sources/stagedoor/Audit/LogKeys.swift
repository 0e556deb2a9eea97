// SPDX-License-Identifier: Apache-2.0
import MerkleLog

/// The public keys that an argument gives: the key itself, or a file with one a line.
enum LogKeys {
    /// The file of an exported log that has its keys.
    static let file = "keys"

    static func read(argument: String) throws(CommandFailure) -> [NoteVerifier] {
        if argument.utf8.contains(UInt8(ascii: "+")), let key = try? NoteVerifier(argument) { return [key] }
        return try parse(try InputFile(reading: argument).bytes, name: argument)
    }

    static func parse(_ bytes: [UInt8], name: String) throws(CommandFailure) -> [NoteVerifier] {
        var keys: [NoteVerifier] = []
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            do throws(MerkleLogError) {
                keys.append(try NoteVerifier(String(decoding: line, as: UTF8.self)))
            } catch {
                throw CommandFailure("\(name):\(number + 1): no key", error.message)
            }
        }
        guard !keys.isEmpty else {
            throw CommandFailure("'\(name)' has no key", "it has no line", wayOut: "write one key a line")
        }
        return keys
    }
}
