// SPDX-License-Identifier: Apache-2.0

/// What a satisfied policy does; a raw value is the keyword.
public enum Effect: String, Hashable, Sendable, CaseIterable {
    case permit
    case forbid
}

/// A `@key("value")` before a policy. It never changes what the policy means.
public struct Annotation: Hashable, Sendable {
    /// Any identifier, keywords included.
    public let key: CedarString

    /// The value, unescaped; nil where only `@key` is written, which reads as the empty text.
    public let text: CedarString?

    /// An annotation; `@key` alone has a nil text.
    public init(key: CedarString, text: CedarString?) {
        self.key = key
        self.text = text
    }

    /// The value; empty where none is written.
    public var value: CedarString { text ?? "" }
}

/// A `when {…}` or `unless {…}`.
public struct Condition: Sendable {
    /// The keyword; a raw value is its text.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case when
        case unless
    }

    /// The keyword.
    public let kind: Kind

    /// What stands in the braces.
    public let body: Expression

    /// Where the whole clause stood.
    public let span: SourceSpan

    /// A clause at a place.
    public init(_ kind: Kind, _ body: Expression, span: SourceSpan) {
        self.kind = kind
        self.body = body
        self.span = span
    }
}

extension Condition: Hashable {
    /// Same clause, wherever it stood.
    public static func == (left: Condition, right: Condition) -> Bool {
        left.kind == right.kind && left.body == right.body
    }

    /// By structure, as equality.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(body)
    }
}

/// Where a policy and the parts of its scope stood. Read from JSON: the empty ranges at their values' offsets.
public struct PolicyLocations: Hashable, Sendable {
    /// The policy with its annotations.
    public let whole: SourceSpan
    /// The principal's constraint.
    public let principal: SourceSpan
    /// The action's constraint.
    public let action: SourceSpan
    /// The resource's constraint.
    public let resource: SourceSpan

    /// The places of the parts.
    public init(whole: SourceSpan, principal: SourceSpan, action: SourceSpan, resource: SourceSpan) {
        self.whole = whole
        self.principal = principal
        self.action = action
        self.resource = resource
    }

    /// One place for all parts, for policies made in code.
    public init(all span: SourceSpan) {
        self.init(whole: span, principal: span, action: span, resource: span)
    }
}
