// SPDX-License-Identifier: Apache-2.0
extension YAMLNode {
    /// The node that a JSON pointer (RFC 6901) names, seen from this node: `""` is the node itself, `/paths/~1pets/0`
    /// goes through keys and indices. Keys are compared by their text, so `/responses/200` finds the key `200`.
    /// Returns nil when the pointer is malformed or leads nowhere.
    public func node(at pointer: String) -> YAMLNode? {
        guard let tokens = PointerTokens.parse(pointer) else { return nil }
        var node = self
        for token in tokens {
            guard let child = node.child(token) else { return nil }
            node = child
        }
        return node
    }

    /// The JSON pointer of the innermost node around a byte of the input. A key belongs to its member; what an alias
    /// stands for is not entered. Returns nil outside this node, or below a key that is a collection.
    public func pointer(toOffset offset: Int) -> String? {
        guard contains(offset) else { return nil }
        var node = self
        var pointer = ""
        while let (token, child) = node.step(to: offset) {
            guard let token else { return nil }
            pointer += "/" + PointerTokens.escape(token)
            guard let child else { break }
            node = child
        }
        return pointer
    }

    func child(_ token: String) -> YAMLNode? {
        switch value {
        case .mapping(let mapping): mapping[token]
        case .sequence(let items): PointerTokens.index(token, below: items.count).map { items[$0] }
        default: nil
        }
    }

    /// The token of the child around the offset; the child is nil when the offset is at its key.
    private func step(to offset: Int) -> (token: String?, child: YAMLNode?)? {
        if alias != nil { return nil }
        switch value {
        case .sequence(let items):
            guard let place = items.firstIndex(where: { $0.contains(offset) }) else { return nil }
            return (String(place), items[place])
        case .mapping(let mapping):
            for member in mapping.members {
                if member.value.contains(offset) { return (member.name, member.value) }
                if offset >= member.key.start.offset && offset < max(member.key.end, member.value.end).offset {
                    return (member.name, nil)
                }
            }
            return nil
        default:
            return nil
        }
    }

    /// Whether the offset is inside, or at the place of a value that is left out.
    private func contains(_ offset: Int) -> Bool {
        guard offset >= start.offset else { return false }
        return offset < end.offset || (offset == end.offset && endsWithNothing)
    }

    /// Whether the node, or the last value in it, is left out: its place is then the end.
    private var endsWithNothing: Bool {
        if start == end { return true }
        guard alias == nil, let last = sequence?.last ?? mapping?.members.last?.value, last.end == end else {
            return false
        }
        return last.endsWithNothing
    }
}

/// The parts of a JSON pointer.
enum PointerTokens {
    static func parse(_ pointer: String) -> [String]? {
        if pointer.isEmpty { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in pointer.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = unescape(part) else { return nil }
            tokens.append(token)
        }
        return tokens
    }

    static func escape(_ token: String) -> String {
        var bytes: [UInt8] = []
        for byte in token.utf8 {
            switch byte {
            case UInt8(ascii: "~"): bytes += "~0".utf8
            case UInt8(ascii: "/"): bytes += "~1".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An array index as RFC 6901 writes it: digits without a leading zero.
    static func index(_ token: String, below count: Int) -> Int? {
        guard token.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), token == "0" || !token.hasPrefix("0") else {
            return nil
        }
        return Int(token).flatMap { $0 < count ? $0 : nil }
    }

    private static func unescape(_ part: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = part[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "~") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
