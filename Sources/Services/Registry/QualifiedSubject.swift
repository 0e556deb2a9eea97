// SPDX-License-Identifier: Apache-2.0
import JSON

/// A subject and the context it lives in, written `:.context:subject`; without the prefix the default context is meant.
package struct QualifiedSubject: Sendable, Hashable, Comparable {
    /// The default context.
    package static let defaultContext = "."
    /// The pseudo-context whose settings all others fall back to. It holds no subjects.
    package static let globalContext = ".__GLOBAL"

    /// The context, beginning with a dot.
    package let context: String
    /// The subject without its context; empty for the context itself.
    package let subject: String

    /// A subject of a context, both already checked.
    package init(context: String, subject: String) {
        self.context = context
        self.subject = subject
    }

    /// Reads a subject as a client writes it, inside the context of the URL if there is one.
    ///
    /// - Throws: ``RegistryError`` with code 42208 for a name no subject may have, 42211 for such a context.
    package init(_ text: String, in urlContext: String? = nil) throws(RegistryError) {
        var context = urlContext ?? Self.defaultContext
        var subject = text
        if text.utf8.starts(with: ":.".utf8) {
            let rest = text.utf8.dropFirst()
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            context = String(text[rest.startIndex..<end])
            subject = end == rest.endIndex ? "" : String(text[rest.index(after: end)...])
        }
        try Self.check(context: context)
        try Self.check(subject: subject)
        self.init(context: context, subject: subject)
    }

    /// The name by which clients know it: with the context unless that is the default one.
    package var description: String {
        context == Self.defaultContext ? subject : ":\(context):\(subject)"
    }

    /// Names are the same when their bytes are.
    package static func == (left: QualifiedSubject, right: QualifiedSubject) -> Bool {
        left.subject.hasSameBytes(as: right.subject) && left.context.hasSameBytes(as: right.context)
    }

    /// By context, then by name, in the order of their bytes.
    package static func < (left: QualifiedSubject, right: QualifiedSubject) -> Bool {
        left.context.hasSameBytes(as: right.context)
            ? left.subject.utf8.lexicographicallyPrecedes(right.subject.utf8)
            : left.context.utf8.lexicographicallyPrecedes(right.context.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for part in [context, subject] {
            for byte in part.utf8 { hasher.combine(byte) }
            hasher.combine(0xFF as UInt8)
        }
    }

    /// Throws unless a text is a dot followed by letters, digits, `_`, `-` and dots.
    package static func check(context: String) throws(RegistryError) {
        let isValid =
            context.utf8.first == UInt8(ascii: ".") && context.utf8.count <= 255
            && context.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        guard isValid else { throw .invalidContext(context) }
    }

    private static func check(subject: String) throws(RegistryError) {
        let hasControl = subject.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        guard !hasControl, subject.utf8.count <= 1_024, subject != "__GLOBAL", subject != "__EMPTY" else {
            throw .invalidSubject(subject)
        }
    }
}
