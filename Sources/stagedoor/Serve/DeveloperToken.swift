// SPDX-License-Identifier: Apache-2.0

/// The token that callers show while there are no identities, wherever it was given.
enum DeveloperToken {
    static let variable = "STAGEDOOR_DEV_TOKEN"
    private static let shortest = 16
    private static let longest = 4_096

    /// The token of the flag, the file or the environment, in this order; nil if there is none.
    static func find(flag: String?, file: String?, environment: String?) throws(CommandFailure) -> String? {
        if let flag { return try checked(flag, "the token of --dev-token") }
        if let file { return try checked(try read(file), "the token in '\(file)'") }
        if let environment { return try checked(environment, "the token in \(variable)") }
        return nil
    }

    /// The file's text without the line end that editors and `openssl rand -hex 32 >file` leave.
    private static func read(_ path: String) throws(CommandFailure) -> String {
        do {
            let bytes = try InputFile(reading: path == "-" ? "./-" : path).bytes
            let isBreak: (UInt8) -> Bool = { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            let end = bytes.lastIndex { !isBreak($0) }.map { $0 + 1 } ?? 0
            return String(decoding: bytes[..<end], as: UTF8.self)
        } catch {
            throw CommandFailure(error.what, error.why, wayOut: "name a file that holds the token and nothing else")
        }
    }

    /// What a client can send in a header, and nobody guesses.
    private static func checked(_ token: String, _ place: String) throws(CommandFailure) -> String {
        guard token.utf8.count >= shortest else {
            throw CommandFailure(
                place,
                "is shorter than \(shortest) bytes",
                wayOut: "'openssl rand -hex 32' makes a good one"
            )
        }
        guard token.utf8.count <= longest, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure(
                place,
                "is not one line of at most \(longest) letters, digits and punctuation",
                wayOut: "'openssl rand -hex 32' makes a good one"
            )
        }
        return token
    }
}
