// SPDX-License-Identifier: Apache-2.0
import Crypto

extension PolicyDocument {
    /// What tells policies from any others: the SHA-256 of what `sha256sum` prints for all files, named from the folder
    /// that `policy pull` writes and in the order of the bytes of their names. In hexadecimal.
    package static func digest(of documents: [PolicyDocument]) -> String {
        var hash = SHA256()
        for document in documents.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            let content = hexadecimal(SHA256.hash(data: Array(document.text.utf8)))
            // As sha256sum has it: a backslash in a name is written twice, and the line begins with one.
            let isEscaped = document.name.utf8.contains(UInt8(ascii: "\\"))
            let name = isEscaped ? document.name.replacing("\\", with: "\\\\") : document.name
            hash.update(data: Array("\(isEscaped ? "\\" : "")\(content)  \(name)\n".utf8))
        }
        return hexadecimal(hash.finalize())
    }

    private static func hexadecimal(_ digest: SHA256Digest) -> String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension PolicyRevision {
    /// What tells its policies from any others.
    package var digest: String { PolicyDocument.digest(of: documents) }
}
