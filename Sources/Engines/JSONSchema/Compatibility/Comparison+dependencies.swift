// SPDX-License-Identifier: Apache-2.0
import JSON

/// The dependencies of a schema's properties, whichever draft names them.
private struct DependencyModel {
    let view: JSONTapeView
    /// Lists of names, by the name that needs them: the list's place in the text.
    var names: [(name: UnsafeBufferPointer<UInt8>, list: Int)] = []
    var schemas: [(name: UnsafeBufferPointer<UInt8>, schema: UInt32)] = []

    init(_ schema: UInt32, _ table: ShapeTable) {
        view = table.view(of: schema)
        let isOld = table.model.draft(of: schema) <= .draft7
        let present = table.model.schemas[Int(schema)].present
        for keyword in isOld ? [Keyword.dependencies] : [.dependentRequired, .dependentSchemas]
        where present.has(keyword) {
            guard let entry = table.model.keyword(keyword, of: schema) else { continue }
            for child in table.model.children[entry.childRange] {
                schemas.append((view.bytes(Int(child.key)), child.schema))
            }
            if keyword != .dependentSchemas { addNames(Int(entry.node)) }
        }
    }

    private mutating func addNames(_ object: Int) {
        var key = object + 1
        while key < Int(view.nodes[object].extent) {
            // A property that needs nothing has no dependency.
            if view.nodes[key + 1].kind == .array, view.nodes[key + 1].count > 0 {
                names.append((view.bytes(key), key + 1))
            }
            key = view.next(key + 1)
        }
    }
}

extension Comparison {
    mutating func compareDependencies(_ left: Shape, _ right: Shape) throws(JSONSchemaComparisonLimit) {
        let relevant = KeywordSet([.dependencies, .dependentRequired, .dependentSchemas])
        let present = original.model.schemas[Int(left.schema)].present
            .union(update.model.schemas[Int(right.schema)].present)
        guard !present.isDisjoint(with: relevant) else { return }
        let old = DependencyModel(left.schema, original)
        let new = DependencyModel(right.schema, update)
        try compareNames(old, new, left, right)
        try compareSchemas(old, new, left, right)
    }

    private mutating func compareNames(
        _ old: DependencyModel,
        _ new: DependencyModel,
        _ left: Shape,
        _ right: Shape
    ) throws(JSONSchemaComparisonLimit) {
        let known = Dictionary(new.names.map { (ByteKey($0.name), $0.list) }) { _, last in last }
        var seen: Set<ByteKey> = []
        for (name, list) in old.names {
            seen.insert(ByteKey(name))
            path.append(.name(name))
            defer { path.removeLast() }
            guard let other = known[ByteKey(name)] else {
                report(.dependencyArrayRemoved, left, right)
                continue
            }
            let before = ValueSet(array: list, old.view)
            let after = ValueSet(array: other, new.view)
            try spend((before.count + after.count) / 16)
            let isExtended = before.isSubset(of: after)
            let isNarrowed = after.isSubset(of: before)
            if isExtended, isNarrowed { continue }
            let change: JSONSchemaChange =
                isExtended ? .dependencyArrayExtended : isNarrowed ? .dependencyArrayNarrowed : .dependencyArrayChanged
            report(change, left, right)
        }
        for (name, _) in new.names where !seen.contains(ByteKey(name)) {
            path.append(.name(name))
            report(.dependencyArrayAdded, left, right)
            path.removeLast()
        }
    }

    private mutating func compareSchemas(
        _ old: DependencyModel,
        _ new: DependencyModel,
        _ left: Shape,
        _ right: Shape
    ) throws(JSONSchemaComparisonLimit) {
        let known = Dictionary(new.schemas.map { (ByteKey($0.name), $0.schema) }) { _, last in last }
        var seen: Set<ByteKey> = []
        for (name, schema) in old.schemas {
            seen.insert(ByteKey(name))
            path.append(.name(name))
            defer { path.removeLast() }
            if let other = known[ByteKey(name)] {
                try compareSchemas(schema, other)
            } else {
                report(.dependencySchemaRemoved, schema, right.schema)
            }
        }
        for (name, schema) in new.schemas where !seen.contains(ByteKey(name)) {
            path.append(.name(name))
            report(.dependencySchemaAdded, left.schema, schema)
            path.removeLast()
        }
    }
}
