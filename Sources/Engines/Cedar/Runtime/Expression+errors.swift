// SPDX-License-Identifier: Apache-2.0

extension Expression {
    /// The operands of a conjunction, those of conjunctions within it in their place; otherwise only itself.
    var conjuncts: [Expression] {
        guard case .and(let operands) = node else { return [self] }
        return operands.flatMap { $0.depth < PolicyCompiler.depth ? $0.conjuncts : [$0] }
    }

    /// Whether it is certain to have a boolean value, whatever the request and the entities.
    ///
    /// Says no where it does not know; never says yes of what can fail.
    package var neverFails: Bool {
        guard depth < PolicyCompiler.depth else { return false }
        switch node {
        case .literal(.bool): return true
        case .not(let operand): return operand.neverFails
        case .and(let operands), .or(let operands): return operands.allSatisfy(\.neverFails)
        case .relation(.equal, let left, let right), .relation(.notEqual, let left, let right):
            return left.hasValue && right.hasValue
        case .relation(.in, let left, let right):
            return left.isEntity && (right.isEntity || right.entityLiterals != nil)
        case .isType(let operand, _, let ancestor):
            guard let ancestor else { return operand.isEntity }
            return operand.isEntity && (ancestor.isEntity || ancestor.entityLiterals != nil)
        case .has(let operand, let path): return path.count == 1 && (operand.isEntity || operand.isContext)
        case .method(.hasTag, let receiver, let arguments):
            return receiver.isEntity && arguments.count == 1 && arguments.allSatisfy(\.isString)
        default: return false
        }
    }

    /// Whether its value, if it has one, is certain to be a boolean.
    var isBoolean: Bool {
        switch node {
        case .literal(.bool), .not, .and, .or, .relation, .has, .like, .isType: true
        case .method(let method, _, _): method != .getTag
        default: false
        }
    }

    /// Whether it is certain to have a value of whatever type.
    private var hasValue: Bool {
        switch node {
        case .literal, .variable: true
        default: entityLiterals != nil || neverFails
        }
    }

    /// Whether it is certain to be an entity.
    private var isEntity: Bool { entityVariable != nil || entityLiteral != nil }

    private var isContext: Bool {
        if case .variable(.context) = node { true } else { false }
    }

    private var isString: Bool {
        if case .literal(.string) = node { true } else { false }
    }

    /// The variable, if it is one that stands for an entity.
    var entityVariable: Variable? {
        guard case .variable(let variable) = node, variable != .context else { return nil }
        return variable
    }

    /// The entity, if it is a literal one.
    var entityLiteral: EntityUID? {
        if case .literal(.entity(let uid)) = node { uid } else { nil }
    }

    /// The entities, if it is a literal entity or a set of nothing else.
    var entityLiterals: [EntityUID]? {
        if let uid = entityLiteral { return [uid] }
        guard case .set(let elements) = node else { return nil }
        let uids = elements.compactMap(\.entityLiteral)
        return uids.count == elements.count ? uids : nil
    }
}
