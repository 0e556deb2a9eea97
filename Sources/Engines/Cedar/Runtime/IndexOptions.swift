// SPDX-License-Identifier: Apache-2.0

/// The conditions on principal, action and resource without which a policy is neither satisfied nor an error.
///
/// They come from the scope, and from the conjuncts at the beginning of the first conditions as long as nothing before
/// them can fail: if such a conjunct is false, so is the whole policy, without an error.
struct IndexOptions {
    typealias Key = PolicyIndex.Key

    /// Each is a list of which one has to hold.
    private(set) var options: [[Key]] = []
    private var symbols: Symbols

    /// The numbers that are new are added to the symbols.
    static func of(_ source: PolicySource, symbols: inout Symbols) throws(CedarError) -> [[Key]] {
        var made = IndexOptions(symbols: symbols)
        symbols = Symbols()
        defer { symbols = made.symbols }
        try made.add(source)
        return made.options
    }

    private init(symbols: Symbols) {
        self.symbols = symbols
    }

    private mutating func add(_ source: PolicySource) throws(CedarError) {
        let policy = source.policy
        try add(policy.principal, source.values, .principal)
        try add(policy.resource, source.values, .resource)
        switch policy.action {
        case .any: break
        case .equal(let uid): options.append([Key(.actionEqual, try symbols.intern(uid).index)])
        case .in(let uid): options.append([Key(.actionIn, try symbols.intern(uid).index)])
        case .inAny(let uids): options.append(try keys(.actionIn, uids))
        }
        try lift(policy.conditions)
    }

    private mutating func add(
        _ constraint: ScopeConstraint,
        _ values: SlotValues,
        _ variable: Variable
    ) throws(CedarError) {
        let entity = constraint.reference.flatMap { $0.resolved(values) }
        let dimensions = Self.dimensions(variable)
        if let entity, case .equal = constraint {
            options.append([Key(dimensions.equal, try symbols.intern(entity).index)])
        } else if let entity {
            options.append([Key(dimensions.in, try symbols.intern(entity).index)])
        }
        guard let type = constraint.type, let dimension = dimensions.is else { return }
        options.append([Key(dimension, try symbols.intern(type.qualified.text).index)])
    }

    private typealias Dimensions = (
        equal: PolicyIndex.Dimension, in: PolicyIndex.Dimension, is: PolicyIndex.Dimension?
    )

    private static func dimensions(_ variable: Variable) -> Dimensions {
        switch variable {
        case .principal: (.principalEqual, .principalIn, .principalIs)
        case .resource: (.resourceEqual, .resourceIn, .resourceIs)
        case .action, .context: (.actionEqual, .actionIn, nil)
        }
    }

    private mutating func keys(_ dimension: PolicyIndex.Dimension, _ uids: [EntityUID]) throws(CedarError) -> [Key] {
        var keys: [Key] = []
        for uid in uids { keys.append(Key(dimension, try symbols.intern(uid).index)) }
        return keys
    }
}

extension IndexOptions {
    private mutating func lift(_ conditions: [Condition]) throws(CedarError) {
        for condition in conditions {
            guard condition.kind == .when else {
                guard condition.body.neverFails else { return }
                continue
            }
            for conjunct in condition.body.conjuncts {
                guard conjunct.neverFails else { return }
                if let option = try option(conjunct) { options.append(option) }
            }
        }
    }

    private mutating func option(_ conjunct: Expression) throws(CedarError) -> [Key]? {
        switch conjunct.node {
        case .or(let operands):
            var keys: [Key] = []
            for operand in operands {
                guard let option = try simpleOption(operand) else { return nil }
                keys += option
            }
            return keys
        default: return try simpleOption(conjunct)
        }
    }

    private mutating func simpleOption(_ conjunct: Expression) throws(CedarError) -> [Key]? {
        switch conjunct.node {
        case .relation(.equal, let left, let right):
            if let variable = left.entityVariable, let uid = right.entityLiteral {
                return try keys(Self.dimensions(variable).equal, [uid])
            }
            guard let variable = right.entityVariable, let uid = left.entityLiteral else { return nil }
            return try keys(Self.dimensions(variable).equal, [uid])
        case .relation(.in, let left, let right):
            guard let variable = left.entityVariable, let uids = right.entityLiterals else { return nil }
            return try keys(Self.dimensions(variable).in, uids)
        case .isType(let operand, let type, let ancestor):
            guard let variable = operand.entityVariable else { return nil }
            if let uids = ancestor?.entityLiterals { return try keys(Self.dimensions(variable).in, uids) }
            guard let dimension = Self.dimensions(variable).is else { return nil }
            return [Key(dimension, try symbols.intern(type.qualified.text).index)]
        default: return nil
        }
    }
}

extension ScopeConstraint {
    /// The type it asks for, if it asks for one.
    var type: Name? {
        switch self {
        case .isType(let type), .isTypeIn(let type, _): type
        case .any, .equal, .in: nil
        }
    }
}

extension EntityReference {
    /// The entity it stands for; nil for a slot that nothing fills.
    func resolved(_ values: SlotValues) -> EntityUID? {
        switch self {
        case .entity(let uid): uid
        case .slot(let slot): values[slot]
        }
    }
}
