// SPDX-License-Identifier: Apache-2.0

/// Whether every value that is valid under one schema is valid under another, and what finding out took.
public struct InclusionAnswer: Sendable {
    /// What was found.
    public enum Verdict: Sendable {
        /// Proven: the reader accepts everything that the writer can write.
        case compatible
        /// Proven by a value, which the validators confirmed.
        case incompatible(Counterexample)
        /// Neither could be shown within the bounds.
        case undecided(reason: String)
    }

    /// What was found.
    public let verdict: Verdict
    /// The work it took, as ``InclusionLimits/steps`` counts it.
    public let steps: Int
    /// Whether a value was built that the validators did not confirm. It never decides; tests see to it that there is
    /// none.
    package let hasFailedReplay: Bool

    init(_ verdict: Verdict, steps: Int = 0, hasFailedReplay: Bool = false) {
        self.verdict = verdict
        self.steps = steps
        self.hasFailedReplay = hasFailedReplay
    }
}
