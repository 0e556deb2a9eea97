// SPDX-License-Identifier: Apache-2.0

/// What stands right of `like`: scalars to be matched exactly, and wildcards that match any run of scalars.
public struct LikePattern: Hashable, Sendable {
    /// One place of a pattern.
    public enum Element: Hashable, Sendable {
        /// `*`: any scalars, none included.
        case wildcard
        /// Exactly this scalar; an asterisk is written `\*`.
        case literal(Unicode.Scalar)
    }

    /// The places from left to right.
    public let elements: [Element]

    /// A pattern of these places.
    public init(_ elements: [Element]) {
        self.elements = elements
    }
}
