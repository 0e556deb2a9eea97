// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// Finds the schema of the writer that speaks of a place in a value.
struct WriterPlaces {
    private let validator: JSONSchemaValidator
    /// How much may still be tried, in schemas for small values: places are told as well as they can be, but not at any
    /// price.
    private var left = 2_000
    private var program: Program { validator.program }

    init(_ validator: JSONSchemaValidator) {
        self.validator = validator
    }

    /// The nearest schema that says something of the place; the root's where none does.
    mutating func place(of pointer: JSONPointer, in value: JSON) -> (pointer: JSONPointer, document: Int) {
        var block: UInt32 = 0
        var value = value
        for token in pointer.tokens {
            guard let child = value.value(at: JSONPointer([token])), let found = step(block, token, value) else {
                break
            }
            block = found
            value = child
        }
        return program.place(of: block)
    }

    /// The schema of what a value has under a token, among those that apply to the value and that it fulfils.
    private mutating func step(_ root: UInt32, _ token: String, _ value: JSON) -> UInt32? {
        guard left > 0, let tape = try? JSONTape(reading: value.compactBytes, limits: JSONLimits(depth: 2_000)) else {
            return nil
        }
        let price = 1 + tape.text.count / 10_000
        left -= price
        var queue = [root]
        var seen: Set<UInt32> = []
        while let number = queue.popLast(), left > 0 {
            left -= price
            guard seen.insert(number).inserted, number == root || validator.isValid(tape, against: number) == true
            else {
                continue
            }
            let block = program.blocks[Int(number)]
            var more: [UInt32] = []
            for operation in program.operations[Int(block.any)..<max(Int(block.any), Int(block.end))] {
                if let found = child(operation, token, value) { return found }
                more += inPlace(operation)
            }
            queue += more.reversed()
        }
        return nil
    }

    private func inPlace(_ operation: Program.Operation) -> [UInt32] {
        switch operation.code {
        case .reference: [operation.first]
        case .allOf, .anyOf, .oneOf: Array(program.lists[Int(operation.first)..<Int(operation.second)])
        case .condition:
            [operation.first]
                + program.lists[Int(operation.second)..<Int(operation.second) + 2].filter { $0 != Program.none }
        case .dependentSchema: [program.dependencies[Int(operation.first)].target]
        default: []
        }
    }

    private func child(_ operation: Program.Operation, _ token: String, _ value: JSON) -> UInt32? {
        switch (operation.code, value.value) {
        case (.members, .object): member(program.objects[Int(operation.first)], token)
        case (.elements, .array): element(program.arrays[Int(operation.first)], token)
        default: nil
        }
    }

    private func element(_ plan: Program.ArrayPlan, _ token: String) -> UInt32? {
        guard let index = UInt32(token) else { return nil }
        let block = index < plan.prefixCount ? program.lists[Int(plan.firstPrefix + index)] : plan.rest
        return block == Program.none ? nil : block
    }

    private func member(_ plan: Program.ObjectPlan, _ token: String) -> UInt32? {
        for offset in 0..<plan.propertyCount {
            let entry = program.properties[Int(plan.firstProperty + offset)]
            let name = program.names[Int(entry.nameStart)..<Int(entry.nameStart) + Int(entry.nameCount)]
            if entry.block != Program.none, name.elementsEqual(token.utf8) { return entry.block }
        }
        var token = token
        for offset in 0..<plan.patternCount {
            let entry = program.patternProperties[Int(plan.firstPattern + offset)]
            if token.withUTF8({ program.patterns[Int(entry.pattern)].matches($0) }) { return entry.block }
        }
        return plan.additional == Program.none ? nil : plan.additional
    }
}
