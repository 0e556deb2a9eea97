// SPDX-License-Identifier: Apache-2.0
import MerkleLog

/// The private key of a log, from its file.
enum LogSigningKey {
    static func read(_ path: String) throws(CommandFailure) -> NoteSigner {
        let bytes = try InputFile(reading: path).bytes
        let line = bytes.split(separator: 0x0A).first ?? []
        let key: NoteSigner
        do throws(MerkleLogError) {
            key = try NoteSigner(secretText: String(decoding: line, as: UTF8.self))
        } catch {
            throw failure(path, error.message)
        }
        guard key.verifier.kind == .note else { throw failure(path, "it is the key of a witness") }
        return key
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure("'\(path)' is no signing key", reason, wayOut: "'stagedoor audit key' makes one")
    }
}
