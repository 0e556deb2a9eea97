// SPDX-License-Identifier: Apache-2.0

/// The bounds of a check.
public struct InclusionLimits: Sendable {
    /// The most steps, each of them a small piece of work, after which a check is given up: the same on every machine.
    public var steps: Int
    /// How deep goals and choices may nest; the check recurses a few calls for each.
    public var depth: Int

    /// Bounds for schemas people write: 1,000,000 steps, 600 levels.
    public init(steps: Int = 1_000_000, depth: Int = 600) {
        self.steps = steps
        self.depth = depth
    }
}
