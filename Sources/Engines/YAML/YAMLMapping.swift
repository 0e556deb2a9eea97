// SPDX-License-Identifier: Apache-2.0
/// The members of a mapping in the order of the input; no two have the same name.
public struct YAMLMapping: Sendable {
    /// The members in the order of the input.
    public private(set) var members: [YAMLMember] = []

    /// From key to place in `members`, kept only when there are many.
    private var index: [KeyIdentity: Int] = [:]

    private static let indexFrom = 16

    init() {}

    /// How many members there are.
    public var count: Int { members.count }

    /// The value of the key with this text, compared by bytes; merge keys (`<<`) are not followed.
    public subscript(key: String) -> YAMLNode? { member(key)?.value }

    /// The member whose key has this text, compared by bytes.
    public func member(_ name: String) -> YAMLMember? {
        position(of: KeyIdentity(text: name, isScalar: true)).map { members[$0] }
    }

    func position(of identity: KeyIdentity) -> Int? {
        if members.count >= Self.indexFrom { return index[identity] }
        return members.firstIndex { $0.identity == identity }
    }

    mutating func append(_ member: YAMLMember) {
        members.append(member)
        if members.count == Self.indexFrom {
            for (place, known) in members.enumerated() { index[known.identity] = place }
        } else if members.count > Self.indexFrom {
            index[member.identity] = members.count - 1
        }
    }
}

/// A key with its value.
public struct YAMLMember: Sendable {
    /// The key's node, with its own place.
    public let key: YAMLNode

    /// The value's node.
    public let value: YAMLNode

    let identity: KeyIdentity

    /// The key's text as written, quotes and escapes resolved (`True` stays `True`, `200` is `200`); nil when the key
    /// is a collection.
    public var name: String? { identity.isScalar ? identity.text : nil }

    init(key: YAMLNode, value: YAMLNode, identity: KeyIdentity) {
        self.key = key
        self.value = value
        self.identity = identity
    }
}

/// What makes two keys the same: the bytes of a scalar's text, or of a collection's source. `1` and `"1"` are the same
/// key, because they are in JSON. `String` alone would call letters equal that differ in bytes.
struct KeyIdentity: Sendable, Hashable {
    let text: String
    let isScalar: Bool

    static func == (left: KeyIdentity, right: KeyIdentity) -> Bool {
        left.isScalar == right.isScalar && left.text.hasSameBytes(as: right.text)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(isScalar)
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
