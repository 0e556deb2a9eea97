// SPDX-License-Identifier: Apache-2.0

/// How much a finding weighs.
public enum Severity: String, Sendable, Comparable, CaseIterable {
    /// Worth knowing; asks for nothing.
    case note
    /// Should be looked at; does not fail the check.
    case warning
    /// Fails the check.
    case error

    /// A note weighs less than a warning, a warning less than an error.
    public static func < (left: Severity, right: Severity) -> Bool { left.weight < right.weight }

    private var weight: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }
}
