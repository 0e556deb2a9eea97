// SPDX-License-Identifier: Apache-2.0

/// Which earlier versions a new schema has to get on with, and in which direction: the seven levels that Confluent's
/// registry made standard.
public enum CompatibilityLevel: String, Sendable, CaseIterable {
    case none = "NONE"
    case backward = "BACKWARD"
    case backwardTransitive = "BACKWARD_TRANSITIVE"
    case forward = "FORWARD"
    case forwardTransitive = "FORWARD_TRANSITIVE"
    case full = "FULL"
    case fullTransitive = "FULL_TRANSITIVE"

    /// The directions in which data has to flow.
    public var directions: [CompatibilityDirection] {
        switch self {
        case .none: []
        case .backward, .backwardTransitive: [.backward]
        case .forward, .forwardTransitive: [.forward]
        case .full, .fullTransitive: [.backward, .forward]
        }
    }

    /// Whether every earlier version counts, not only the latest.
    public var isTransitive: Bool {
        switch self {
        case .backwardTransitive, .forwardTransitive, .fullTransitive: true
        case .none, .backward, .forward, .full: false
        }
    }
}

/// Who reads whose data.
public enum CompatibilityDirection: String, Sendable {
    /// The new schema reads what was written with the old one.
    case backward = "BACKWARD"
    /// The old schema reads what is written with the new one.
    case forward = "FORWARD"
}
