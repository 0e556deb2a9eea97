// SPDX-License-Identifier: Apache-2.0
import JSON

extension ProgramCompiler {
    /// Keywords for values of any type.
    mutating func combinators(_ source: Source) {
        if source.entry.reference != SchemaEntry.none, let keyword = source.keyword(.ref) {
            emit(.reference, keyword, block(source.entry.reference))
        }
        dynamicReference(source)
        for (keyword, code) in [(Keyword.allOf, Program.Operation.Code.allOf), (.anyOf, .anyOf), (.oneOf, .oneOf)] {
            guard let entry = source.keyword(keyword) else { continue }
            let first = UInt32(truncatingIfNeeded: lists.count)
            for child in source.children(keyword) { lists.append(block(child.schema)) }
            emit(code, entry, first, UInt32(truncatingIfNeeded: lists.count))
        }
        if let keyword = source.keyword(.not), let child = source.child(.not) { emit(.not, keyword, block(child)) }
        if let keyword = source.keyword(.if), let child = source.child(.if) {
            let first = UInt32(truncatingIfNeeded: lists.count)
            let then = source.child(.then).map { block($0) } ?? Program.none
            let other = source.child(.else).map { block($0) } ?? Program.none
            lists += [then, other]
            emit(.condition, keyword, block(child), first)
        }
        if let keyword = source.assertion(.const) {
            emit(.constant, keyword, constant(Int(keyword.node), source), UInt32(truncatingIfNeeded: constantCount))
        }
        if let keyword = source.assertion(.enum) { enumeration(keyword, source) }
    }

    private mutating func dynamicReference(_ source: Source) {
        let target = source.entry.dynamicReference
        guard target != SchemaEntry.none else { return }
        if let keyword = source.keyword(.recursiveRef) {
            let isRecursive = model.resources[Int(model.schemas[Int(target)].resource)].isRecursiveAnchor
            emit(isRecursive ? .dynamicReference : .reference, keyword, block(target), 0)
        } else if let keyword = source.keyword(.dynamicRef) {
            let (_, fragment) = URIText.split(source.view.string(Int(keyword.node)))
            let resource = model.resources[Int(model.schemas[Int(target)].resource)]
            let name = fragment ?? ""
            let isDynamic = resource.anchors.contains {
                $0.isDynamic && $0.schema == target && $0.name.hasSameBytes(as: name)
            }
            emit(isDynamic ? .dynamicReference : .reference, keyword, block(target), isDynamic ? dynamicName(name) : 0)
        }
    }

    private mutating func enumeration(_ keyword: KeywordEntry, _ source: Source) {
        let node = Int(keyword.node)
        let first = UInt32(truncatingIfNeeded: constantCount)
        var isStrings = true
        var element = node + 1
        while element < Int(source.view.nodes[node].extent) {
            isStrings = isStrings && source.view.nodes[element].kind == .string
            _ = constant(element, source)
            element = source.view.next(element)
        }
        emit(isStrings ? .oneOfStrings : .constant, keyword, first, UInt32(truncatingIfNeeded: constantCount))
    }

    /// Keeps a value; its number.
    private mutating func constant(_ node: Int, _ source: Source) -> UInt32 {
        if constantCount > 0 { constantText.append(UInt8(ascii: ",")) }
        source.view.write(node, to: &constantText)
        constantCount += 1
        return UInt32(truncatingIfNeeded: constantCount - 1)
    }

    mutating func strings(_ source: Source) throws(SchemaFailure) {
        if let keyword = source.assertion(.minLength) { emit(.minLength, keyword, bound(keyword, source)) }
        if let keyword = source.assertion(.maxLength) { emit(.maxLength, keyword, bound(keyword, source)) }
        if let keyword = source.assertion(.pattern) {
            emit(.pattern, keyword, try pattern(Int(keyword.node), source))
        }
        if assertsFormat || source.dialect.assertsFormat, let keyword = source.keyword(.format),
            let format = StringFormat(source.view.bytes(Int(keyword.node)))
        {
            emit(.format, keyword, UInt32(format.rawValue))
        }
    }

    /// A count from 0; what is past 32 bits no text can reach.
    func bound(_ keyword: KeywordEntry, _ source: Source) -> UInt32 {
        let value = ExactNumber(source.view.bytes(Int(keyword.node))).clamped ?? 0
        return UInt32(clamping: value)
    }

    mutating func pattern(_ node: Int, _ source: Source) throws(SchemaFailure) -> UInt32 {
        let text = Array(source.view.bytes(node))
        if let known = patternNumbers[text] { return known }
        do throws(PatternFailure) {
            let isDeterministic = patternWork < RegularExpression.mostWork
            let expression = try RegularExpression(
                String(decoding: text, as: UTF8.self),
                isDeterministic: isDeterministic
            )
            patternSize += expression.size
            patternWork += isDeterministic ? expression.work : 0
            guard patternSize <= RegularExpression.mostInstructions else {
                throw .unsupported("the patterns of the schema are too large together; simplify them")
            }
            patterns.append(expression)
        } catch {
            let code: JSONSchemaError.Code
            switch error {
            case .invalid: code = .invalidPattern
            case .unsupported: code = .unsupportedPattern
            }
            throw SchemaFailure(
                code: code,
                document: Int(source.entry.document),
                node: source.view.nodes[node].isKey ? node + 1 : node,
                message: "the pattern \(quoted(source.view.bytes(node))) cannot be used: \(error)"
            )
        }
        let number = UInt32(truncatingIfNeeded: patterns.count - 1)
        patternNumbers[text] = number
        return number
    }

    mutating func numbers(_ source: Source) {
        numberBound(.minimum, .minimum, .exclusiveMinimum, source)
        numberBound(.maximum, .maximum, .exclusiveMaximum, source)
        if let keyword = source.assertion(.multipleOf) { emit(.multipleOf, keyword, number(keyword, source)) }
    }

    private mutating func numberBound(
        _ inclusive: Keyword,
        _ code: Program.Operation.Code,
        _ exclusive: Keyword,
        _ source: Source
    ) {
        let strict: Program.Operation.Code = code == .minimum ? .exclusiveMinimum : .exclusiveMaximum
        let flag = source.assertion(exclusive)
        let isFlag = source.dialect.draft == .draft4
        if let keyword = source.assertion(inclusive) {
            let isStrict = isFlag && flag.map { source.view.nodes[Int($0.node)].kind == .true } ?? false
            emitBound(isStrict ? strict : code, keyword, source)
        }
        if !isFlag, let flag { emitBound(strict, flag, source) }
    }

    private mutating func emitBound(_ code: Program.Operation.Code, _ keyword: KeywordEntry, _ source: Source) {
        let index = number(keyword, source)
        emit(code, keyword, index)
        let bound = numbers[Int(index)]
        guard bound.exponent == 0, let value = bound.clamped.flatMap({ Int32(exactly: $0) }) else { return }
        operations[operations.count - 1].second = UInt32(bitPattern: value)
        operations[operations.count - 1].isSmall = true
    }

    private mutating func number(_ keyword: KeywordEntry, _ source: Source) -> UInt32 {
        numbers.append(ExactNumber(source.view.bytes(Int(keyword.node))))
        return UInt32(truncatingIfNeeded: numbers.count - 1)
    }
}

extension JSONTapeView {
    /// Appends the text of a value as it stands in its own text.
    func write(_ node: Int, to text: inout [UInt8]) {
        var writer = JSONWriter()
        write(node, to: &writer)
        text += writer.bytes
    }

    /// Appends a value without white space. Recurses as deep as it nests, which its reader has bounded.
    func write(_ node: Int, to json: inout JSONWriter) {
        switch nodes[node].kind {
        case .null: json.raw("null".utf8)
        case .true: json.raw("true".utf8)
        case .false: json.raw("false".utf8)
        case .number: json.raw(bytes(node))
        case .string: json.string(string(node))
        case .array:
            json.raw("[".utf8)
            var element = node + 1
            while element < Int(nodes[node].extent) {
                if element > node + 1 { json.raw(",".utf8) }
                write(element, to: &json)
                element = next(element)
            }
            json.raw("]".utf8)
        case .object:
            json.raw("{".utf8)
            var key = node + 1
            while key < Int(nodes[node].extent) {
                if key > node + 1 { json.raw(",".utf8) }
                json.string(string(key))
                json.raw(":".utf8)
                write(key + 1, to: &json)
                key = next(key + 1)
            }
            json.raw("}".utf8)
        }
    }
}
