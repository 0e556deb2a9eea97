// SPDX-License-Identifier: Apache-2.0
import Cedar

/// For which candidates a policy is satisfied.
struct SweepOutcome: Sendable {
    /// The positions of those for which it is, in all circumstances asked about.
    var certain: [UInt32] = []
    /// Those for which the context decides.
    var open: [(position: UInt32, condition: Expression)] = []
}
