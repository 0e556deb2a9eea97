// SPDX-License-Identifier: Apache-2.0

/// Decides requests by a policy store and an entity store. A value to be kept: making one is cheap, using it cheaper.
public struct Authorizer: Sendable {
    let data: AuthorizationData

    /// - Throws: `store.foreign-table` if the two stores do not share their symbol table.
    public init(policies: PolicyStore, entities: EntityStore) throws(CedarError) {
        guard policies.table === entities.table else {
            throw CedarError(
                code: "store.foreign-table",
                message: "the policies and the entities have different symbol tables",
                help: "make both with the same SymbolTable"
            )
        }
        let isPoliciesLater =
            policies.symbols.strings.count > entities.symbols.strings.count
            || policies.symbols.uids.count > entities.symbols.uids.count
        data = AuthorizationData(
            symbols: isPoliciesLater ? policies.symbols : entities.symbols,
            policies: policies.contents,
            entities: entities.contents
        )
    }

    /// Evaluates every policy that applies, as Cedar does: a policy that fails is left out and named, a satisfied forbid
    /// overrides all permits, and without a satisfied permit the answer is deny.
    ///
    /// - Parameter entities: what only this request knows, such as a resource that does not exist yet with its parents.
    ///   One of them stands in place of the stored entity of its identity, if there is one, but what is stored does not
    ///   come to lie in other things by it.
    /// - Throws: `request.too-large`, `value.too-deep` if the context is beyond the bounds; `request.too-large`,
    ///   `entity.duplicate`, `entity.cycle` for the request's entities.
    public func authorize(
        _ request: AuthorizationRequest,
        with entities: [Entity] = []
    ) throws(CedarError) -> AuthorizationAnswer {
        var machine = Machine(data: data)
        if !entities.isEmpty { try machine.load(entities) }
        try machine.load(request)
        let frame = RequestFrame(machine)
        let mark = machine.arena.mark
        var permits: [PolicyID] = []
        var forbids: [PolicyID] = []
        var errors: [PolicyError] = []
        for number in frame.candidates(data.policies) {
            let row = data.policies.rows[Int(number)]
            defer { machine.arena.cut(back: mark) }
            do throws(EvaluationFailure) {
                let isSatisfied = row.hasConditions ? try machine.satisfies(from: row.start) : true
                guard isSatisfied else { continue }
                let id = data.policies.ids[Int(number)]
                if row.effect == .permit { permits.append(id) } else { forbids.append(id) }
            } catch {
                errors.append(PolicyError(policy: data.policies.ids[Int(number)], error: machine.describe(error)))
            }
        }
        let isAllowed = forbids.isEmpty && !permits.isEmpty
        return AuthorizationAnswer(
            decision: isAllowed ? .allow : .deny,
            reasons: isAllowed ? permits : forbids,
            errors: errors
        )
    }
}

extension Machine {
    /// Takes a request's parts in.
    mutating func load(_ request: AuthorizationRequest) throws(CedarError) {
        principal = try symbols.entity(request.principal)
        action = try symbols.entity(request.action)
        resource = try symbols.entity(request.resource)
        context = try add(request.context)
    }

    /// The failure of the instruction under way, for people.
    func describe(_ failure: EvaluationFailure) -> CedarError {
        let place = data.policies.code.places[counter]
        var message = failure.message(symbols)
        if failure.reason == .extension, let extensionError { message = extensionError.message }
        return CedarError(
            code: failure.code,
            message: message,
            span: SourceSpan(start: Int(place.start), end: Int(place.end))
        )
    }
}
