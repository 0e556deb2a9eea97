// SPDX-License-Identifier: Apache-2.0
import JSON

/// One run of a program over one value. Lives only inside `Program.withMachine`, which lends it the lists.
struct Machine {
    static let deepest = 1_200
    static let mostFailures = 1_000
    private static let number = JSONTape.Kind.number.bit

    let program: Program
    let blocks: UnsafeBufferPointer<Program.Block>
    let operations: UnsafeBufferPointer<Program.Operation>
    let lists: UnsafeBufferPointer<UInt32>
    let objects: UnsafeBufferPointer<Program.ObjectPlan>
    let properties: UnsafeBufferPointer<Program.PropertyEntry>
    let slots: UnsafeBufferPointer<UInt32>
    let names: UnsafeBufferPointer<UInt8>
    let instance: JSONTapeView
    /// The parts of the instance that every step looks at.
    let nodes: UnsafeBufferPointer<JSONTape.Node>
    let text: UnsafeBufferPointer<UInt8>
    let constants: JSONTapeView

    /// Whether all failures are collected, or the first ends the run.
    var collects: Bool
    var failures: [ValidationFailure] = []
    /// What was evaluated: members by their names' place in the tape, elements by their own.
    var marks: [UInt32] = []
    let tracks: Bool
    /// The resources entered and not left, for dynamic references.
    var scope: [UInt32] = []
    let usesScope: Bool
    var steps: Int
    private(set) var isExhausted = false
    private var depth = 0

    init(
        _ program: Program,
        blocks: UnsafeBufferPointer<Program.Block>,
        operations: UnsafeBufferPointer<Program.Operation>,
        lists: UnsafeBufferPointer<UInt32>,
        objects: UnsafeBufferPointer<Program.ObjectPlan>,
        properties: UnsafeBufferPointer<Program.PropertyEntry>,
        slots: UnsafeBufferPointer<UInt32>,
        names: UnsafeBufferPointer<UInt8>,
        instance: JSONTapeView,
        text: UnsafeBufferPointer<UInt8>,
        constants: JSONTapeView,
        collects: Bool
    ) {
        self.program = program
        self.blocks = blocks
        self.operations = operations
        self.lists = lists
        self.objects = objects
        self.properties = properties
        self.slots = slots
        self.names = names
        self.instance = instance
        nodes = instance.nodes
        self.text = text
        self.constants = constants
        self.collects = collects
        tracks = program.tracksEvaluated
        usesScope = !program.dynamicTargets.isEmpty
        steps = 1_000_000 + instance.nodes.count * 200
    }

    /// The bytes of a string or number, as the view has them.
    @inline(__always)
    func bytes(_ node: Int) -> UnsafeBufferPointer<UInt8> {
        let entry = nodes[node]
        if entry.isEscaped { return instance.bytes(node) }
        var start = Int(entry.offset)
        // A pattern, because the other module's `==` would be called.
        if case .string = entry.kind { start += 1 }
        return UnsafeBufferPointer(rebasing: text[start..<start + Int(entry.extent)])
    }

    /// The index of what follows a value.
    @inline(__always)
    func next(_ node: Int) -> Int {
        let entry = nodes[node]
        switch entry.kind {
        case .object, .array: return Int(entry.extent)
        default: return node + 1
        }
    }

    mutating func spend(_ cost: Int) {
        steps -= cost
        if steps < 0 { isExhausted = true }
    }

    /// Whether a value is valid against a block.
    mutating func run(_ number: UInt32, _ node: Int) -> Bool {
        steps -= 1
        depth += 1
        defer { depth -= 1 }
        guard steps >= 0, depth <= Self.deepest else {
            isExhausted = true
            return false
        }
        let block = blocks[Int(number)]
        let kind = nodes[node].kind
        let bit = kind.bit
        if block.kinds & bit == 0 || block.needsWhole && bit == Self.number && !isWhole(block, node) {
            reportType(number, node)
            return false
        }
        // Nothing but a type.
        if block.any == block.end { return true }
        let isScope = usesScope && scope.last != block.resource
        if isScope { scope.append(block.resource) }
        let firstMark = marks.count
        var isValid = perform(block.any, block.strings, number, node, firstMark)
        if isValid || collects {
            let (first, end) = section(of: block, for: kind)
            if first < end { isValid = perform(first, end, number, node, firstMark) && isValid }
        }
        if isScope { scope.removeLast() }
        if tracks, !isValid { marks.removeSubrange(firstMark...) }
        return isValid
    }

    private func section(of block: Program.Block, for kind: JSONTape.Kind) -> (UInt32, UInt32) {
        switch kind {
        case .null, .true, .false: (0, 0)
        case .string: (block.strings, block.numbers)
        case .number: (block.numbers, block.arrays)
        case .array: (block.arrays, block.objects)
        case .object: (block.objects, block.end)
        }
    }

    private func isWhole(_ block: Program.Block, _ node: Int) -> Bool {
        let text = bytes(node)
        return Self.isWrittenAsInteger(text) || !block.goesByText && ExactNumber(text).isInteger
    }

    private static func isWrittenAsInteger(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            // Of what a number is written with, digits and the minus sign; not a point, an exponent or a plus.
            let byte = text[index]
            if byte > UInt8(ascii: "9") || byte == UInt8(ascii: ".") { return false }
            index += 1
        }
        return true
    }

    /// Performs a block's operations from one place to another.
    private mutating func perform(
        _ first: UInt32,
        _ end: UInt32,
        _ block: UInt32,
        _ node: Int,
        _ firstMark: Int
    ) -> Bool {
        var isValid = true
        var index = Int(first)
        while index < Int(end) {
            let operation = operations[index]
            if !perform(operation, block, node, firstMark) {
                isValid = false
                if !collects || isExhausted { return false }
            }
            index += 1
        }
        return isValid
    }

    private mutating func perform(
        _ operation: Program.Operation,
        _ block: UInt32,
        _ node: Int,
        _ firstMark: Int
    ) -> Bool {
        switch operation.code {
        case .reference: return run(operation.first, node)
        case .dynamicReference: return run(dynamicTarget(operation), node)
        case .allOf, .anyOf, .oneOf, .not, .condition: return combine(operation, block, node)
        case .constant, .oneOfStrings: return checkConstant(operation, block, node)
        case .minLength, .maxLength, .pattern, .format: return checkString(operation, block, node)
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf:
            return checkNumber(operation, block, node)
        case .minItems, .minProperties:
            return nodes[node].count >= operation.first || fail(operation, block, node)
        case .maxItems, .maxProperties:
            return nodes[node].count <= operation.first || fail(operation, block, node)
        case .uniqueItems:
            spend(Int(nodes[node].extent) - node)
            guard let repeated = TapeEquality.firstRepeated(node, instance) else { return true }
            return fail(operation, block, repeated)
        case .elements: return checkElements(operation, node)
        case .contains: return checkContains(operation, block, node)
        case .unevaluatedItems: return checkUnevaluatedItems(operation, node, firstMark)
        case .members: return checkMembers(operation, block, node)
        case .dependentRequired: return checkDependentNames(operation, block, node)
        case .dependentSchema:
            let dependency = program.dependencies[Int(operation.first)]
            return !has(dependency.nameStart, dependency.nameCount, node) || run(dependency.target, node)
        case .unevaluatedProperties: return checkUnevaluatedProperties(operation, node, firstMark)
        }
    }

    /// The outermost resource in the dynamic scope that has the anchor decides.
    private func dynamicTarget(_ operation: Program.Operation) -> UInt32 {
        for resource in scope {
            let name = Program.DynamicName(resource: resource, name: operation.second)
            if let target = program.dynamicTargets[name] { return target }
        }
        return operation.first
    }
}

extension JSONTape.Kind {
    /// The kind's bit in `Program.Block.kinds`.
    @inline(__always)
    var bit: UInt8 {
        switch self {
        case .null: 1
        case .false: 2
        case .true: 4
        case .number: 8
        case .string: 16
        case .array: 32
        case .object: 64
        }
    }
}
