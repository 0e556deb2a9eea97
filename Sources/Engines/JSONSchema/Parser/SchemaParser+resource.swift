// SPDX-License-Identifier: Apache-2.0
import JSON

extension SchemaParser {
    /// What holds inside a schema: a new resource if it names itself, another dialect if it is the root of one.
    mutating func ownContext(
        _ node: Int,
        _ first: Int,
        _ outer: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) -> Context {
        var context = outer
        let isRoot = node == 0
        let declared = openKeywords[first...].first { $0.keyword == .schema }
        if let declared, isRoot || names(first) {
            let uri = try string(declared, context, view)
            context.dialect = dialect(of: uri) ?? context.dialect
            if isRoot { setDialect(context) }
        }
        let draft = context.dialect.draft
        let hides = draft.referenceHidesSiblings && openKeywords[first...].contains { $0.keyword == .ref }
        guard !hides, let name = openKeywords[first...].first(where: { $0.keyword == draft.identifier }) else {
            return context
        }
        let text = try string(name, context, view)
        let (uri, _) = URIText.split(text)
        if uri.isEmpty { return context }
        let absolute = URIText.resolve(uri, against: resources[Int(outer.resource)].uri)
        if isRoot {
            rename(context.resource, absolute)
        } else {
            context.resource = UInt32(truncatingIfNeeded: resources.count)
            resources.append(
                SchemaResource(
                    uri: absolute,
                    document: context.document,
                    node: UInt32(truncatingIfNeeded: node),
                    schema: UInt32(truncatingIfNeeded: schemas.count),
                    dialect: context.dialect
                )
            )
        }
        return context
    }

    private func names(_ first: Int) -> Bool {
        openKeywords[first...].contains { $0.keyword == .id || $0.keyword == .id4 }
    }

    private mutating func setDialect(_ context: Context) {
        let old = resources[Int(context.resource)]
        resources[Int(context.resource)] = SchemaResource(
            uri: old.uri,
            document: old.document,
            node: old.node,
            schema: old.schema,
            dialect: context.dialect
        )
    }

    private mutating func rename(_ resource: UInt32, _ uri: String) {
        let old = resources[Int(resource)]
        resources[Int(resource)] = SchemaResource(
            uri: uri,
            document: old.document,
            node: old.node,
            schema: old.schema,
            dialect: old.dialect
        )
    }

    /// The dialect that a meta-schema describes: a known draft, or one of the references with its vocabularies.
    private func dialect(of uri: String) -> SchemaDialect? {
        if let draft = JSONSchemaDraft(metaSchema: uri) { return SchemaDialect(draft: draft) }
        let (name, _) = URIText.split(uri)
        guard let reference = references.first(where: { $0.name.hasSameBytes(as: name) }),
            let meta = try? JSON(parsing: reference.text, limits: limits),
            let draft = meta["$schema"]?.string.flatMap({ JSONSchemaDraft(metaSchema: $0) })
        else { return nil }
        var dialect = SchemaDialect(draft: draft)
        guard draft >= .draft2019, let vocabulary = meta["$vocabulary"]?.object else { return dialect }
        dialect.validates = vocabulary.members.contains { $0.key.hasSuffix("/vocab/validation") }
        dialect.assertsFormat = vocabulary.members.contains {
            $0.key.hasSuffix("/vocab/format-assertion") || $0.key.hasSuffix("/vocab/format") && $0.value.bool == true
        }
        return dialect
    }

    /// Notes the names by which references find a schema.
    mutating func declareAnchors(
        from first: Int,
        _ schema: UInt32,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        for entry in openKeywords[first...] {
            switch entry.keyword {
            case .anchor, .dynamicAnchor:
                let name = try string(entry, context, view)
                declare(name, schema, isDynamic: entry.keyword == .dynamicAnchor, context)
            case .id where context.dialect.draft <= .draft7, .id4:
                let (_, fragment) = URIText.split(try string(entry, context, view))
                if let fragment, !fragment.isEmpty { declare(fragment, schema, isDynamic: false, context) }
            case .recursiveAnchor where view.nodes[Int(entry.node)].kind == .true:
                resources[Int(context.resource)].isRecursiveAnchor = true
            default: break
            }
        }
    }

    private mutating func declare(_ name: String, _ schema: UInt32, isDynamic: Bool, _ context: Context) {
        resources[Int(context.resource)].anchors.append(
            SchemaResource.Anchor(name: name, schema: schema, isDynamic: isDynamic)
        )
    }

    func string(
        _ entry: KeywordEntry,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) -> String {
        let node = Int(entry.node)
        guard view.nodes[node].kind == .string else { throw wrongKind(entry.keyword, "a string", node, context, view) }
        return view.string(node)
    }

    func wrongKind(
        _ keyword: Keyword,
        _ expected: String,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) -> SchemaFailure {
        failure(.invalidKeyword, node, context, "\"\(keyword.name)\" needs \(expected), found a \(view.kind(node))")
    }
}
