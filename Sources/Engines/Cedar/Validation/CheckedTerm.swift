// SPDX-License-Identifier: Apache-2.0

/// A part of a policy as the validator sees it: operators reduced to few, operands by number.
struct CheckedTerm {
    /// A term's number within its policy.
    typealias ID = Int

    /// What it is.
    let kind: Kind
    /// Where it stood.
    let span: SourceSpan
    /// Equal for terms of the same structure.
    let shape: TermShapes.ID

    /// The kinds of terms.
    enum Kind {
        case literal(Literal)
        case variable(Variable)
        case slot(Slot)
        case not(ID)
        case negate(ID)
        case and([ID])
        case or([ID])
        /// The operators differ, their rule does not; each stands before the operand of the same index.
        case arithmetic(ID, [(ArithmeticOperator, ID)])
        case equal(ID, ID)
        /// `<` and `<=`; the other two are their negations.
        case ordered(ID, ID)
        case `in`(ID, ID)
        case has(ID, [CedarString])
        case like(ID)
        case isType(ID, Name)
        /// `a is T in b`, which is `a is T && a in b` with one look at `a`.
        case isTypeIn(ID, Name, ID)
        case conditional(if: ID, then: ID, else: ID)
        case attribute(ID, CedarString)
        case isEmpty(ID)
        case contains(ID, ID)
        /// `containsAll` and `containsAny`.
        case containsSet(ID, ID)
        case hasTag(ID, ID)
        case getTag(ID, ID)
        case call(ExtensionFunctionName, [ID])
        case set([ID])
        case record([(name: CedarString, value: ID)])
    }
}

/// Numbers for the structures of terms, so that equal ones are found without comparing trees.
struct TermShapes {
    /// A structure's number.
    typealias ID = Int32

    private enum Key: Hashable {
        case literal(Literal)
        case variable(Variable)
        case slot(Slot)
        case node(String, [ID], [CedarString])
        case pattern(ID, LikePattern)
    }

    private var numbers: [Key: ID] = [:]

    private mutating func number(_ key: Key) -> ID {
        if let number = numbers[key] { return number }
        let number = ID(truncatingIfNeeded: numbers.count)
        numbers[key] = number
        return number
    }

    mutating func literal(_ literal: Literal) -> ID { number(.literal(literal)) }

    mutating func variable(_ variable: Variable) -> ID { number(.variable(variable)) }

    mutating func slot(_ slot: Slot) -> ID { number(.slot(slot)) }

    /// `words` are the names in it, in order.
    mutating func node(_ word: String, _ operands: [ID], words: [CedarString] = []) -> ID {
        number(.node(word, operands, words))
    }

    mutating func like(_ operand: ID, _ pattern: LikePattern) -> ID { number(.pattern(operand, pattern)) }

    mutating func attribute(_ holder: ID, _ name: CedarString) -> ID { node("attribute", [holder], words: [name]) }
}
