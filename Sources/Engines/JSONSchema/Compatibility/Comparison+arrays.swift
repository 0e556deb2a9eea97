// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a schema says about an array's elements, whichever draft says it.
struct ArrayModel {
    /// The schema of all elements.
    var all: UInt32?
    var tuple: [UInt32] = []
    var permitsMore = true
    /// The schema of elements past the tuple.
    var more: UInt32?
    var unevaluated: UInt32?

    init(_ schema: UInt32, _ table: ShapeTable) {
        let model = table.model
        unevaluated = table.child(.unevaluatedItems, of: schema)
        if model.draft(of: schema) >= .draft2020 {
            if let prefix = model.keyword(.prefixItems, of: schema) {
                tuple = model.children[prefix.childRange].map(\.schema)
            }
            guard let items = table.child(.items, of: schema) else { return }
            switch model.schemas[Int(items)].kind {
            case .never: permitsMore = false
            case .always: break
            case .object: if tuple.isEmpty { all = items } else { more = items }
            }
            return
        }
        if let items = model.keyword(.items, of: schema) {
            let isTuple = table.view(of: schema).nodes[Int(items.node)].kind == .array
            let schemas = model.children[items.childRange].map(\.schema)
            if isTuple { tuple = schemas } else { all = schemas.first }
        }
        guard let additional = table.child(.additionalItems, of: schema) else { return }
        switch model.schemas[Int(additional)].kind {
        case .never: permitsMore = false
        case .always: break
        case .object: more = additional
        }
    }

    func isOpen(_ table: ShapeTable) -> Bool {
        permitsMore && more == nil && unevaluated.map { table.isEmpty($0) } ?? true
    }

    /// The schema that elements past the tuple have to follow, if there is one.
    func partial(_ table: ShapeTable) -> UInt32? {
        if let more { return more }
        guard permitsMore, let unevaluated, !table.isNever(unevaluated) else { return nil }
        return unevaluated
    }
}

extension ShapeTable {
    /// Whether a schema allows everything and says nothing.
    func isEmpty(_ schema: UInt32) -> Bool {
        let shape = shape(of: schema)
        let kind = shapes[Int(shape)].kind
        return kind == .empty || kind == .always
    }

    func isNever(_ schema: UInt32) -> Bool { model.schemas[Int(schema)].kind == .never }
}

extension Comparison {
    mutating func compareArrays(_ left: Shape, _ right: Shape) throws(JSONSchemaComparisonLimit) {
        let old = ArrayModel(left.schema, original)
        let new = ArrayModel(right.schema, update)
        path.append(.word("items"))
        try compareOptional(old.all, new.all, left, right)
        path.removeLast()
        try compareTuples(old, new, left, right)
        path.append(.word("additionalItems"))
        if old.permitsMore != new.permitsMore {
            report(old.permitsMore ? .additionalItemsRemoved : .additionalItemsAdded, left, right, at: .items)
        } else if old.more == nil, new.more != nil {
            report(.additionalItemsNarrowed, left, right, at: .items)
        } else if old.more != nil, new.more == nil {
            report(.additionalItemsExtended, left, right, at: .items)
        } else {
            try compareOptional(old.more, new.more, left, right)
        }
        path.removeLast()
        try compareUnevaluated(
            old.unevaluated,
            new.unevaluated,
            left,
            right,
            UnevaluatedChanges(
                word: "unevaluatedItems",
                keyword: .unevaluatedItems,
                added: .unevaluatedItemsAdded,
                removed: .unevaluatedItemsRemoved,
                extended: .unevaluatedItemsExtended,
                narrowed: .unevaluatedItemsNarrowed
            )
        )
        compareArrayBounds(left, right)
    }

    /// Two schemas either of which may be missing.
    private mutating func compareOptional(
        _ old: UInt32?,
        _ new: UInt32?,
        _ left: Shape,
        _ right: Shape
    ) throws(JSONSchemaComparisonLimit) {
        switch (old, new) {
        case (nil, nil): break
        case (nil, let new?): report(.schemaAdded, left.schema, new)
        case (let old?, nil): report(.schemaRemoved, old, right.schema)
        case (let old?, let new?): try compareSchemas(old, new)
        }
    }

    private mutating func compareTuples(
        _ old: ArrayModel,
        _ new: ArrayModel,
        _ left: Shape,
        _ right: Shape
    ) throws(JSONSchemaComparisonLimit) {
        for index in 0..<max(old.tuple.count, new.tuple.count) {
            path.append(.numbered("items", index))
            defer { path.removeLast() }
            if index >= new.tuple.count {
                try compareRemovedItem(old.tuple[index], new, right)
            } else if index >= old.tuple.count {
                try compareAddedItem(new.tuple[index], old, left)
            } else {
                try compareSchemas(old.tuple[index], new.tuple[index])
            }
        }
    }

    private mutating func compareRemovedItem(
        _ item: UInt32,
        _ new: ArrayModel,
        _ right: Shape
    ) throws(JSONSchemaComparisonLimit) {
        if new.isOpen(update) { return report(.itemRemovedFromOpenContentModel, item, right.schema) }
        guard let partial = new.partial(update) else {
            let change: JSONSchemaChange =
                original.isNever(item)
                ? .itemWithFalseRemovedFromClosedContentModel : .itemRemovedFromClosedContentModel
            return report(change, item, right.schema)
        }
        let firstBreak = breaks
        try compareSchemas(item, partial)
        let change: JSONSchemaChange =
            breaks == firstBreak
            ? .itemRemovedIsCoveredByPartiallyOpenContentModel : .itemRemovedNotCoveredByPartiallyOpenContentModel
        report(change, item, partial)
    }

    private mutating func compareAddedItem(
        _ item: UInt32,
        _ old: ArrayModel,
        _ left: Shape
    ) throws(JSONSchemaComparisonLimit) {
        if old.isOpen(original) {
            let change: JSONSchemaChange =
                update.isEmpty(item) ? .itemWithEmptySchemaAddedToOpenContentModel : .itemAddedToOpenContentModel
            return report(change, left.schema, item)
        }
        guard let partial = old.partial(original) else {
            return report(.itemAddedToClosedContentModel, left.schema, item)
        }
        let firstBreak = breaks
        try compareSchemas(partial, item)
        let change: JSONSchemaChange =
            breaks == firstBreak
            ? .itemAddedIsCoveredByPartiallyOpenContentModel : .itemAddedNotCoveredByPartiallyOpenContentModel
        report(change, partial, item)
    }

    /// How the changes of `unevaluatedItems` or `unevaluatedProperties` are called.
    struct UnevaluatedChanges {
        let word: StaticString
        let keyword: Keyword
        let added: JSONSchemaChange
        let removed: JSONSchemaChange
        let extended: JSONSchemaChange
        let narrowed: JSONSchemaChange
    }

    mutating func compareUnevaluated(
        _ old: UInt32?,
        _ new: UInt32?,
        _ left: Shape,
        _ right: Shape,
        _ changes: UnevaluatedChanges
    ) throws(JSONSchemaComparisonLimit) {
        if old == nil, new == nil { return }
        path.append(.word(changes.word))
        defer { path.removeLast() }
        // A keyword that is missing differs from one that allows everything: the registry says so.
        switch (old, new) {
        case (let old?, let new?) where original.isNever(old) == update.isNever(new):
            if original.isEmpty(old) == update.isEmpty(new) { return try compareSchemas(old, new) }
            report(original.isEmpty(old) ? changes.narrowed : changes.extended, left, right, at: changes.keyword)
        case (let old?, _) where original.isNever(old): report(changes.added, left, right, at: changes.keyword)
        case (_, let new?) where update.isNever(new): report(changes.removed, left, right, at: changes.keyword)
        case (nil, _): report(changes.narrowed, left, right, at: changes.keyword)
        default: report(changes.extended, left, right, at: changes.keyword)
        }
    }

    private mutating func compareArrayBounds(_ left: Shape, _ right: Shape) {
        for (keyword, word, changes) in Self.itemBounds { compareBound(keyword, word, left, right, changes) }
        let wasUnique = isTrue(.uniqueItems, left, original)
        let isUnique = isTrue(.uniqueItems, right, update)
        if wasUnique != isUnique {
            report(wasUnique ? .uniqueItemsRemoved : .uniqueItemsAdded, left, right, under: "uniqueItems", .uniqueItems)
        }
        compareContainsBounds(left, right)
    }

    private func isTrue(_ keyword: Keyword, _ shape: Shape, _ table: ShapeTable) -> Bool {
        guard let entry = table.model.keyword(keyword, of: shape.schema) else { return false }
        return table.view(of: shape.schema).nodes[Int(entry.node)].kind == .true
    }

    private mutating func compareContainsBounds(_ left: Shape, _ right: Shape) {
        let had = original.model.schemas[Int(left.schema)].present.has(.contains)
        let has = update.model.schemas[Int(right.schema)].present.has(.contains)
        let isNewer = original.model.draft(of: left.schema) >= .draft2019
        if isNewer, had, has {
            // Without the keyword it is 1 at least.
            let old = number(.minContains, left, original)?.clamped ?? 1
            let new = number(.minContains, right, update)?.clamped ?? 1
            if old < new { report(.minContainsIncreased, left, right, under: "minContains", .minContains) }
            if old > new { report(.minContainsDecreased, left, right, under: "minContains", .minContains) }
        } else if isNewer, had != has {
            let change: JSONSchemaChange = has ? .minContainsAdded : .minContainsRemoved
            report(change, left, right, under: "minContains", .contains)
        }
        compareBound(.maxContains, "maxContains", left, right, Self.containsBound)
    }

    private static let containsBound = BoundChanges(
        added: .maxContainsAdded,
        removed: .maxContainsRemoved,
        increased: .maxContainsIncreased,
        decreased: .maxContainsDecreased
    )

    private static let itemBounds: [(Keyword, StaticString, BoundChanges)] = [
        (
            .maxItems, "maxItems",
            BoundChanges(
                added: .maxItemsAdded,
                removed: .maxItemsRemoved,
                increased: .maxItemsIncreased,
                decreased: .maxItemsDecreased
            )
        ),
        (
            .minItems, "minItems",
            BoundChanges(
                added: .minItemsAdded,
                removed: .minItemsRemoved,
                increased: .minItemsIncreased,
                decreased: .minItemsDecreased
            )
        ),
    ]
}
