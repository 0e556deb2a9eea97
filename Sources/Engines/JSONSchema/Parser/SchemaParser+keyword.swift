// SPDX-License-Identifier: Apache-2.0
import JSON

extension SchemaParser {
    /// Checks the value of one open keyword and reads the schemas in it.
    mutating func keyword(
        _ index: Int,
        _ owner: UInt32,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        let keyword = openKeywords[index].keyword
        let node = Int(openKeywords[index].node)
        let firstChild = openChildren.count
        switch keyword {
        case .additionalProperties, .propertyNames, .unevaluatedProperties, .additionalItems, .unevaluatedItems,
            .contains, .not, .if, .then, .else:
            try child(node, key: 0, context, view)
        case .items:
            if view.nodes[node].kind == .array, context.dialect.draft <= .draft2019 {
                try list(keyword, node, context, view)
            } else {
                try child(node, key: 0, context, view)
            }
        case .allOf, .anyOf, .oneOf, .prefixItems: try list(keyword, node, context, view)
        case .properties, .patternProperties, .dependentSchemas: try map(keyword, node, context, view)
        case .definitions, .defs: try definitions(keyword, node, context, view)
        case .dependencies: try dependencies(node, context, view)
        case .ref, .dynamicRef, .recursiveRef:
            _ = try string(openKeywords[index], context, view)
            pending.append(PendingReference(schema: owner, keyword: keyword, node: UInt32(truncatingIfNeeded: node)))
        default: try checkValue(keyword, node, context, view)
        }
        guard openChildren.count > firstChild else { return }
        openKeywords[index].first = UInt32(truncatingIfNeeded: children.count)
        openKeywords[index].count = UInt32(truncatingIfNeeded: openChildren.count - firstChild)
        children.append(contentsOf: openChildren[firstChild...])
        openChildren.removeSubrange(firstChild...)
    }

    private mutating func child(
        _ node: Int,
        key: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        let schema = try schema(node, context, view)
        openChildren.append(SchemaChild(key: UInt32(truncatingIfNeeded: key), schema: schema))
    }

    private mutating func list(
        _ keyword: Keyword,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        guard view.nodes[node].kind == .array else {
            throw wrongKind(keyword, "an array of schemas", node, context, view)
        }
        var element = node + 1
        let end = Int(view.nodes[node].extent)
        while element < end {
            try child(element, key: 0, context, view)
            element = view.next(element)
        }
    }

    private mutating func map(
        _ keyword: Keyword,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        guard view.nodes[node].kind == .object else {
            throw wrongKind(keyword, "an object of schemas", node, context, view)
        }
        var key = node + 1
        let end = Int(view.nodes[node].extent)
        while key < end {
            try child(key + 1, key: key, context, view)
            key = view.next(key + 1)
        }
    }

    /// In the older drafts definitions are read when something refers to them; what else they hold is nobody's schema.
    private mutating func definitions(
        _ keyword: Keyword,
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        guard context.dialect.draft <= .draft7 else { return try map(keyword, node, context, view) }
        if view.nodes[node].kind == .object { deferred.append((node, context)) }
    }

    /// Reads all definitions that were left out, because a name inside them may be asked for.
    mutating func readDeferred() throws(SchemaFailure) {
        while let (node, context) = deferred.popLast() {
            let document = Int(context.document)
            try tapes[document].withView { view throws(SchemaFailure) in
                var key = node + 1
                while key < Int(view.nodes[node].extent) {
                    let isSchema = [.object, .true, .false].contains(view.nodes[key + 1].kind)
                    if isSchema, schemaAt[document][key + 1] == SchemaEntry.none {
                        _ = try schema(key + 1, context, view)
                    }
                    key = view.next(key + 1)
                }
            }
        }
    }

    /// Names of properties lists of names or schemas; only the schemas become children.
    private mutating func dependencies(
        _ node: Int,
        _ context: Context,
        _ view: JSONTapeView
    ) throws(SchemaFailure) {
        guard view.nodes[node].kind == .object else {
            throw wrongKind(.dependencies, "an object", node, context, view)
        }
        var key = node + 1
        let end = Int(view.nodes[node].extent)
        while key < end {
            if view.nodes[key + 1].kind == .array {
                try checkNames(.dependencies, key + 1, context, view)
            } else {
                try child(key + 1, key: key, context, view)
            }
            key = view.next(key + 1)
        }
    }
}
