// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicySet {
    /// Reads the JSON form of a policy set: `{"staticPolicies": {id: policy}, "templates": {id: policy},
    /// "templateLinks": [{"templateId", "newId", "values"}]}`. All three members must be there.
    ///
    /// Chains such as `a && b && c` are nested in this form, so that one of more than ``PolicyLimits/jsonDepth`` / 2
    /// operands cannot be read.
    ///
    /// - Throws: ``CedarParseFailure`` at the first thing that is wrong, with its JSON pointer.
    public static func parse(
        json bytes: [UInt8],
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> PolicySet {
        try PolicyJSONReader.read(bytes, limits: limits) { (reader, root) throws(CedarError) in
            try reader.policySet(root)
        }
    }

    /// Reads the JSON form of a policy set from a string.
    ///
    /// - Throws: ``CedarParseFailure`` as for bytes.
    public static func parse(
        json text: String,
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> PolicySet {
        try parse(json: Array(text.utf8), limits: limits)
    }

    /// The set in its JSON form, without white space. Members and policies keep their order.
    public func jsonText() -> String {
        var writer = PolicyJSONWriter()
        writer.write(self)
        return writer.text
    }
}

extension Policy {
    /// Reads the JSON form of one policy or template: `{"effect", "principal", "action", "resource", "conditions",
    /// "annotations"?}`.
    ///
    /// - Throws: ``CedarParseFailure`` at the first thing that is wrong, with its JSON pointer.
    public static func parse(
        json bytes: [UInt8],
        id: PolicyID,
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> Policy {
        try PolicyJSONReader.read(bytes, limits: limits) { (reader, root) throws(CedarError) in
            try reader.policy(root, id: id)
        }
    }

    /// The policy in its JSON form, without white space. The id is no part of it.
    public func jsonText() -> String {
        var writer = PolicyJSONWriter()
        writer.write(self)
        return writer.text
    }
}

extension Expression {
    /// The expression in its JSON form, without white space.
    public func jsonText() -> String {
        var writer = PolicyJSONWriter()
        writer.write(self)
        return writer.text
    }
}

extension TemplateLink {
    /// Reads a list of links: `[{"template_id": "…", "link_id": "…", "args": {"?principal": "User::\"alice\""}}]`.
    ///
    /// - Throws: ``CedarParseFailure`` at the first thing that is wrong, with its JSON pointer.
    public static func parse(
        json bytes: [UInt8],
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> [TemplateLink] {
        try PolicyJSONReader.read(bytes, limits: limits) { (reader, root) throws(CedarError) in
            try reader.linkList(root)
        }
    }
}
