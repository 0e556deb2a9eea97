// SPDX-License-Identifier: Apache-2.0

import JSON

/// Reads the JSON form of policies, member by member. Its errors carry offsets only; `read` adds the pointers.
struct PolicyJSONReader {
    let limits: PolicyLimits

    /// Reads a document, and turns whatever goes wrong into a failure with a pointer.
    static func read<Result>(
        _ bytes: [UInt8],
        limits: PolicyLimits,
        _ body: (PolicyJSONReader, JSON) throws(CedarError) -> Result
    ) throws(CedarParseFailure) -> Result {
        let root: JSON
        do throws(JSONError) {
            root = try JSON(parsing: bytes, limits: JSONLimits(size: limits.size, depth: limits.jsonDepth))
        } catch {
            let span = SourceSpan(start: error.offset, end: error.offset)
            throw CedarParseFailure(
                CedarError(code: "json." + error.code.rawValue, message: error.message, span: span, pointer: nil)
            )
        }
        do throws(CedarError) {
            return try body(PolicyJSONReader(limits: limits), root)
        } catch {
            let pointer = error.span.map { root.pointer(toOffset: $0.start).description }
            throw CedarParseFailure(
                CedarError(
                    code: error.code,
                    message: error.message,
                    help: error.help,
                    span: error.span,
                    pointer: pointer
                )
            )
        }
    }
}

extension PolicyJSONReader {
    /// The empty range at a value's offset.
    func span(_ json: JSON) -> SourceSpan {
        SourceSpan(start: Int(json.offset), end: Int(json.offset))
    }

    func error(_ code: String, _ message: String, help: String? = nil, at offset: UInt32) -> CedarError {
        CedarError(
            code: "policy-json." + code,
            message: message,
            help: help,
            span: SourceSpan(start: Int(offset), end: Int(offset))
        )
    }

    func unexpected(_ json: JSON, _ expected: String) -> CedarError {
        error("unexpected-kind", "expected \(expected), found \(Self.article(json.kind))", at: json.offset)
    }

    private static func article(_ kind: String) -> String {
        switch kind {
        case "null": "null"
        case "array", "object": "an " + kind
        default: "a " + kind
        }
    }

    func string(_ json: JSON, _ expected: String) throws(CedarError) -> String {
        guard let text = json.string else { throw unexpected(json, expected) }
        return text
    }

    func array(_ json: JSON, _ expected: String) throws(CedarError) -> [JSON] {
        guard let elements = json.array else { throw unexpected(json, expected) }
        return elements
    }

    func object(_ json: JSON, _ expected: String) throws(CedarError) -> JSONObject {
        guard let object = json.object else { throw unexpected(json, expected) }
        return object
    }

    /// An object that has no members but these.
    func object(_ json: JSON, _ expected: String, members known: [String]) throws(CedarError) -> JSONObject {
        let object = try object(json, expected)
        for member in object.members where !known.contains(where: member.key.hasSameBytes) {
            throw error(
                "unknown-member",
                "`\(member.key)` is no member of \(expected)",
                help: Suggestion.help(for: member.key, among: known)
                    ?? "its members are \(known.joined(separator: ", "))",
                at: member.keyOffset
            )
        }
        return object
    }

    /// The member of that name, which must be there.
    func member(_ name: String, of object: JSONObject, _ owner: JSON) throws(CedarError) -> JSON {
        guard let value = object[name] else {
            throw error("missing-member", "the member `\(name)` is missing", at: owner.offset)
        }
        return value
    }

    /// A member that may be left out or null.
    func optional(_ name: String, of object: JSONObject) -> JSON? {
        object[name].flatMap { $0.isNull ? nil : $0 }
    }
}
