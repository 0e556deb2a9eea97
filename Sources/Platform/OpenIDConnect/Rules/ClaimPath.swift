// SPDX-License-Identifier: Apache-2.0
import JSON

/// Where a claim stands: a name of the token's own, dots and slashes inside included, or, if it begins with `/`, a JSON
/// Pointer (RFC 6901) to one further down, such as `/kubernetes.io/namespace`.
package struct ClaimPath: Sendable, Equatable, CustomStringConvertible {
    private static let longest = 256

    private let pointer: JSONPointer

    /// A claim of the token's own.
    init(name: String) {
        pointer = JSONPointer([name])
    }

    /// A claim further down.
    init(names: [String]) {
        pointer = JSONPointer(names)
    }

    /// Reads a path.
    ///
    /// - Throws: ``RuleTextError`` if it is empty, too long or no JSON Pointer.
    init(_ text: String) throws(RuleTextError) {
        guard !text.isEmpty, text.utf8.count <= Self.longest else {
            throw RuleTextError("a claim's name has 1 to \(Self.longest) bytes")
        }
        guard text.utf8.first == UInt8(ascii: "/") else {
            pointer = JSONPointer([text])
            return
        }
        var names: [String] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            names.append(try Self.unescape(Substring(part)))
        }
        pointer = JSONPointer(names)
    }

    private static func unescape(_ part: Substring) throws(RuleTextError) -> String {
        var name = ""
        var rest = part.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "~" else {
                name.unicodeScalars.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "0": name += "~"
            case "1": name += "/"
            default: throw RuleTextError("in a path that begins with / write ~0 for ~ and ~1 for /")
            }
        }
        return name
    }

    func value(in claims: JSON) -> JSON? { claims.value(at: pointer) }

    /// The name, or the pointer, as a configuration would write it.
    package var description: String {
        guard pointer.tokens.count == 1, let name = pointer.tokens.first, name.utf8.first != UInt8(ascii: "/") else {
            return pointer.description
        }
        return name
    }

    /// Same claim, by bytes.
    package static func == (left: ClaimPath, right: ClaimPath) -> Bool {
        left.pointer.description.hasSameBytes(as: right.pointer.description)
    }
}

/// Why a text in a configuration is no path, pattern or template.
struct RuleTextError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
