// SPDX-License-Identifier: Apache-2.0

/// Why a policy, schema, entity or request was refused, and where.
public struct CedarError: Error, Hashable, Sendable {
    /// A name for the rule that stays the same between releases, such as `parse.unexpected-token`.
    public let code: String

    /// What was found and what was expected.
    public let message: String

    /// The way out, where there is one to name.
    public let help: String?

    /// Where in the source text, if it came from a text.
    public let span: SourceSpan?

    /// Where in a JSON document (RFC 6901), if it came from one.
    public let pointer: String?

    /// An error with what is known of its place.
    public init(code: String, message: String, help: String? = nil, span: SourceSpan? = nil, pointer: String? = nil) {
        self.code = code
        self.message = message
        self.help = help
        self.span = span
        self.pointer = pointer
    }
}
