// SPDX-License-Identifier: Apache-2.0
import JSON

/// A subject and the context it lives in; with an empty subject the context itself, as a place that has settings.
public struct SubjectName: Sendable, Hashable, Comparable {
    /// The context of whatever names none.
    public static let defaultContext = "."
    /// The pseudo-context whose settings all others fall back to.
    public static let globalContext = ".__GLOBAL"
    /// The place of those settings.
    public static let global = SubjectName(context: globalContext, subject: "")

    /// The context, beginning with a dot.
    public let context: String
    /// The name without its context.
    public let subject: String

    /// A subject of a context.
    public init(context: String, subject: String) {
        self.context = context
        self.subject = subject
    }

    /// A name as clients and topics write it: `orders`, or `:.context:orders`. Without a context it is in `context`.
    public init(_ text: String, in context: String = defaultContext) {
        let bytes = text.utf8
        guard bytes.starts(with: ":.".utf8) else {
            self.init(context: context, subject: text)
            return
        }
        let rest = bytes.dropFirst()
        let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
        let subject = end == rest.endIndex ? "" : String(Substring(rest[rest.index(after: end)...]))
        self.init(context: String(Substring(rest[..<end])), subject: subject)
    }

    /// Whether this is a context, not one of its subjects.
    public var isContext: Bool { subject.isEmpty }

    /// As clients write it: with the context unless that is the default one.
    public var text: String {
        context.hasSameBytes(as: Self.defaultContext) ? subject : ":\(context):\(subject)"
    }

    /// For messages: a context by its own name.
    public var title: String {
        if !isContext { return "'\(text)'" }
        if context.hasSameBytes(as: Self.globalContext) { return "the whole registry" }
        return context.hasSameBytes(as: Self.defaultContext) ? "the default context" : "the context '\(context)'"
    }

    /// The context that it lives in, as a place.
    public var contextPlace: SubjectName { SubjectName(context: context, subject: "") }

    /// Names are the same when their bytes are.
    public static func == (left: SubjectName, right: SubjectName) -> Bool {
        left.subject.hasSameBytes(as: right.subject) && left.context.hasSameBytes(as: right.context)
    }

    /// By context, then by name.
    public static func < (left: SubjectName, right: SubjectName) -> Bool {
        left.context.hasSameBytes(as: right.context)
            ? precedes(left.subject, right.subject) : precedes(left.context, right.context)
    }

    /// Swift's order, which is quick, and that of the bytes where it takes two texts for the same.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left == right ? left.utf8.lexicographicallyPrecedes(right.utf8) : left < right
    }

    /// Hashes the bytes of both parts.
    public func hash(into hasher: inout Hasher) {
        for part in [context, subject] {
            let isHashed: Void? = part.utf8.withContiguousStorageIfAvailable { bytes in
                hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
            }
            if isHashed == nil { for byte in part.utf8 { hasher.combine(byte) } }
            hasher.combine(0xFF as UInt8)
        }
    }
}
