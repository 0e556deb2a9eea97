// SPDX-License-Identifier: Apache-2.0
import JSON

/// One run of the comparison: walks two schemas together.
///
/// Pairs with a schema that references lead to are remembered, which also ends recursion in recursive schemas: a pair
/// that is being compared counts as compatible where it is met again.
struct Comparison {
    struct Pair: Hashable {
        let original: UInt32
        let update: UInt32
        let isReversed: Bool
    }

    /// What is known of a pair.
    enum State {
        case open
        case done(breaks: Int, differences: [JSONSchemaDifference], pathLength: Int)
        /// Found to break while only that mattered.
        case broken
    }

    static let deepest = 600
    static let mostSteps = 1_000_000

    /// The writer's shapes, or the reader's inside of `not`.
    var original: ShapeTable
    var update: ShapeTable
    let policy: JSONSchemaPolicy
    var isReversed = false
    var differences: DifferenceList
    /// How many differences break compatibility, the unreported ones among them.
    var breaks = 0
    var path: [PathStep] = []
    /// Where only the verdict matters, how many breaks there were before: one more ends the work.
    private var tolerated: Int?
    private var met: [Pair: State] = [:]
    private var depth = 0
    private var steps = 0

    init(original: ShapeTable, update: ShapeTable, policy: JSONSchemaPolicy) {
        self.original = original
        self.update = update
        self.policy = policy
        differences = DifferenceList(policy: policy)
    }

    mutating func run() throws(JSONSchemaComparisonLimit) -> [JSONSchemaDifference] {
        try compare(original.shape(of: 0), update.shape(of: 0))
        return differences.items
    }

    mutating func spend(_ cost: Int) throws(JSONSchemaComparisonLimit) {
        steps += cost
        guard steps <= Self.mostSteps else { throw .steps(Self.mostSteps) }
    }

    /// Adds what is different between two schemas.
    mutating func compareSchemas(_ old: UInt32, _ new: UInt32) throws(JSONSchemaComparisonLimit) {
        try compare(original.shape(of: old), update.shape(of: new))
    }

    /// Adds what is different between two shapes.
    mutating func compare(_ old: UInt32, _ new: UInt32) throws(JSONSchemaComparisonLimit) {
        if hasFailed { return }
        try spend(1)
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .depth(Self.deepest) }
        let oldTarget = original.resolved(old)
        let newTarget = update.resolved(new)
        if !original.isTarget(oldTarget), !update.isTarget(newTarget) {
            return try compareResolved(oldTarget, newTarget)
        }
        let pair = Pair(original: oldTarget, update: newTarget, isReversed: isReversed)
        switch met[pair] {
        case .open: return
        case .done(let breaks, let known, let length): return try replay(breaks, known, length)
        case .broken where tolerated != nil:
            breaks += 1
            return
        case .broken, nil: break
        }
        met[pair] = .open
        let first = differences.count
        let firstBreak = breaks
        let length = pathLength
        try compareResolved(oldTarget, newTarget)
        met[pair] =
            hasFailed
            ? .broken
            : .done(
                breaks: breaks - firstBreak,
                differences: differences.worthKeeping(from: first),
                pathLength: length
            )
    }

    /// Whether a try has failed already, so that the rest of it does not matter.
    var hasFailed: Bool { tolerated.map { breaks > $0 } ?? false }

    /// Whether differences that break need not be described.
    var isTrying: Bool { tolerated != nil }

    /// Adds the differences of a pair that was met elsewhere.
    private mutating func replay(
        _ count: Int,
        _ known: [JSONSchemaDifference],
        _ length: Int
    ) throws(JSONSchemaComparisonLimit) {
        try spend(known.count / 8)
        breaks += count
        var prefix: String?
        for difference in known {
            let isBreaking = !difference.change.isCompatible(policy)
            guard differences.hasRoom(isBreaking: isBreaking) else { continue }
            let start = prefix ?? pathText
            prefix = start
            let rest = difference.path.utf8.dropFirst(length)
            differences.append(
                JSONSchemaDifference(
                    change: difference.change,
                    path: Self.joined(start, String(Substring(rest))),
                    reader: difference.reader,
                    writer: difference.writer
                )
            )
        }
    }

    /// A prefix and what followed another prefix; `#/` alone ends with the slash that others begin with.
    private static func joined(_ prefix: String, _ rest: String) -> String {
        if rest.isEmpty { return prefix }
        let bare = prefix.utf8.last == UInt8(ascii: "/") ? String(prefix.dropLast()) : prefix
        return rest.utf8.first == UInt8(ascii: "/") ? bare + rest : bare + "/" + rest
    }

    private mutating func compareResolved(_ old: UInt32, _ new: UInt32) throws(JSONSchemaComparisonLimit) {
        let left = original.shapes[Int(old)]
        let right = update.shapes[Int(new)]
        if left.kind != .combined, right.kind == .combined {
            if try extendsInto(old, right) { return }
        } else if left.kind == .combined, right.kind != .combined {
            if try narrowsTo(left, new) { return }
        }
        guard left.kind == right.kind else {
            if left.kind == .never || right.kind == .empty || right.kind == .always || areBytes(left, right) { return }
            return report(.typeChanged, left, right)
        }
        if left.isWhole || right.isWhole { compareAnnotations(left, right) }
        switch left.kind {
        case .string: compareStrings(left, right)
        case .number: compareNumbers(left, right)
        case .object: try compareObjects(left, right)
        case .array: try compareArrays(left, right)
        case .enumeration: try compareEnumerations(left, right)
        case .constant: compareConstants(left, right)
        case .not: try compareNegations(left, right)
        case .combined: try compareCombinations(left, right)
        case .empty, .always, .never, .reference, .boolean, .null, .conditional: break
        }
    }

    /// Kafka Connect's decimals and bytes: two schemas that both say so are of one type.
    private func areBytes(_ left: Shape, _ right: Shape) -> Bool {
        isBytes(left, original) && isBytes(right, update)
    }

    private func isBytes(_ shape: Shape, _ table: ShapeTable) -> Bool {
        guard let keyword = table.model.keyword(.connectType, of: shape.schema) else { return false }
        let view = table.view(of: shape.schema)
        return view.nodes[Int(keyword.node)].kind == .string && view.bytes(Int(keyword.node)).equals("bytes")
    }

    /// Runs a comparison whose differences count only if nothing in it breaks; whether that is so.
    mutating func tryOut(
        _ body: (inout Comparison) throws(JSONSchemaComparisonLimit) -> Void
    ) throws(JSONSchemaComparisonLimit) -> Bool {
        let first = differences.count
        let firstBreak = breaks
        let outer = tolerated
        tolerated = breaks
        defer { tolerated = outer }
        try body(&self)
        if breaks == firstBreak { return true }
        differences.removeSubrange(first...)
        breaks = firstBreak
        return false
    }
}

extension ShapeTable {
    /// The text a schema stands in.
    func view(of schema: UInt32) -> JSONTapeView { views[Int(model.schemas[Int(schema)].document)] }
}
