// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reads texts into schemas. One parser reads a schema and the references it needs.
struct SchemaParser {
    /// What a schema inherits from what surrounds it.
    struct Context {
        let document: UInt32
        var resource: UInt32
        var dialect: SchemaDialect
    }

    static let mostSchemas = 1_000_000
    static let mostDocuments = 1_000

    let references: [JSONSchemaReference]
    let draft: JSONSchemaDraft
    let limits: JSONLimits

    var tapes: [JSONTape] = []
    var documentNames: [String] = []
    var schemas: [SchemaEntry] = []
    var keywords: [KeywordEntry] = []
    var children: [SchemaChild] = []
    var resources: [SchemaResource] = []
    /// Which schema a value of a document is, `SchemaEntry.none` if it is none.
    var schemaAt: [[UInt32]] = []
    /// Keywords and children of what is being read: those of nested schemas come in between, so they are moved when
    /// whole.
    var openKeywords: [KeywordEntry] = []
    var openChildren: [SchemaChild] = []
    /// References that are not resolved yet.
    var pending: [PendingReference] = []
    /// Definitions that nothing has asked for yet.
    var deferred: [(node: Int, context: Context)] = []
    var documents = DocumentIndex()

    init(references: [JSONSchemaReference], draft: JSONSchemaDraft, limits: JSONLimits) {
        self.references = references
        self.draft = draft
        self.limits = limits
    }

    mutating func parse(_ text: [UInt8]) throws(SchemaFailure) {
        try document(text, uri: "", name: "")
        try resolveReferences()
    }

    /// Reads one text; the resource that is its root.
    @discardableResult
    mutating func document(_ text: [UInt8], uri: String, name: String) throws(SchemaFailure) -> UInt32 {
        let number = UInt32(truncatingIfNeeded: tapes.count)
        documentNames.append(name)
        let tape: JSONTape
        do throws(JSONError) {
            tape = try JSONTape(reading: text, limits: limits)
        } catch {
            throw SchemaFailure(
                code: .invalidJSON,
                document: Int(number),
                node: 0,
                message: error.message,
                position: error.position
            )
        }
        tapes.append(tape)
        guard tapes.count <= Self.mostDocuments else {
            let message = "more than \(Self.mostDocuments) texts are referred to; merge some"
            throw SchemaFailure(code: .tooLarge, document: Int(number), node: 0, message: message)
        }
        schemaAt.append(Array(repeating: SchemaEntry.none, count: tape.nodes.count))
        let resource = UInt32(truncatingIfNeeded: resources.count)
        let dialect = SchemaDialect(draft: draft)
        resources.append(SchemaResource(uri: uri, document: number, node: 0, schema: 0, dialect: dialect))
        let context = Context(document: number, resource: resource, dialect: dialect)
        resources[Int(resource)].schema = try tape.withView { view throws(SchemaFailure) in
            try schema(0, context, view)
        }
        return resource
    }

    /// The schema that a value is.
    mutating func schema(
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) -> UInt32 {
        guard schemas.count < Self.mostSchemas else {
            throw failure(.tooLarge, node, context, "more than \(Self.mostSchemas) schemas; split the text")
        }
        switch view.nodes[node].kind {
        case .true: return add(.always, node, context)
        case .false: return add(.never, node, context)
        case .object: return try object(node, context, view)
        default:
            throw failure(
                .notASchema,
                node,
                context,
                "expected a schema, an object or a boolean, found a \(view.kind(node))"
            )
        }
    }

    private mutating func add(_ kind: SchemaEntry.Kind, _ node: Int, _ context: Context) -> UInt32 {
        let number = UInt32(truncatingIfNeeded: schemas.count)
        schemas.append(
            SchemaEntry(
                kind: kind,
                document: context.document,
                node: UInt32(truncatingIfNeeded: node),
                resource: context.resource
            )
        )
        schemaAt[Int(context.document)][node] = number
        return number
    }

    private mutating func object(
        _ node: Int,
        _ outer: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) -> UInt32 {
        let first = openKeywords.count
        collectKeywords(node, view)
        let context = try ownContext(node, first, outer, view)
        let number = add(.object, node, context)
        dropHidden(from: first, context.dialect.draft)
        try declareAnchors(from: first, number, context, view)
        for index in first..<openKeywords.count { try keyword(index, number, context, view) }
        let start = UInt32(truncatingIfNeeded: keywords.count)
        var present = KeywordSet()
        for entry in openKeywords[first...] { present.formUnion(KeywordSet(entry.keyword)) }
        keywords.append(contentsOf: openKeywords[first...])
        openKeywords.removeSubrange(first...)
        schemas[Int(number)].firstKeyword = start
        schemas[Int(number)].keywordCount = UInt32(truncatingIfNeeded: keywords.count) - start
        schemas[Int(number)].present = present
        return number
    }

    private mutating func collectKeywords(_ node: Int, _ view: JSONTapeView) {
        var key = node + 1
        let end = Int(view.nodes[node].extent)
        while key < end {
            if let keyword = Keyword.named(view.bytes(key)) {
                openKeywords.append(KeywordEntry(keyword: keyword, node: UInt32(truncatingIfNeeded: key + 1)))
            }
            key = view.next(key + 1)
        }
    }

    /// Removes what the draft does not know, and what stands beside a `$ref` that hides it.
    private mutating func dropHidden(from first: Int, _ draft: JSONSchemaDraft) {
        let hides = draft.referenceHidesSiblings && openKeywords[first...].contains { $0.keyword == .ref }
        var kept = first
        for index in first..<openKeywords.count {
            let keyword = openKeywords[index].keyword
            let isHidden = hides && keyword != .ref && keyword != .definitions && keyword != .defs
            if isHidden || !keyword.exists(in: draft) { continue }
            openKeywords[kept] = openKeywords[index]
            kept += 1
        }
        openKeywords.removeSubrange(kept...)
    }

    func failure(
        _ code: JSONSchemaError.Code,
        _ node: Int,
        _ context: Context,
        _ message: String
    ) -> SchemaFailure {
        SchemaFailure(code: code, document: Int(context.document), node: node, message: message)
    }
}
