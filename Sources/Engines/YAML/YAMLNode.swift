// SPDX-License-Identifier: Apache-2.0
/// A node of a document: a value with its place in the input.
public struct YAMLNode: Sendable {
    /// What the node holds.
    public let value: Value

    /// Where the node starts: at its tag or anchor when it has one. A node that an alias stands for starts at the
    /// alias, its children where they are written. The place of a value that is left out is where it would stand.
    public let start: YAMLPosition

    /// The place after the node's last byte; blank lines and comments after a block do not belong to it.
    public let end: YAMLPosition

    private let properties: Properties?

    /// The explicit tag with its handle resolved, such as `tag:yaml.org,2002:str` or `!point`; nil without one.
    public var tag: String? { properties?.tag }

    /// The name that the node is anchored by (`&name`).
    public var anchor: String? { properties?.anchor }

    /// The anchor's name when the node is written as an alias (`*name`).
    public var alias: String? { properties?.alias }

    init(
        _ value: Value,
        from start: YAMLPosition,
        to end: YAMLPosition,
        tag: String? = nil,
        anchor: String? = nil,
        alias: String? = nil
    ) {
        self.value = value
        self.start = start
        self.end = end
        let isBare = tag == nil && anchor == nil && alias == nil
        properties = isBare ? nil : Properties(tag: tag, anchor: anchor, alias: alias)
    }

    /// What few nodes have, boxed to keep the others small.
    private final class Properties: Sendable {
        let tag: String?
        let anchor: String?
        let alias: String?

        init(tag: String?, anchor: String?, alias: String?) {
            self.tag = tag
            self.anchor = anchor
            self.alias = alias
        }
    }
}

extension YAMLNode {
    /// A value, resolved by the core schema of YAML 1.2.2, section 10.3.
    public enum Value: Sendable {
        /// `null`, `Null`, `NULL`, `~`, or nothing.
        case null
        /// `true` or `false`, also capitalised or in capitals.
        case bool(Bool)
        /// A decimal, `0o` or `0x` integer: its text and, when it fits 64 bits, its value.
        case integer(String, Int64?)
        /// A number with a fraction or an exponent, or `.inf`, `.nan`: its text and its value.
        case float(String, Double)
        /// Text: everything that is quoted, and everything plain that is nothing else.
        case string(String, YAMLScalarStyle)
        /// An ordered list.
        case sequence([YAMLNode])
        /// Keys and values, in the order of the input.
        case mapping(YAMLMapping)
    }

    /// The text of a string; nil for every other kind.
    public var string: String? {
        if case .string(let text, _) = value { text } else { nil }
    }

    /// The items of a sequence; nil for every other kind.
    public var sequence: [YAMLNode]? {
        if case .sequence(let items) = value { items } else { nil }
    }

    /// The members of a mapping; nil for every other kind.
    public var mapping: YAMLMapping? {
        if case .mapping(let mapping) = value { mapping } else { nil }
    }

    /// The value of a key; nil when the node is no mapping or has no such key.
    public subscript(key: String) -> YAMLNode? { mapping?[key] }
}

/// How a scalar is written.
public enum YAMLScalarStyle: Sendable, Hashable {
    /// Without quotes.
    case plain
    /// In `'` quotes.
    case singleQuoted
    /// In `"` quotes.
    case doubleQuoted
    /// After `|`: line breaks are kept.
    case literal
    /// After `>`: line breaks are folded to spaces.
    case folded

    /// Whether the scalar is a block of lines under a header.
    var isBlock: Bool { self == .literal || self == .folded }
}
