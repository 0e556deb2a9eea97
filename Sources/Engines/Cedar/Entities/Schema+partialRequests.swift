// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// Checks that the schema allows some request of which this is what is known.
    ///
    /// What is known of a context in part is not checked.
    ///
    /// - Throws: ``CedarError`` with a pointer into the request's JSON form.
    public func check(_ request: PartialRequest) throws(CedarError) {
        do throws(ConformanceError) {
            try conforms(request)
        } catch {
            throw CedarError(
                code: "request.\(error.code)",
                message: error.message,
                pointer: error.path.map { "/\($0)" }.joined()
            )
        }
    }

    private func conforms(_ request: PartialRequest) throws(ConformanceError) {
        let actions = try actions(request.action)
        let principal = try type(of: request.principal, "principal")
        let resource = try type(of: request.resource, "resource")
        guard actions.contains(where: { $0.mayTake(principal, resource) }) else {
            let types = [principal.map { "a principal of type \($0)" }, resource.map { "a resource of type \($0)" }]
            let what = types.compactMap { $0 }.joined(separator: " and ")
            throw .init(
                code: "environment",
                message: "no action that it may be applies to \(what.isEmpty ? "anything" : what)",
                path: ["action"]
            )
        }
        guard case .known(let record) = request.context, let action = actions.first, actions.count == 1 else { return }
        if let mismatch = action.context.mismatch(record) {
            throw .init(code: "context", message: "the context of \(action.uid.quoted): \(mismatch)", path: ["context"])
        }
        try check(entitiesIn: .record(record), ["context"])
    }

    private func actions(_ part: PartialRequest.Part) throws(ConformanceError) -> [SchemaAction] {
        switch part {
        case .unknown: return Array(actions.values)
        case .ofType(let name): return actions.values.filter { $0.uid.type == name }
        case .known(let uid):
            if let action = action(uid) { return [action] }
            throw .init(
                code: "undeclared-action",
                message: "the schema has no action \(uid.quoted)",
                path: ["action"]
            )
        }
    }

    private func type(of part: PartialRequest.Part, _ name: String) throws(ConformanceError) -> Name? {
        let type: Name
        switch part {
        case .unknown: return nil
        case .ofType(let name): type = name
        case .known(let uid): type = uid.type
        }
        guard entityType(type) != nil else {
            throw .init(code: "unknown-type", message: "the schema has no entity type \(type)", path: [name])
        }
        if case .known(let uid) = part { try check(reference: uid, [name]) }
        return type
    }
}

extension SchemaAction {
    /// Whether it applies to these types; nil is any.
    fileprivate func mayTake(_ principal: Name?, _ resource: Name?) -> Bool {
        guard !principals.isEmpty, !resources.isEmpty else { return false }
        return (principal.map(principals.contains) ?? true) && (resource.map(resources.contains) ?? true)
    }
}
