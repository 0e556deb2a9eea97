// SPDX-License-Identifier: Apache-2.0
import Crypto

/// What makes two schemas the same: format, stored text and references.
struct SchemaIdentity: Sendable {
    /// SHA-256, by which the database finds it.
    let digest: [UInt8]
    /// A UUID made from the MD5 of the same content, as Confluent's registry makes its GUIDs: the same content has the
    /// same GUID in every context and every registry. MD5 serves as a name here, not as a protection.
    let guid: String

    init(format: String, text: String, references: [SchemaReference]) {
        var content: [UInt8] = []
        let parts = [format, text] + references.flatMap { [$0.name, $0.subject, String($0.version)] }
        for part in parts {
            // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
            withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { content.append(contentsOf: $0) }
            content.append(contentsOf: part.utf8)
        }
        digest = Array(SHA256.hash(data: content))
        guid = Self.uuid(Array(Insecure.MD5.hash(data: content)))
    }

    private static func uuid(_ bytes: [UInt8]) -> String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}
