// SPDX-License-Identifier: Apache-2.0
import JSON

/// A schema as Confluent's registry sees it: of one type, or a combination of such.
///
/// A schema with keywords for several types, or with combinators beside others, becomes an `allOf` of shapes, one each.
struct Shape {
    enum Kind: UInt8 {
        case empty, always, never, reference
        case string, number, boolean, null, object, array
        case enumeration, constant, not, combined, conditional
    }

    enum Criterion: UInt8 {
        case all, any, one

        var word: StaticString {
            switch self {
            case .all: "allOf"
            case .any: "anyOf"
            case .one: "oneOf"
            }
        }
    }

    let kind: Kind
    /// The schema whose keywords count; of a reference, the one it leads to.
    let schema: UInt32
    /// Whether it stands for the whole schema, so that title and default are its.
    var isWhole = false
    var isInteger = false
    var criterion = Criterion.all
    /// Whether nobody wrote the combinator.
    var isGenerated = false
    /// The parts of a combination in the table's list of parts.
    var parts: Range<Int> = 0..<0
}

/// The shapes of one model's schemas, worked out when they are asked for.
final class ShapeTable {
    let model: SchemaModel
    let views: [JSONTapeView]
    private(set) var shapes: [Shape] = []
    private(set) var parts: [UInt32] = []
    private var ofSchema: [UInt32]
    /// The patterns that were asked for, by the text and the place they stand in.
    private var patterns: [UInt64: RegularExpression] = [:]
    private var patternSize = 0
    /// The schemas that references lead to.
    private var targets: Set<UInt32> = []

    init(_ model: SchemaModel, _ views: [JSONTapeView]) {
        self.model = model
        self.views = views
        ofSchema = Array(repeating: SchemaEntry.none, count: model.schemas.count)
        shapes.reserveCapacity(model.schemas.count)
        for entry in model.schemas where entry.reference != SchemaEntry.none { targets.insert(entry.reference) }
        for entry in model.schemas where entry.dynamicReference != SchemaEntry.none {
            targets.insert(entry.dynamicReference)
        }
    }

    /// A pattern of `patternProperties`, compiled once.
    func pattern(_ key: UInt32, in schema: UInt32) throws(JSONSchemaComparisonLimit) -> RegularExpression {
        let document = model.schemas[Int(schema)].document
        let place = UInt64(document) << 32 | UInt64(key)
        if let known = patterns[place] { return known }
        let text = views[Int(document)].string(Int(key))
        guard let expression = try? RegularExpression(text, isDeterministic: false) else { throw .pattern(text) }
        patternSize += expression.size
        guard patternSize <= RegularExpression.mostInstructions else { throw .pattern(text) }
        patterns[place] = expression
        return expression
    }

    /// Whether references lead to a shape's schema, so that it may be met more than once.
    func isTarget(_ shape: UInt32) -> Bool { !targets.isEmpty && targets.contains(shapes[Int(shape)].schema) }

    /// The shape of a schema.
    func shape(of schema: UInt32) -> UInt32 {
        let known = ofSchema[Int(schema)]
        if known != SchemaEntry.none { return known }
        let number = build(schema)
        ofSchema[Int(schema)] = number
        return number
    }

    /// The schema itself where shapes are references to it, however many of them; an empty one for endless circles.
    func resolved(_ shape: UInt32) -> UInt32 {
        var shape = shape
        var hops = 0
        while shapes[Int(shape)].kind == .reference {
            hops += 1
            guard hops < 1_000 else { return add(Shape(kind: .empty, schema: shapes[Int(shape)].schema)) }
            shape = self.shape(of: shapes[Int(shape)].schema)
        }
        return shape
    }

    func add(_ shape: Shape) -> UInt32 {
        shapes.append(shape)
        return UInt32(truncatingIfNeeded: shapes.count - 1)
    }

    private func build(_ schema: UInt32) -> UInt32 {
        let entry = model.schemas[Int(schema)]
        switch entry.kind {
        case .always: return add(Shape(kind: .always, schema: schema, isWhole: true))
        case .never: return add(Shape(kind: .never, schema: schema, isWhole: true))
        case .object: break
        }
        let draft = model.draft(of: schema)
        if draft.referenceHidesSiblings, entry.reference != SchemaEntry.none {
            return add(Shape(kind: .reference, schema: entry.reference))
        }
        var found: [UInt32] = []
        valueParts(schema, entry, draft, &found)
        typedParts(schema, entry, draft, &found)
        let conditionals: KeywordSet = draft.referenceHidesSiblings ? Self.conditionals : KeywordSet(.if)
        if !entry.present.isDisjoint(with: conditionals) {
            found.append(add(Shape(kind: .conditional, schema: schema)))
        }
        if found.isEmpty { return add(Shape(kind: .empty, schema: schema, isWhole: true)) }
        if found.count == 1 {
            if shapes[Int(found[0])].kind != .reference { shapes[Int(found[0])].isWhole = true }
            return found[0]
        }
        var whole = Shape(kind: .combined, schema: schema, isWhole: true, isGenerated: true)
        whole.parts = keep(found)
        return add(whole)
    }

    private func keep(_ list: [UInt32]) -> Range<Int> {
        parts.append(contentsOf: list)
        return parts.count - list.count..<parts.count
    }

    /// What does not depend on a type: references, `enum`, combinators, `not`, `const`.
    private func valueParts(
        _ schema: UInt32,
        _ entry: SchemaEntry,
        _ draft: JSONSchemaDraft,
        _ found: inout [UInt32]
    ) {
        for target in [entry.reference, entry.dynamicReference] where target != SchemaEntry.none {
            found.append(add(Shape(kind: .reference, schema: target)))
        }
        if entry.present.has(.enum) { found.append(add(Shape(kind: .enumeration, schema: schema))) }
        for (keyword, criterion) in [(Keyword.allOf, Shape.Criterion.all), (.anyOf, .any), (.oneOf, .one)] {
            guard let branches = model.keyword(keyword, of: schema) else { continue }
            found.append(combination(schema, criterion, branches, draft))
        }
        if entry.present.has(.not) { found.append(add(Shape(kind: .not, schema: schema))) }
        if entry.present.has(.const) { found.append(add(Shape(kind: .constant, schema: schema))) }
    }

    private func combination(
        _ schema: UInt32,
        _ criterion: Shape.Criterion,
        _ branches: KeywordEntry,
        _ draft: JSONSchemaDraft
    ) -> UInt32 {
        var list: [UInt32] = []
        for child in model.children[branches.childRange] {
            let branch = shape(of: child.schema)
            let shape = shapes[Int(branch)]
            // In the newer drafts the registry takes the parts of a branch for branches.
            if draft >= .draft2019, shape.kind == .combined, shape.isGenerated, shape.criterion == .all {
                list.append(contentsOf: parts[shape.parts])
            } else {
                list.append(branch)
            }
        }
        var whole = Shape(kind: .combined, schema: schema, criterion: criterion)
        whole.parts = keep(list)
        return add(whole)
    }

    private func typedParts(
        _ schema: UInt32,
        _ entry: SchemaEntry,
        _ draft: JSONSchemaDraft,
        _ found: inout [UInt32]
    ) {
        var typed: Set<Shape.Kind> = []
        if let type = model.keyword(.type, of: schema) {
            let view = views[Int(entry.document)]
            let node = Int(type.node)
            if view.nodes[node].kind == .string {
                found.append(typedPart(schema, view.bytes(node), &typed))
            } else {
                let list = (node + 1..<Int(view.nodes[node].extent)).map { typedPart(schema, view.bytes($0), &typed) }
                var whole = Shape(kind: .combined, schema: schema, criterion: .any)
                whole.parts = keep(list)
                found.append(add(whole))
            }
        }
        let present = presentTypes(schema, entry, draft)
        for kind in present where !typed.contains(kind) { found.append(add(Shape(kind: kind, schema: schema))) }
    }

    private func typedPart(
        _ schema: UInt32,
        _ name: UnsafeBufferPointer<UInt8>,
        _ typed: inout Set<Shape.Kind>
    ) -> UInt32 {
        let type = InstanceType(name)
        let kind: Shape.Kind =
            switch type {
            case .string: .string
            case .number, .integer: .number
            case .boolean: .boolean
            case .null: .null
            case .array: .array
            case .object, nil: .object
            }
        typed.insert(kind)
        return add(Shape(kind: kind, schema: schema, isInteger: type == .integer))
    }

    private static let arrays = KeywordSet([
        .items, .prefixItems, .additionalItems, .minItems, .maxItems, .uniqueItems, .contains, .unevaluatedItems,
    ])
    private static let objects = KeywordSet([
        .required, .minProperties, .maxProperties, .additionalProperties, .propertyNames, .dependentRequired,
        .dependentSchemas, .unevaluatedProperties,
    ])
    private static let conditionals = KeywordSet([.if, .then, .else])
    private static let maps = KeywordSet([.properties, .patternProperties])
    private static let numbers = KeywordSet([.minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf])
    private static let strings = KeywordSet([.minLength, .maxLength, .pattern])

    /// The types for which a schema has keywords.
    private func presentTypes(_ schema: UInt32, _ entry: SchemaEntry, _ draft: JSONSchemaDraft) -> [Shape.Kind] {
        let present = entry.present
        let isOld = draft <= .draft7
        var kinds: [Shape.Kind] = []
        if !present.isDisjoint(with: Self.arrays) { kinds.append(.array) }
        // The newer drafts' loader makes nothing of maps without members.
        let hasMap =
            !present.isDisjoint(with: Self.maps)
            && (isOld
                || [Keyword.properties, .patternProperties].contains { model.keyword($0, of: schema)?.count ?? 0 > 0 })
        let hasDependencies = isOld && present.has(.dependencies)
        if !present.isDisjoint(with: Self.objects) || hasMap || hasDependencies { kinds.append(.object) }
        if !present.isDisjoint(with: Self.numbers) { kinds.append(.number) }
        if !present.isDisjoint(with: Self.strings) || isOld && present.has(.format) { kinds.append(.string) }
        return kinds
    }
}
