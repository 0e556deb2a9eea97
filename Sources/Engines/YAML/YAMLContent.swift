// SPDX-License-Identifier: Apache-2.0
/// A value without a place: what an edit puts into a document.
public indirect enum YAMLContent: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer.
    case integer(Int64)
    /// A number with a fraction, an infinity or not-a-number.
    case float(Double)
    /// Text; written plain when no reader could take it for something else, otherwise in double quotes.
    case string(String)
    /// A list; written as `[a, b]`.
    case sequence([YAMLContent])
    /// Keys and values in order; written as `{a: 1}`.
    case mapping([(key: String, value: YAMLContent)])

    /// The content on one line, fit for every place of a document.
    public var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .float(let number): ScalarWriter.float(number)
        case .string(let text): ScalarWriter.string(text)
        case .sequence(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .mapping(let members):
            "{" + members.map { "\(ScalarWriter.string($0.key)): \($0.value.text)" }.joined(separator: ", ") + "}"
        }
    }

    /// The node that the text parses to, without places.
    var node: YAMLNode {
        switch self {
        case .null: Self.placeless(.null)
        case .bool(let flag): Self.placeless(.bool(flag))
        case .integer(let number): Self.placeless(.integer(String(number), number))
        case .float(let number): Self.placeless(.float(ScalarWriter.float(number), number))
        case .string(let text): Self.placeless(.string(text, .plain))
        case .sequence(let items): Self.placeless(.sequence(items.map(\.node)))
        case .mapping(let members): Self.mapping(members)
        }
    }

    static func placeless(_ value: YAMLNode.Value) -> YAMLNode {
        let nowhere = YAMLPosition(offset: 0, line: 1, column: 1)
        return YAMLNode(value, from: nowhere, to: nowhere)
    }

    static func member(_ key: String, _ value: YAMLNode) -> YAMLMember {
        let identity = KeyIdentity(text: key, isScalar: true)
        return YAMLMember(key: placeless(.string(key, .plain)), value: value, identity: identity)
    }

    private static func mapping(_ members: [(key: String, value: YAMLContent)]) -> YAMLNode {
        var mapping = YAMLMapping()
        for (key, value) in members { mapping.append(member(key, value.node)) }
        return placeless(.mapping(mapping))
    }
}

extension YAMLNode {
    /// Whether two nodes hold the same data: values, keys and tags, whatever their style and place.
    func isEquivalent(to other: YAMLNode) -> Bool {
        guard tag == other.tag else { return false }
        switch (value, other.value) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.integer(let left, let number), .integer(let right, let otherNumber)):
            return left == right || (number != nil && number == otherNumber)
        case (.float(let left, let number), .float(let right, let otherNumber)):
            return left == right || number == otherNumber
        case (.string(let left, _), .string(let right, _)): return left.hasSameBytes(as: right)
        case (.sequence(let left), .sequence(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
        case (.mapping(let left), .mapping(let right)):
            return left.count == right.count
                && zip(left.members, right.members).allSatisfy {
                    $0.key.isEquivalent(to: $1.key) && $0.value.isEquivalent(to: $1.value)
                }
        default: return false
        }
    }
}
