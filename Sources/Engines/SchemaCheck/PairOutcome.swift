// SPDX-License-Identifier: Apache-2.0
import Findings

/// What comparing a new schema with one earlier version in one direction gives.
enum PairOutcome {
    /// Data flows.
    case compatible
    /// Data flows, but there is something to look at.
    case doubtful([Finding])
    /// Data does not, for these reasons; more of them if they are not complete, so many if that is known.
    case incompatible([Finding], isComplete: Bool, more: Int? = nil)
    /// The comparison was given up, for this reason.
    case undecided(String)
}

/// Compares a new schema with earlier versions of the same format. What is known of a text, from places to
/// differences, is worked out once for all versions.
protocol FormatRun {
    /// Compares with a version, giving at most so many findings.
    mutating func compare(_ old: NamedSchema, _ direction: CompatibilityDirection, most: Int) -> PairOutcome
}

extension CompatibilityDirection {
    /// Who is hurt if data does not flow in this direction.
    func impact(_ old: NamedSchema) -> String {
        switch self {
        case .backward: "Consumers that move to the new schema fail on records already written with \(old.name)."
        case .forward: "Consumers still on \(old.name) fail on records written with the new schema."
        }
    }
    /// Who is misled if data flows in this direction, but not as it was written.
    func changedImpact(_ old: NamedSchema) -> String {
        switch self {
        case .backward: "Consumers that move to the new schema get other values than were written with \(old.name)."
        case .forward: "Consumers still on \(old.name) get other values than are written with the new schema."
        }
    }
}
