// SPDX-License-Identifier: Apache-2.0
package import MerkleLog

/// Somebody who signs the log's checkpoints after having seen that the log only grew (C2SP tlog-witness).
package struct AuditWitness: Sendable {
    /// Where its API is, without a slash at the end.
    package let url: String
    /// Its public key.
    package let key: NoteVerifier

    /// Reads `URL+KEY`, the key as `name+id+base64`; nil for anything else, or for a key that is no witness's.
    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let key = try? NoteVerifier(String(parts[1])), key.kind == .cosignature else {
            return nil
        }
        var url = String(parts[0])
        while url.hasSuffix("/") { url.removeLast() }
        let isPlain = url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, url.hasPrefix("https://") || url.hasPrefix("http://"), url.utf8.count > 8 else { return nil }
        self.url = url
        self.key = key
    }

    /// What a witness answered.
    package struct Answer: Sendable {
        let status: Int
        let body: [UInt8]

        /// An answer.
        package init(status: Int, body: [UInt8]) {
            self.status = status
            self.body = body
        }
    }

    /// Posts a body to a URL.
    package typealias Post = @Sendable (_ url: String, _ body: [UInt8]) async throws -> Answer
}
