// SPDX-License-Identifier: Apache-2.0

/// The bounds of an analysis; what they cut off is reported as unknown.
public struct AnalysisLimits: Hashable, Sendable {
    /// How many candidate worlds may be tried for each request environment.
    public var stepsPerEnvironment: Int

    /// How many candidate worlds may be tried altogether.
    public var steps: Int

    /// The most requests that a comparison over stored entities decides one by one.
    public var requests: Int

    /// 20,000 candidate worlds an environment, two million altogether, five million requests.
    public init(stepsPerEnvironment: Int = 20_000, steps: Int = 2_000_000, requests: Int = 5_000_000) {
        self.stepsPerEnvironment = stepsPerEnvironment
        self.steps = steps
        self.requests = requests
    }
}
