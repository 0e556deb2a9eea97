// SPDX-License-Identifier: Apache-2.0
import JSON

/// Compiles a schema's model; only what the root can reach.
struct ProgramCompiler {
    let model: SchemaModel
    let assertsFormat: Bool

    var blocks: [Program.Block]
    var operations: [Program.Operation] = []
    var lists: [UInt32] = []
    var numbers: [ExactNumber] = []
    var patterns: [RegularExpression] = []
    var objects: [Program.ObjectPlan] = []
    var properties: [Program.PropertyEntry] = []
    var slots: [UInt32] = []
    var patternProperties: [Program.PatternEntry] = []
    var arrays: [Program.ArrayPlan] = []
    var containments: [Program.Containment] = []
    var dependencies: [Program.Dependency] = []
    var names: [UInt8] = []
    var dynamicTargets: [Program.DynamicName: UInt32] = [:]
    var tracksEvaluated = false

    /// The text of all constants so far.
    var constantText: [UInt8] = [UInt8(ascii: "[")]
    var constantCount = 0
    var patternNumbers: [[UInt8]: UInt32] = [:]
    var patternSize = 0
    var patternWork = 0
    var dynamicNames: [[UInt8]: UInt32] = [:]
    private var isQueued: [Bool]
    private var queue: [UInt32] = []

    init(_ model: SchemaModel, assertsFormat: Bool) {
        self.model = model
        self.assertsFormat = assertsFormat
        blocks = Array(repeating: Program.Block(), count: model.schemas.count)
        isQueued = Array(repeating: false, count: model.schemas.count)
    }

    static func compile(_ model: SchemaModel, assertsFormat: Bool) throws(SchemaFailure) -> Program {
        var compiler = ProgramCompiler(model, assertsFormat: assertsFormat)
        _ = compiler.block(0)
        compiler.collectDynamicTargets()
        while let schema = compiler.queue.popLast() { try compiler.compile(schema) }
        let (tape, nodes) = compiler.readConstants()
        return Program(compiler, constants: tape, constantNodes: nodes)
    }

    /// The block of a schema, which will be compiled if it is not yet.
    mutating func block(_ schema: UInt32) -> UInt32 {
        if !isQueued[Int(schema)] {
            isQueued[Int(schema)] = true
            queue.append(schema)
        }
        return schema
    }

    /// All schemas that a dynamic reference may reach.
    private mutating func collectDynamicTargets() {
        guard model.schemas.contains(where: { $0.dynamicReference != SchemaEntry.none }) else { return }
        dynamicNames[[]] = 0
        for (number, resource) in model.resources.enumerated() {
            let number = UInt32(truncatingIfNeeded: number)
            for anchor in resource.anchors where anchor.isDynamic {
                let name = dynamicName(anchor.name)
                dynamicTargets[Program.DynamicName(resource: number, name: name)] = block(anchor.schema)
            }
            guard resource.isRecursiveAnchor else { continue }
            dynamicTargets[Program.DynamicName(resource: number, name: 0)] = block(resource.schema)
        }
    }

    mutating func dynamicName(_ name: String) -> UInt32 {
        let key = Array(name.utf8)
        if let known = dynamicNames[key] { return known }
        let number = UInt32(truncatingIfNeeded: dynamicNames.count)
        dynamicNames[key] = number
        return number
    }

    /// The constants as one tape, and where each stands in it.
    private func readConstants() -> (JSONTape, [UInt32]) {
        // What was read once can be read again.
        let bounds = JSONLimits(size: Int(UInt32.max), depth: .max, rejectsDuplicateKeys: false)
        guard let tape = try? JSONTape(reading: constantText + [UInt8(ascii: "]")], limits: bounds) else {
            return (JSONTape(unread: []), [])
        }
        var nodes: [UInt32] = []
        tape.withView { view in
            var node = 1
            while node < view.nodes.count {
                nodes.append(UInt32(truncatingIfNeeded: node))
                node = view.next(node)
            }
        }
        return (tape, nodes)
    }

    private mutating func compile(_ schema: UInt32) throws(SchemaFailure) {
        let entry = model.schemas[Int(schema)]
        var block = Program.Block(resource: entry.resource)
        block.any = place
        guard entry.kind == .object else {
            block.kinds = entry.kind == .always ? Program.Block.anyKind : 0
            (block.strings, block.numbers, block.arrays, block.objects, block.end) = (place, place, place, place, place)
            blocks[Int(schema)] = block
            return
        }
        try model.tapes[Int(entry.document)].withView { view throws(SchemaFailure) in
            let source = Source(model, schema, view)
            allowTypes(source, &block)
            combinators(source)
            block.strings = place
            try strings(source)
            block.numbers = place
            numbers(source)
            block.arrays = place
            try arrays(source)
            block.objects = place
            try objects(source)
            block.end = place
        }
        blocks[Int(schema)] = block
    }

    private var place: UInt32 { UInt32(truncatingIfNeeded: operations.count) }

    /// One schema as the compiler looks at it.
    struct Source {
        let model: SchemaModel
        let schema: UInt32
        let view: JSONTapeView
        let entry: SchemaEntry
        let dialect: SchemaDialect

        init(_ model: SchemaModel, _ schema: UInt32, _ view: JSONTapeView) {
            self.model = model
            self.schema = schema
            self.view = view
            entry = model.schemas[Int(schema)]
            dialect = model.resources[Int(entry.resource)].dialect
        }

        /// A keyword that applies schemas.
        func keyword(_ keyword: Keyword) -> KeywordEntry? { model.keyword(keyword, of: schema) }

        /// A keyword that only asserts, if the dialect counts those.
        func assertion(_ keyword: Keyword) -> KeywordEntry? {
            dialect.validates ? model.keyword(keyword, of: schema) : nil
        }

        func children(_ keyword: Keyword) -> [SchemaChild] {
            self.keyword(keyword).map { Array(model.children[$0.childRange]) } ?? []
        }

        func child(_ keyword: Keyword) -> UInt32? { self.keyword(keyword).map { model.children[Int($0.first)].schema } }
    }

    mutating func emit(
        _ code: Program.Operation.Code,
        _ keyword: KeywordEntry,
        _ first: UInt32 = 0,
        _ second: UInt32 = 0
    ) {
        operations.append(
            Program.Operation(code: code, keyword: keyword.keyword, node: keyword.node, first: first, second: second)
        )
    }

    private func allowTypes(_ source: Source, _ block: inout Program.Block) {
        guard let keyword = source.assertion(.type) else { return }
        let node = Int(keyword.node)
        var types: UInt8 = 0
        var element = source.view.nodes[node].kind == .array ? node + 1 : node
        let end = source.view.next(node)
        while element < end {
            types |= InstanceType(source.view.bytes(element))?.bit ?? 0
            element += 1
        }
        block.kinds = 0
        for (type, kinds) in Self.kinds where types & type.bit != 0 {
            for kind in kinds { block.kinds |= kind.bit }
        }
        guard types & InstanceType.integer.bit != 0, types & InstanceType.number.bit == 0 else { return }
        block.needsWhole = true
        block.goesByText = source.dialect.draft == .draft4
    }

    private static let kinds: [(InstanceType, [JSONTape.Kind])] = [
        (.null, [.null]), (.boolean, [.true, .false]), (.object, [.object]), (.array, [.array]), (.string, [.string]),
        (.number, [.number]), (.integer, [.number]),
    ]
}
