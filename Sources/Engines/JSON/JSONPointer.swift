// SPDX-License-Identifier: Apache-2.0

/// The way from a document's root to one of its values (RFC 6901).
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The reference tokens, unescaped; none means the whole document.
    public var tokens: [String]

    /// A pointer of these tokens.
    public init(_ tokens: [String] = []) {
        self.tokens = tokens
    }

    /// The pointer's text: `~` as `~0`, `/` as `~1`.
    public var description: String {
        tokens.map { "/" + Self.escape($0) }.joined()
    }

    private static func escape(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return token }
        var escaped = ""
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension JSON {
    /// The pointer to the innermost value that begins at or before the offset, this value being the root.
    ///
    /// The offset may be that of a value or of a member's name. Linear in the width of the containers on the way.
    public func pointer(toOffset target: Int) -> JSONPointer {
        var tokens: [String] = []
        var node = self
        while let (token, child) = node.child(around: target) {
            tokens.append(token)
            node = child
        }
        return JSONPointer(tokens)
    }

    private func child(around target: Int) -> (String, JSON)? {
        switch value {
        case .array(let elements):
            guard let index = elements.lastIndex(where: { Int($0.offset) <= target }) else { return nil }
            return (String(index), elements[index])
        case .object(let object):
            guard let member = object.members.last(where: { Int($0.keyOffset) <= target }) else { return nil }
            return (member.key, member.value)
        default:
            return nil
        }
    }

    /// The value a pointer leads to, if there is one.
    public func value(at pointer: JSONPointer) -> JSON? {
        var node = self
        for token in pointer.tokens {
            switch node.value {
            case .object(let object):
                guard let next = object[token] else { return nil }
                node = next
            case .array(let elements):
                // Comparing the text refuses "+1" and "01", which RFC 6901 section 4 does not allow.
                guard let index = Int(token), elements.indices.contains(index), String(index) == token else {
                    return nil
                }
                node = elements[index]
            default:
                return nil
            }
        }
        return node
    }
}
