// SPDX-License-Identifier: Apache-2.0

/// How much work an analysis may still cost, in candidate worlds that are tried.
struct AnalysisBudget {
    private(set) var steps: Int

    init(steps: Int) {
        self.steps = steps
    }

    var isExhausted: Bool { steps <= 0 }

    /// Pays for so many steps; false once there are none left.
    mutating func spend(_ count: Int = 1) -> Bool {
        guard steps > 0 else { return false }
        steps = count < steps ? steps - count : 0
        return true
    }
}
