// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// Checks that the schema allows a request: its action, the types of principal and resource, and the context.
    ///
    /// - Throws: ``CedarError`` with a pointer into the request's JSON form.
    public func check(_ request: AuthorizationRequest) throws(CedarError) {
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

    private func conforms(_ request: AuthorizationRequest) throws(ConformanceError) {
        guard let action = action(request.action) else {
            throw .init(
                code: "undeclared-action",
                message: "the schema has no action \(request.action.quoted)",
                path: ["action"]
            )
        }
        try check(request.principal, in: action.principals, "principal", of: action)
        try check(request.resource, in: action.resources, "resource", of: action)
        if let mismatch = action.context.mismatch(request.context) {
            throw .init(code: "context", message: "the context of \(action.uid.quoted): \(mismatch)", path: ["context"])
        }
        try check(entitiesIn: .record(request.context), ["context"])
    }

    private func check(
        _ uid: EntityUID,
        in types: [Name],
        _ part: String,
        of action: SchemaAction
    ) throws(ConformanceError) {
        guard entityType(uid.type) != nil else {
            throw .init(code: "unknown-type", message: "the schema has no entity type \(uid.type)", path: [part])
        }
        guard types.contains(uid.type) else {
            throw .init(
                code: "\(part)-type",
                message: "\(action.uid.quoted) does not apply to a \(part) of type \(uid.type)",
                path: [part]
            )
        }
        try check(reference: uid, [part])
    }
}
