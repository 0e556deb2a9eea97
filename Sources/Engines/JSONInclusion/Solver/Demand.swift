// SPDX-License-Identifier: Apache-2.0

/// One thing that a value of a known kind has to fulfil.
enum Demand {
    case literal(Literal)
    /// Of these schemas exactly the one at an index holds.
    case only([Int32], Int)
    /// Of these schemas one after an index holds.
    case another([Int32], after: Int)
    /// What the node does not evaluate is refused by, or fulfils, its schema for that.
    case settle(Int32, isFulfilled: Bool)

    case integer(Bool)
    case writtenAsInteger(Bool)
    case atLeast(Decimal, isExclusive: Bool)
    case atMost(Decimal, isExclusive: Bool)
    case multiple(Decimal, Bool)

    case minLength(Int)
    case maxLength(Int)
    case pattern(Int32, Bool)
    case format(Int32, Bool)
    /// Another value than a constant: of numbers and strings.
    case differs(Int32)

    case minItems(Int)
    case maxItems(Int)
    case uniqueItems(Bool)
    case elements([Int32], Int32)
    /// The element at an index exists and fulfils a literal.
    case element(Int, Literal)
    /// Some element from an index on fulfils a literal.
    case someElement(from: Int, Literal)
    case atLeastOf(Int32, Int)
    case atMostOf(Int32, Int)

    case minProperties(Int)
    case maxProperties(Int)
    case plan(Int32)
    /// Members whose names a set has fulfil a node.
    case rest(Int32, Int32)
    case names(Literal)
    case present(Int32)
    case absent(Int32)
    /// A member of that name exists and fulfils a literal.
    case member(Int32, Literal)
    case memberMatching(Int32, Literal)
    /// A member whose name a set has exists and fulfils a literal.
    case memberOf(Int32, Literal)
    /// A member exists whose name fulfils a literal.
    case memberNamed(Literal)

    var isAbsence: Bool {
        if case .absent = self { true } else { false }
    }
}

/// Demands of which one alternative's have to be fulfilled.
struct Choice {
    var alternatives: [[Demand]]
    /// Whether it says what the value is, rather than what it is not: such choices decide most.
    let isPositive: Bool
    var isFresh = true
}

/// Names of members that are none of some and match none of some patterns.
struct NameSet {
    var names: Set<Int32>
    var patterns: [Int32]
}
