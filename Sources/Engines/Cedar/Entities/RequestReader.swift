// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Reads the JSON form of requests, with a schema or without.
public struct RequestReader: Sendable {
    /// What requests are read by and must conform to; nil: nothing is known of them.
    public let schema: Schema?

    /// Whether a request that the schema does not allow is an error; its context is read by the schema in any case.
    public let validates: Bool

    private let values = ValueReader()

    /// A reader of requests.
    public init(schema: Schema? = nil, validates: Bool = true) {
        self.schema = schema
        self.validates = validates
    }

    /// Reads `{"principal": …, "action": …, "resource": …, "context": {…}}`; the context may be missing.
    ///
    /// An entity is `{"type": …, "id": …}`, perhaps in `__entity`.
    ///
    /// - Throws: ``CedarError`` with the JSON pointer of the first thing that is wrong.
    public func read(_ bytes: [UInt8]) throws(CedarError) -> AuthorizationRequest {
        let document: JSON
        do throws(JSONError) {
            document = try JSON(parsing: bytes, limits: JSONLimits(depth: EntityReader.Limits.depth))
        } catch {
            throw CedarError(code: "request.json", error)
        }
        return try request(document)
    }

    /// Reads a request from a document, whose depth the caller has bounded.
    ///
    /// - Throws: ``CedarError`` with the JSON pointer of the first thing that is wrong.
    public func request(_ json: JSON) throws(CedarError) -> AuthorizationRequest {
        let principal = try uid("principal", json)
        let action = try uid("action", json)
        let resource = try uid("resource", json)
        let context = try json["context"].map { context throws(CedarError) in
            try self.context(context, of: action, root: json)
        }
        let request = AuthorizationRequest(
            principal: principal,
            action: action,
            resource: resource,
            context: context ?? CedarRecord()
        )
        if validates, let schema { try schema.check(request) }
        return request
    }

    /// Reads a context by itself.
    ///
    /// - Throws: ``CedarError`` with the JSON pointer of the first thing that is wrong.
    public func context(_ json: JSON, of action: EntityUID) throws(CedarError) -> CedarRecord {
        try context(json, of: action, root: json)
    }

    private func context(_ json: JSON, of action: EntityUID, root: JSON) throws(CedarError) -> CedarRecord {
        do throws(ValueReader.Failure) {
            if let schema {
                guard let type = schema.action(action)?.context else {
                    throw ValueReader.Failure(
                        "undeclared-action",
                        "the schema has no action \(action.quoted)",
                        at: json
                    )
                }
                return try values.record(json, as: type)
            }
            guard json.object != nil, case .record(let record) = try values.value(json) else {
                throw ValueReader.Failure("context", "the context is a record", at: json)
            }
            return record
        } catch {
            throw Self.error(error, root)
        }
    }

    /// Reads one entity of a request by itself.
    ///
    /// - Parameter key: `principal`, `action` or `resource`.
    /// - Throws: ``CedarError`` with the JSON pointer of the first thing that is wrong.
    public func entity(_ key: String, of request: JSON) throws(CedarError) -> EntityUID {
        try uid(key, request)
    }

    private func uid(_ key: String, _ json: JSON) throws(CedarError) -> EntityUID {
        do throws(ValueReader.Failure) {
            guard let object = json.object else { throw .init("type", "a request is an object", at: json) }
            guard let value = object[key] else { throw .init("missing-field", "the request lacks '\(key)'", at: json) }
            return try values.entityUID(value)
        } catch {
            throw Self.error(error, json)
        }
    }

    private static func error(_ failure: ValueReader.Failure, _ root: JSON) -> CedarError {
        CedarError(
            code: "request.\(failure.code)",
            message: failure.message,
            span: SourceSpan(start: Int(failure.offset), end: Int(failure.offset)),
            pointer: root.pointer(toOffset: Int(failure.offset)).description
        )
    }
}
