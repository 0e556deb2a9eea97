// SPDX-License-Identifier: Apache-2.0

import JSON

/// A part of a schema, or all of it, as it is written: names are not yet resolved, and may be declared elsewhere.
///
/// Read from the Cedar syntax or from JSON, it can be written as either; ``Schema/init(_:)`` makes a schema of it.
public struct SchemaFragment: Sendable {
    /// The bounds of a schema text.
    enum Limits {
        static let size = 16 << 20
        /// Sets and records within each other, in the Cedar syntax. JSON is bounded by ``jsonDepth``.
        static let typeDepth = 128
        static let jsonDepth = 127
    }

    /// The namespaces, each once, sorted, the empty one first.
    let namespaces: [NamespaceDeclaration]

    /// The document it was read from, if that was JSON, for pointers in messages.
    let document: JSON?

    /// A fragment of these declarations.
    init(namespaces: [NamespaceDeclaration], document: JSON? = nil) {
        self.namespaces = namespaces.sorted { left, right in
            guard let one = left.name, let other = right.name else { return left.name == nil && right.name != nil }
            return Self.precedes(one, other)
        }
        self.document = document
    }

    /// By the base name first, as the reference implementation sorts.
    private static func precedes(_ left: Name, _ right: Name) -> Bool {
        left.base == right.base ? left < right : left.base < right.base
    }

    /// An error at a place in this fragment.
    func error(_ code: String, _ message: String, help: String? = nil, at span: SourceSpan) -> CedarError {
        CedarError(
            code: code,
            message: message,
            help: help,
            span: span,
            pointer: document?.pointer(toOffset: span.start).description
        )
    }
}
