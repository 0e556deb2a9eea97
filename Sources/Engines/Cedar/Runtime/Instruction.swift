// SPDX-License-Identifier: Apache-2.0

/// One step of a compiled policy, for a machine with a stack of values.
struct Instruction: Sendable {
    enum Operation: UInt8, Sendable {
        /// Pushes constant `a`.
        case constant
        case principal, action, resource, context
        /// Replaces the top by its attribute, symbol `a`.
        case attribute
        /// Pushes the attribute `a` of a variable.
        case principalAttribute, resourceAttribute, contextAttribute
        /// Replaces the top by whether it has the attribute `a`.
        case hasAttribute
        /// Replaces the top by whether it has the attributes from `a` on, `b` of them, one within the other.
        case hasPath
        case not, negate
        /// A false (true) top is the answer: goes on at `a`. Otherwise drops it.
        case and, or
        /// Stops unless the top is a boolean.
        case boolean
        /// Drops the top; goes on at `a` if it was false.
        case branch
        case jump
        case add, subtract, multiply
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, `in`
        /// Compares the top with constant `a`.
        case equalConstant
        /// Matches the top against pattern `a`.
        case like
        /// Replaces the top by whether its type is `a`.
        case isType
        /// Goes on if the top's type is `a`; otherwise makes it false and goes on at `b`.
        case whereType
        case contains, containsAll, containsAny, isEmpty, getTag, hasTag
        /// Makes a set of the top `a` values.
        case set
        /// Makes a record of the top `b` values, with the symbols from `a` on for keys.
        case record
        /// Calls the extension function number `a` on the top `b` values.
        case call
        /// Stops with failure `a`.
        case fail
        /// Drops the top, which has to be true (false), or else the policy is not satisfied.
        case when, unless
        /// The policy is satisfied.
        case accept
    }

    let operation: Operation
    var a: UInt32 = 0
    var b: UInt32 = 0
}
