// SPDX-License-Identifier: Apache-2.0

/// Why an issuer's keys could not be had.
package struct KeySourceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, in a few words for the operator.
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    /// The reason.
    package var description: String { reason }
}
