// SPDX-License-Identifier: Apache-2.0
import JSON

extension Machine {
    mutating func combine(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        switch operation.code {
        case .allOf:
            var isValid = true
            for index in operation.first..<operation.second where !run(lists[Int(index)], node) {
                isValid = false
                if !collects || isExhausted { return false }
            }
            return isValid
        case .anyOf: return anyOf(operation, block, node)
        case .oneOf: return oneOf(operation, block, node)
        case .not:
            let mark = marks.count
            let isValid = runQuietly(operation.first, node)
            marks.removeSubrange(mark...)
            return !isValid || fail(operation, block, node)
        default:
            let place = Int(operation.second)
            let branch = runQuietly(operation.first, node) ? lists[place] : lists[place + 1]
            return branch == Program.none || run(branch, node)
        }
    }

    /// Runs a block whose failures mean nothing by themselves.
    private mutating func runQuietly(_ block: UInt32, _ node: Int) -> Bool {
        let outer = collects
        collects = false
        defer { collects = outer }
        return run(block, node)
    }

    private mutating func anyOf(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        var isValid = false
        for index in operation.first..<operation.second where runQuietly(lists[Int(index)], node) {
            isValid = true
            // What the other branches evaluate counts as well.
            if !tracks { return true }
        }
        if isValid { return true }
        explain(operation, node)
        return fail(operation, block, node)
    }

    private mutating func oneOf(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        var matches = 0
        for index in operation.first..<operation.second where runQuietly(lists[Int(index)], node) {
            matches += 1
            if matches > 1 { break }
        }
        if matches == 1 { return true }
        if matches == 0 { explain(operation, node) }
        return fail(operation, block, node, matches > 1 ? "more than one of the schemas of \"oneOf\" matches" : nil)
    }

    /// Adds the failures of the branch that was probably meant: the one with the fewest.
    private mutating func explain(_ operation: Program.Operation, _ node: Int) {
        guard collects, !isExhausted else { return }
        let before = failures
        var best: [ValidationFailure] = []
        for index in operation.first..<operation.second {
            failures = []
            _ = run(lists[Int(index)], node)
            let isOtherType = failures.contains { $0.keyword == .type && Int($0.instance) == node }
            if !isOtherType, best.isEmpty || failures.count < best.count { best = failures }
        }
        failures = before
        failures.append(contentsOf: best.prefix(Self.mostFailures - min(before.count, Self.mostFailures)))
    }

    mutating func checkConstant(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        let isString = nodes[node].kind.bit == JSONTape.Kind.string.bit
        if operation.code == .oneOfStrings, !isString { return fail(operation, block, node) }
        spend(Int(operation.second - operation.first))
        for index in operation.first..<operation.second {
            let constant = Int(program.constantNodes[Int(index)])
            if operation.code == .oneOfStrings {
                if nodes[node].extent == constants.nodes[constant].extent,
                    bytes(node).hasSameBytes(as: constants.bytes(constant))
                {
                    return true
                }
            } else if TapeEquality.areEqual(node, instance, constant, constants) {
                return true
            }
        }
        return fail(operation, block, node)
    }
}
