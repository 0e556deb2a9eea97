// SPDX-License-Identifier: Apache-2.0

/// The kinds of values that schemas tell apart; the raw value is the kind's bit in a set of them.
enum ValueKind: UInt8, CaseIterable {
    case null = 1
    case `false` = 2
    case `true` = 4
    case number = 8
    case string = 16
    case array = 32
    case object = 64

    static let all: UInt8 = 0x7F
}

/// A schema of the writer or the reader, or a constant, with what it demands in a form that no draft changes.
struct SchemaNode {
    /// What `integer` means: a value without fraction, or, in draft 4, one written without.
    enum Wholeness: UInt8 {
        case no, byValue, byText
    }

    /// Node 0 allows everything, node 1 nothing.
    static let anything: Int32 = 0
    static let nothing: Int32 = 1

    /// The kinds of values it allows, a bit each.
    var kinds = ValueKind.all
    var whole = Wholeness.no
    var rules: [Rule] = []
    /// The constant that this node is, in the list of constants; -1 for a schema.
    var constant: Int32 = -1
    /// The block of the writer's program, of the reader's if it is one; -1 if it stands for none.
    var block: Int64 = -1
    var isReaders = false
    /// Whether a dynamic reference can be reached, so that its meaning depends on the way that led here.
    var isDynamic = false
    /// The kinds for which the rules say more than ``kinds``.
    private(set) var openKinds: UInt8 = 0

    mutating func finish() {
        openKinds = whole == .no ? 0 : ValueKind.number.rawValue
        for rule in rules { openKinds |= rule.kinds }
        openKinds &= kinds
        if constant >= 0 { openKinds = kinds & ~7 }
    }
}

/// One demand of a schema. Numbers of nodes, names and patterns are those of the graph.
enum Rule {
    case all([Int32])
    case any([Int32])
    case one([Int32])
    case not(Int32)
    /// If, then and else.
    case condition(Int32, Int32, Int32)
    /// Nodes of constants.
    case constants([Int32])

    case minLength(Int)
    case maxLength(Int)
    case pattern(Int32)
    case format(Int32)

    case atLeast(Decimal, isExclusive: Bool)
    case atMost(Decimal, isExclusive: Bool)
    case multipleOf(Decimal)

    case minItems(Int)
    case maxItems(Int)
    case uniqueItems
    /// The schemas of the first elements, then that of the others; -1 for none.
    case elements([Int32], Int32)
    case contains(Int32, least: Int, most: Int, evaluates: Bool)
    case unevaluatedItems(Int32)

    case minProperties(Int)
    case maxProperties(Int)
    case members(Int32)
    case dependentRequired(Int32, [Int32])
    case dependentSchema(Int32, Int32)
    case unevaluatedProperties(Int32)

    /// Something that cannot be reasoned about, for values of these kinds, and why.
    case opaque(UInt8, String)

    /// The kinds of values it may refuse.
    var kinds: UInt8 {
        switch self {
        case .all, .any, .one, .not, .condition, .constants: ValueKind.all
        case .minLength, .maxLength, .pattern, .format: ValueKind.string.rawValue
        case .atLeast, .atMost, .multipleOf: ValueKind.number.rawValue
        case .minItems, .maxItems, .uniqueItems, .elements, .contains, .unevaluatedItems: ValueKind.array.rawValue
        case .minProperties, .maxProperties, .members, .dependentRequired, .dependentSchema, .unevaluatedProperties:
            ValueKind.object.rawValue
        case .opaque(let kinds, _): kinds
        }
    }
}

/// What an object's members are checked against.
struct MemberPlan {
    /// The schemas of named members.
    var properties: [Int32: Int32] = [:]
    /// The names of those, in the order of the schema.
    var order: [Int32] = []
    var required: [Int32] = []
    var patterns: [(pattern: Int32, node: Int32)] = []
    /// The schema of the other members; -1 for none.
    var additional: Int32 = -1
    /// The schema of names; -1 for none.
    var names: Int32 = -1
}
