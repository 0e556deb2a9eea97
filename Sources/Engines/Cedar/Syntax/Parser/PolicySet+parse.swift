// SPDX-License-Identifier: Apache-2.0

extension PolicySet {
    /// Reads policy text (Cedar 4.5): static policies and templates, numbered together in text order as `policy0`,
    /// `policy1`, … The text has no links.
    ///
    /// After an error in one policy the next ones are still read, so that one failure names all errors.
    ///
    /// - Throws: ``CedarParseFailure`` if any policy is wrong or a bound is passed.
    public static func parse(
        _ text: String,
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> PolicySet {
        try parse(validUTF8: Array(text.utf8), limits: limits)
    }

    /// Reads policy text from bytes, which must be UTF-8.
    ///
    /// - Throws: ``CedarParseFailure`` as for a string.
    public static func parse(
        _ bytes: [UInt8],
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> PolicySet {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .invalidUTF8 }
        return try parse(validUTF8: bytes, limits: limits)
    }

    private static func parse(validUTF8 bytes: [UInt8], limits: PolicyLimits) throws(CedarParseFailure) -> PolicySet {
        var parser = try PolicyParser(bytes, limits: limits)
        var set = PolicySet()
        for policy in try parser.policies() {
            if policy.isTemplate { set.templates.append(policy) } else { set.policies.append(policy) }
        }
        return set
    }
}

extension Policy {
    /// Reads exactly one policy or template.
    ///
    /// - Throws: ``CedarParseFailure`` if the text is wrong or holds no policy or several.
    public static func parse(
        _ text: String,
        id: PolicyID,
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> Policy {
        var parser = try PolicyParser(Array(text.utf8), limits: limits)
        let policies = try parser.policies()
        guard let policy = policies.first, policies.count == 1 else {
            throw CedarParseFailure(
                CedarError(
                    code: "parse.not-one-policy",
                    message: "the text holds \(policies.count) policies; exactly one is expected here"
                )
            )
        }
        return policy.renamed(id)
    }
}

extension Expression {
    /// Reads exactly one expression, as it may stand in a condition.
    ///
    /// - Throws: ``CedarParseFailure`` if the text is wrong.
    public static func parse(
        _ text: String,
        limits: PolicyLimits = PolicyLimits()
    ) throws(CedarParseFailure) -> Expression {
        var parser = try PolicyParser(Array(text.utf8), limits: limits)
        do throws(CedarError) {
            let expression = try parser.expression()
            try parser.expect(.end, "the end of the expression")
            return expression
        } catch {
            throw CedarParseFailure(error)
        }
    }
}

extension CedarParseFailure {
    static var invalidUTF8: CedarParseFailure {
        CedarParseFailure(CedarError(code: "parse.invalid-utf8", message: "the text is not valid UTF-8"))
    }
}
