// SPDX-License-Identifier: Apache-2.0
import JSON

extension Machine {
    mutating func checkElements(_ operation: Program.Operation, _ node: Int) -> Bool {
        let plan = program.arrays[Int(operation.first)]
        var isValid = true
        var element = node + 1
        var position: UInt32 = 0
        let end = Int(nodes[node].extent)
        while element < end {
            let block = position < plan.prefixCount ? lists[Int(plan.firstPrefix + position)] : plan.rest
            if block == Program.none { return isValid }
            isValid = descend(block, element, mark: element) && isValid
            if !isValid, !collects || isExhausted { return false }
            position += 1
            element = next(element)
        }
        return isValid
    }

    /// Runs a block on a value inside the current one; what is evaluated there does not count here.
    mutating func descend(_ block: UInt32, _ child: Int, mark: Int) -> Bool {
        let first = marks.count
        let isValid = run(block, child)
        guard tracks else { return isValid }
        marks.removeSubrange(first...)
        marks.append(UInt32(truncatingIfNeeded: mark))
        return isValid
    }

    mutating func checkContains(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        let containment = program.containments[Int(operation.first)]
        let outer = collects
        collects = false
        defer { collects = outer }
        var found = 0
        var element = node + 1
        while element < Int(nodes[node].extent) {
            let first = marks.count
            if run(containment.block, element) {
                found += 1
                if tracks {
                    marks.removeSubrange(first...)
                    if containment.evaluates { marks.append(UInt32(truncatingIfNeeded: element)) }
                }
            }
            if isExhausted { return false }
            element = next(element)
        }
        if found >= containment.least, found <= containment.most { return true }
        collects = outer
        return fail(operation, block, node, "\(found) elements match \"contains\"")
    }

    mutating func checkUnevaluatedItems(_ operation: Program.Operation, _ node: Int, _ firstMark: Int) -> Bool {
        let evaluated = Set(marks[firstMark...])
        var isValid = true
        var element = node + 1
        while element < Int(nodes[node].extent) {
            if !evaluated.contains(UInt32(truncatingIfNeeded: element)) {
                isValid = descend(operation.first, element, mark: element) && isValid
                if !isValid, !collects || isExhausted { return false }
            }
            element = next(element)
        }
        return isValid
    }
}
