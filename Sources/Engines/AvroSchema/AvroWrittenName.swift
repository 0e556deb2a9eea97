// SPDX-License-Identifier: Apache-2.0

/// A name as it was written, taken apart. A dotted name brings its own namespace.
struct AvroWrittenName {
    /// What stands before the last dot: empty, the null namespace, if nothing does; nil without a dot.
    let namespace: UnsafeBufferPointer<UInt8>?
    let simple: UnsafeBufferPointer<UInt8>

    init(_ text: UnsafeBufferPointer<UInt8>) {
        if let dot = text.lastIndex(of: UInt8(ascii: ".")) {
            namespace = UnsafeBufferPointer(rebasing: text[..<dot])
            simple = UnsafeBufferPointer(rebasing: text[(dot + 1)...])
        } else {
            namespace = nil
            simple = text
        }
    }

    /// Whether every part is `[A-Za-z_][A-Za-z0-9_]*`.
    var isValid: Bool {
        guard AvroNameRule.isSimple(simple) else { return false }
        guard let namespace, !namespace.isEmpty else { return true }
        return AvroNameRule.isDotted(namespace)
    }

    /// The full name, for messages.
    func full(in space: String) -> String {
        let own = namespace.map { String(decoding: $0, as: UTF8.self) } ?? space
        return (own.isEmpty ? "" : own + ".") + String(decoding: simple, as: UTF8.self)
    }
}
