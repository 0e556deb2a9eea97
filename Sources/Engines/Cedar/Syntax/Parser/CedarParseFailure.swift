// SPDX-License-Identifier: Apache-2.0

/// Why a text or document could not be read: every error found, in source order; never none.
public struct CedarParseFailure: Error, Hashable, Sendable {
    /// What is wrong, and where.
    public let errors: [CedarError]

    /// A failure for several reasons.
    public init(_ errors: [CedarError]) {
        self.errors = errors
    }

    /// A failure for one reason.
    public init(_ error: CedarError) {
        errors = [error]
    }
}
