// SPDX-License-Identifier: Apache-2.0
import JSON

extension Machine {
    /// Looks at every member once.
    mutating func checkMembers(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        let plan = objects[Int(operation.first)]
        var isValid = true
        var required: UInt32 = 0
        var expected: UInt32 = 0
        var key = node + 1
        let end = Int(nodes[node].extent)
        while key < end {
            let found = property(plan, key, &expected)
            if found != Program.none, properties[Int(found)].isRequired { required += 1 }
            if !checkMember(plan, key, found) {
                isValid = false
                if !collects || isExhausted { return false }
            }
            key = next(key + 1)
        }
        if required < plan.requiredCount {
            reportMissing(plan, block, node)
            return false
        }
        return isValid
    }

    private mutating func checkMember(_ plan: Program.ObjectPlan, _ key: Int, _ found: UInt32) -> Bool {
        var isValid = true
        var isKnown = false
        if found != Program.none, properties[Int(found)].block != Program.none {
            isKnown = true
            isValid = descend(properties[Int(found)].block, key + 1, mark: key)
        }
        if plan.patternCount > 0, isValid || collects {
            isValid = checkPatterns(plan, key, &isKnown) && isValid
        }
        if !isKnown, plan.additional != Program.none, isValid || collects {
            isValid = descend(plan.additional, key + 1, mark: key) && isValid
        }
        if plan.names != Program.none, isValid || collects {
            let first = marks.count
            isValid = run(plan.names, key) && isValid
            if tracks { marks.removeSubrange(first...) }
        }
        return isValid
    }

    private mutating func checkPatterns(_ plan: Program.ObjectPlan, _ key: Int, _ isKnown: inout Bool) -> Bool {
        var isValid = true
        let name = bytes(key)
        for offset in 0..<plan.patternCount {
            let entry = program.patternProperties[Int(plan.firstPattern + offset)]
            let pattern = program.patterns[Int(entry.pattern)]
            spend(1 + (pattern.cost > 1 ? name.count * pattern.cost / 8 : 0))
            if isExhausted { return false }
            guard pattern.matches(name) else { continue }
            isKnown = true
            isValid = descend(entry.block, key + 1, mark: key) && isValid
            if !isValid, !collects { return false }
        }
        return isValid
    }

    /// The property of a member's name. Members mostly come in the order of the schema, so the next one is tried first.
    private func property(_ plan: Program.ObjectPlan, _ key: Int, _ expected: inout UInt32) -> UInt32 {
        guard plan.propertyCount > 0 else { return Program.none }
        let name = bytes(key)
        if expected < plan.propertyCount, isName(plan.firstProperty + expected, name) {
            expected += 1
            return plan.firstProperty + expected - 1
        }
        let mask = Int(plan.slotMask)
        var slot = NameHash.hash(name) & mask
        while true {
            let entry = slots[Int(plan.firstSlot) + slot]
            if entry == Program.none { return entry }
            if isName(entry, name) {
                expected = entry - plan.firstProperty + 1
                return entry
            }
            slot = (slot + 1) & mask
        }
    }

    private func isName(_ property: UInt32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let entry = properties[Int(property)]
        guard Int(entry.nameCount) == name.count else { return false }
        return self.name(entry.nameStart, entry.nameCount).hasSameBytes(as: name)
    }

    func name(_ start: UInt32, _ count: UInt32) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: names[Int(start)..<Int(start) + Int(count)])
    }

    /// Whether an object has a member of that name.
    func has(_ start: UInt32, _ count: UInt32, _ node: Int) -> Bool {
        instance.member(name(start, count), of: node) != nil
    }

    mutating func checkDependentNames(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        let dependency = program.dependencies[Int(operation.first)]
        guard has(dependency.nameStart, dependency.nameCount, node) else { return true }
        spend(Int(dependency.count) * Int(nodes[node].count))
        for offset in 0..<dependency.count {
            if isExhausted { return false }
            let needed = properties[Int(dependency.target + offset)]
            guard !has(needed.nameStart, needed.nameCount, node) else { continue }
            guard collects else { return false }
            let missing = quoted(name(needed.nameStart, needed.nameCount))
            let present = quoted(name(dependency.nameStart, dependency.nameCount))
            return fail(operation, block, node, "the property \(missing) is missing, which \(present) needs")
        }
        return true
    }

    mutating func checkUnevaluatedProperties(_ operation: Program.Operation, _ node: Int, _ firstMark: Int) -> Bool {
        let evaluated = Set(marks[firstMark...])
        var isValid = true
        var key = node + 1
        while key < Int(nodes[node].extent) {
            if !evaluated.contains(UInt32(truncatingIfNeeded: key)) {
                isValid = descend(operation.first, key + 1, mark: key) && isValid
                if !isValid, !collects || isExhausted { return false }
            }
            key = next(key + 1)
        }
        return isValid
    }
}
