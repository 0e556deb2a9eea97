// SPDX-License-Identifier: Apache-2.0

/// Which of the steps of a stage can be done now. Whoever does them takes one after the other and says how each ended.
public struct StepSchedule: Sendable {
    private var waiting: [Int]
    private var dependents: [[(index: Int, isNeed: Bool)]]
    private var ready: [Int]
    private var next = 0
    private var blocked: [Bool]
    private var open: Int

    /// Whether some steps have not ended.
    public var isUnfinished: Bool { open > 0 }

    /// Steps whose `needs` and `follows` are indices of steps before or after them, in no circle.
    public init(_ steps: [TransferStep]) {
        waiting = Array(repeating: 0, count: steps.count)
        dependents = Array(repeating: [], count: steps.count)
        blocked = Array(repeating: false, count: steps.count)
        open = steps.count
        for (index, step) in steps.enumerated() {
            for need in step.needs where steps.indices.contains(need) {
                dependents[need].append((index, true))
                waiting[index] += 1
            }
            if let first = step.follows, steps.indices.contains(first) {
                dependents[first].append((index, false))
                waiting[index] += 1
            }
        }
        ready = steps.indices.filter { [waiting] in waiting[$0] == 0 }
    }

    /// A step that can be done now; nil if there is none until one that is under way ends.
    public mutating func take() -> Int? {
        guard next < ready.count else { return nil }
        defer { next += 1 }
        return ready[next]
    }

    /// Notes the end of a step. Returns those that cannot be done because it failed, and are done with.
    public mutating func end(_ index: Int, succeeded: Bool) -> [Int] {
        var lost: [Int] = []
        var ended = [(index: index, succeeded: succeeded)]
        while let (index, succeeded) = ended.popLast() {
            open -= 1
            for (dependent, isNeed) in dependents[index] {
                waiting[dependent] -= 1
                if isNeed, !succeeded { blocked[dependent] = true }
                guard waiting[dependent] == 0 else { continue }
                if blocked[dependent] {
                    lost.append(dependent)
                    ended.append((dependent, false))
                } else {
                    ready.append(dependent)
                }
            }
            dependents[index] = []
        }
        return lost
    }
}
