// SPDX-License-Identifier: Apache-2.0
import JSON

extension Comparison {
    /// Names, titles, descriptions and defaults, which break nothing.
    mutating func compareAnnotations(_ left: Shape, _ right: Shape) {
        let old = left.isWhole ? original.model.schemas[Int(left.schema)].present : []
        let new = right.isWhole ? update.model.schemas[Int(right.schema)].present : []
        let either = old.union(new)
        guard !either.isDisjoint(with: Self.annotations) else { return }
        for (keyword, change) in [
            (Keyword.id, JSONSchemaChange.idChanged), (.id4, .idChanged), (.title, .titleChanged),
            (.description, .descriptionChanged), (.default, .defaultChanged),
        ] where either.has(keyword) {
            let isSame = old.has(keyword) && new.has(keyword) && areEqual(keyword, left.schema, right.schema)
            if !isSame { report(change, left, right, at: keyword) }
        }
    }

    private static let annotations = KeywordSet([.id, .id4, .title, .description, .default])

    private func areEqual(_ keyword: Keyword, _ old: UInt32, _ new: UInt32) -> Bool {
        guard let one = original.model.keyword(keyword, of: old), let other = update.model.keyword(keyword, of: new)
        else { return false }
        return TapeEquality.areEqual(Int(one.node), original.view(of: old), Int(other.node), update.view(of: new))
    }

    /// How a bound changed.
    struct BoundChanges {
        let added: JSONSchemaChange
        let removed: JSONSchemaChange
        let increased: JSONSchemaChange
        let decreased: JSONSchemaChange
    }

    /// Reports how a number under a keyword changed.
    mutating func compareBound(
        _ keyword: Keyword,
        _ word: StaticString,
        _ left: Shape,
        _ right: Shape,
        _ changes: BoundChanges
    ) {
        let old = number(keyword, left, original)
        let new = number(keyword, right, update)
        switch (old, new) {
        case (nil, nil): break
        case (nil, _): report(changes.added, left, right, under: word, keyword)
        case (_, nil): report(changes.removed, left, right, under: word, keyword)
        case (let old?, let new?):
            let order = ExactNumber.compare(old, new)
            if order < 0 { report(changes.increased, left, right, under: word, keyword) }
            if order > 0 { report(changes.decreased, left, right, under: word, keyword) }
        }
    }

    /// The number under a keyword; draft 4's flags are none.
    func number(_ keyword: Keyword, _ shape: Shape, _ table: ShapeTable) -> ExactNumber? {
        guard let entry = table.model.keyword(keyword, of: shape.schema) else { return nil }
        let view = table.view(of: shape.schema)
        guard view.nodes[Int(entry.node)].kind == .number else { return nil }
        return ExactNumber(view.bytes(Int(entry.node)))
    }

    mutating func compareStrings(_ left: Shape, _ right: Shape) {
        compareBound(
            .maxLength,
            "maxLength",
            left,
            right,
            BoundChanges(
                added: .maxLengthAdded,
                removed: .maxLengthRemoved,
                increased: .maxLengthIncreased,
                decreased: .maxLengthDecreased
            )
        )
        compareBound(
            .minLength,
            "minLength",
            left,
            right,
            BoundChanges(
                added: .minLengthAdded,
                removed: .minLengthRemoved,
                increased: .minLengthIncreased,
                decreased: .minLengthDecreased
            )
        )
        let old = original.model.schemas[Int(left.schema)].present.has(.pattern)
        let new = update.model.schemas[Int(right.schema)].present.has(.pattern)
        if !old, new { report(.patternAdded, left, right, under: "pattern", .pattern) }
        if old, !new { report(.patternRemoved, left, right, under: "pattern", .pattern) }
        if old, new, !areEqual(.pattern, left.schema, right.schema) {
            report(.patternChanged, left, right, under: "pattern", .pattern)
        }
    }

    mutating func compareNumbers(_ left: Shape, _ right: Shape) {
        for (keyword, word, changes) in Self.numberBounds { compareBound(keyword, word, left, right, changes) }
        compareMultiples(left, right)
        if left.isInteger, !right.isInteger { report(.typeExtended, left, right, at: .type) }
        if !left.isInteger, right.isInteger { report(.typeNarrowed, left, right, at: .type) }
    }

    private static let numberBounds: [(Keyword, StaticString, BoundChanges)] = [
        (
            .maximum, "maximum",
            BoundChanges(
                added: .maximumAdded,
                removed: .maximumRemoved,
                increased: .maximumIncreased,
                decreased: .maximumDecreased
            )
        ),
        (
            .minimum, "minimum",
            BoundChanges(
                added: .minimumAdded,
                removed: .minimumRemoved,
                increased: .minimumIncreased,
                decreased: .minimumDecreased
            )
        ),
        (
            .exclusiveMaximum, "exclusiveMaximum",
            BoundChanges(
                added: .exclusiveMaximumAdded,
                removed: .exclusiveMaximumRemoved,
                increased: .exclusiveMaximumIncreased,
                decreased: .exclusiveMaximumDecreased
            )
        ),
        (
            .exclusiveMinimum, "exclusiveMinimum",
            BoundChanges(
                added: .exclusiveMinimumAdded,
                removed: .exclusiveMinimumRemoved,
                increased: .exclusiveMinimumIncreased,
                decreased: .exclusiveMinimumDecreased
            )
        ),
    ]

    private mutating func compareMultiples(_ left: Shape, _ right: Shape) {
        let old = number(.multipleOf, left, original)
        let new = number(.multipleOf, right, update)
        let change: JSONSchemaChange
        switch (old, new) {
        case (nil, nil): return
        case (nil, _): change = .multipleOfAdded
        case (_, nil): change = .multipleOfRemoved
        case (let old?, let new?):
            if ExactNumber.compare(old, new) == 0 { return }
            change =
                new.isMultiple(of: old)
                ? .multipleOfExpanded : old.isMultiple(of: new) ? .multipleOfReduced : .multipleOfChanged
        }
        report(change, left, right, under: "multipleOf", .multipleOf)
    }

    mutating func compareConstants(_ left: Shape, _ right: Shape) {
        if areEqual(.const, left.schema, right.schema) { return }
        report(.enumArrayChanged, left, right, under: "const", .const)
    }

    mutating func compareEnumerations(_ left: Shape, _ right: Shape) throws(JSONSchemaComparisonLimit) {
        let old = ValueSet(.enum, left.schema, original)
        let new = ValueSet(.enum, right.schema, update)
        try spend((old.count + new.count) / 16)
        let isExtended = old.isSubset(of: new)
        let isNarrowed = new.isSubset(of: old)
        if isExtended, isNarrowed { return }
        let change: JSONSchemaChange =
            isExtended ? .enumArrayExtended : isNarrowed ? .enumArrayNarrowed : .enumArrayChanged
        report(change, left, right, under: "enum", .enum)
    }
}

/// The elements of an array under a keyword as a set.
struct ValueSet {
    private let view: JSONTapeView
    private var nodes: [Int] = []
    private var byHash: [Int: [Int]] = [:]

    init(_ keyword: Keyword, _ schema: UInt32, _ table: ShapeTable) {
        let entry = table.model.keyword(keyword, of: schema)
        self.init(array: entry.map { Int($0.node) }, table.view(of: schema))
    }

    init(array: Int?, _ view: JSONTapeView) {
        self.view = view
        guard let array else { return }
        var element = array + 1
        while element < Int(view.nodes[array].extent) {
            nodes.append(element)
            var hasher = Hasher()
            TapeEquality.hash(element, view, into: &hasher)
            byHash[hasher.finalize(), default: []].append(element)
            element = view.next(element)
        }
    }

    var count: Int { nodes.count }

    func isSubset(of other: ValueSet) -> Bool {
        byHash.allSatisfy { hash, mine in
            guard let theirs = other.byHash[hash] else { return false }
            return mine.allSatisfy { node in
                theirs.contains { TapeEquality.areEqual(node, view, $0, other.view) }
            }
        }
    }
}
