// SPDX-License-Identifier: Apache-2.0

/// Evaluates compiled policies for one request.
struct Machine {
    let data: AuthorizationData
    var symbols: RequestSymbols
    /// Content of the context and of what policies make while they are evaluated.
    var arena = Arena(source: .request)
    var principal = EntityID.absent
    var action = EntityID.absent
    var resource = EntityID.absent
    var context = Value.emptyRecord
    var requestEntities = RequestEntities()
    private var stack: [Value] = []
    /// The instruction under way, or the one that failed.
    private(set) var counter = 0
    /// What an extension function said when it failed.
    var extensionError: ExtensionError?

    init(data: AuthorizationData) {
        self.data = data
        symbols = RequestSymbols(data: data)
        stack.reserveCapacity(16)
    }

    /// Whether the conditions that begin at an instruction are all met.
    mutating func satisfies(from start: UInt32) throws(EvaluationFailure) -> Bool {
        counter = Int(start)
        stack.removeAll(keepingCapacity: true)
        while true {
            let instruction = data.policies.code.instructions[counter]
            switch instruction.operation {
            case .accept: return true
            case .when:
                let top = stack.removeLast()
                if try !flag(top) { return false }
            case .unless:
                let top = stack.removeLast()
                if try flag(top) { return false }
            case .and: try shortCircuit(instruction, on: false)
            case .or: try shortCircuit(instruction, on: true)
            case .jump: counter = Int(instruction.a) - 1
            case .branch:
                let top = stack.removeLast()
                if try !flag(top) { counter = Int(instruction.a) - 1 }
            case .whereType: try whereType(instruction)
            default: try step(instruction)
            }
            counter += 1
        }
    }

    private mutating func shortCircuit(_ instruction: Instruction, on answer: Bool) throws(EvaluationFailure) {
        let top = stack.removeLast()
        guard try flag(top) == answer else { return }
        stack.append(top)
        counter = Int(instruction.a) - 1
    }

    private mutating func whereType(_ instruction: Instruction) throws(EvaluationFailure) {
        let top = stack.removeLast()
        if symbols.type(try entity(top)).index == instruction.a {
            stack.append(top)
        } else {
            stack.append(.bool(false))
            counter = Int(instruction.b) - 1
        }
    }

    /// What goes on with the next instruction.
    private mutating func step(_ instruction: Instruction) throws(EvaluationFailure) {
        switch instruction.operation {
        case .constant: stack.append(data.policies.code.constants[Int(instruction.a)])
        case .principal: stack.append(.entity(principal))
        case .action: stack.append(.entity(action))
        case .resource: stack.append(.entity(resource))
        case .context: stack.append(context)
        case .principalAttribute: try pushAttribute(of: .entity(principal), instruction)
        case .resourceAttribute: try pushAttribute(of: .entity(resource), instruction)
        case .contextAttribute: try pushAttribute(of: context, instruction)
        case .set: makeSet(count: Int(instruction.a))
        case .record: makeRecord(names: Int(instruction.a), count: Int(instruction.b))
        case .call: try call(instruction)
        case .fail: throw data.policies.code.failures[Int(instruction.a)]
        case .attribute, .hasAttribute, .hasPath, .boolean, .not, .negate, .equalConstant, .like, .isType, .isEmpty:
            let top = stack.removeLast()
            let result = try unary(instruction, top)
            stack.append(result)
        default:
            let right = stack.removeLast()
            let left = stack.removeLast()
            let result = try binary(instruction.operation, left, right)
            stack.append(result)
        }
    }

    private mutating func pushAttribute(of value: Value, _ instruction: Instruction) throws(EvaluationFailure) {
        let attribute = try attribute(value, Symbol(index: instruction.a))
        stack.append(attribute)
    }

    private func unary(_ instruction: Instruction, _ top: Value) throws(EvaluationFailure) -> Value {
        let name = Symbol(index: instruction.a)
        switch instruction.operation {
        case .attribute: return try attribute(top, name)
        case .hasAttribute: return .bool(try hasAttribute(top, name))
        case .hasPath: return .bool(try hasPath(top, instruction))
        case .boolean: return .bool(try flag(top))
        case .not: return .bool(try !flag(top))
        case .negate: return try negated(top)
        case .equalConstant: return .bool(areEqual(top, data.policies.code.constants[Int(instruction.a)]))
        case .like: return .bool(try matches(top, pattern: instruction.a))
        case .isType: return .bool(symbols.type(try entity(top)) == name)
        default: return .bool(try set(top).count == 0)
        }
    }

    private func hasPath(_ value: Value, _ instruction: Instruction) throws(EvaluationFailure) -> Bool {
        let start = Int(instruction.a)
        return try hasPath(value, data.policies.code.names[start..<start + Int(instruction.b)])
    }

    private mutating func makeSet(count: Int) {
        let elements = Array(stack.suffix(count))
        let value = makeSet(elements)
        stack.removeLast(count)
        stack.append(value)
    }

    private mutating func makeRecord(names: Int, count: Int) {
        let keys = data.policies.code.names[names..<names + count]
        let value = arena.add(record: zip(keys, stack.suffix(count)).map { (key: $0, value: $1) })
        stack.removeLast(count)
        stack.append(value)
    }

    /// Takes a record of the request in.
    mutating func add(_ record: CedarRecord) throws(CedarError) -> Value {
        try arena.add(record, symbols: &symbols)
    }

    private mutating func call(_ instruction: Instruction) throws(EvaluationFailure) {
        let count = Int(instruction.b)
        let arguments = Array(stack.suffix(count))
        stack.removeLast(count)
        let result = try call(ExtensionFunctionName(number: instruction.a), arguments)
        stack.append(result)
    }
}

extension Machine: ContentReader {
    func item(_ container: Value, _ index: Int) -> Value {
        switch container.source {
        case .policies: data.policies.code.arena.item(container, index)
        case .entities: data.entities.arena.item(container, index)
        case .request: arena.item(container, index)
        }
    }

    func key(_ record: Value, _ index: Int) -> Symbol {
        switch record.source {
        case .policies: data.policies.code.arena.key(record, index)
        case .entities: data.entities.arena.key(record, index)
        case .request: arena.key(record, index)
        }
    }

    func address(_ value: Value) -> IPAddress {
        switch value.source {
        case .policies: data.policies.code.arena.address(value)
        case .entities: data.entities.arena.address(value)
        case .request: arena.address(value)
        }
    }
}
