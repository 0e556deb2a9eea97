// SPDX-License-Identifier: Apache-2.0
import JSON

/// A text such as `github:${repository}:ref:${ref}`, from which a principal's or a group's id is made.
///
/// Between the colons stand either words or one claim. A claim's value cannot bring a colon along: everything in it but
/// letters, digits and `-._~/@+` is written as `%XX` by its bytes. So an id can be read back into exactly one list of
/// values, and a value never ends up in its neighbour's place. The first part is a word, so that no claim decides whose
/// ids these are.
package struct IdentityTemplate: Sendable {
    enum Component: Sendable, Equatable {
        case word(String)
        case claim(ClaimPath)

        static func == (left: Component, right: Component) -> Bool {
            switch (left, right) {
            case (.word(let one), .word(let other)): one.hasSameBytes(as: other)
            case (.claim(let one), .claim(let other)): one == other
            default: false
            }
        }
    }

    private static let longest = 512
    private static let mostComponents = 16
    private static let longestValue = 1_024

    let components: [Component]

    init(_ components: [Component]) {
        self.components = components
    }

    /// Reads a template.
    ///
    /// - Throws: ``RuleTextError`` if it is none.
    init(_ text: String) throws(RuleTextError) {
        guard text.utf8.count <= Self.longest else { throw RuleTextError("a template has at most 512 bytes") }
        var components: [Component] = []
        for part in Self.parts(text) { components.append(try Self.component(part)) }
        guard components.count <= Self.mostComponents else {
            throw RuleTextError("a template has at most \(Self.mostComponents) parts")
        }
        guard case .word = components.first else {
            throw RuleTextError("a template begins with a word of its own, such as github:${repository}")
        }
        self.components = components
    }

    /// What stands between the colons that are in no claim's name.
    private static func parts(_ text: String) -> [String] {
        var parts: [[UInt8]] = [[]]
        var isInside = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: ":"), !isInside {
                parts.append([])
                continue
            }
            if byte == UInt8(ascii: "{") { isInside = true }
            if byte == UInt8(ascii: "}") { isInside = false }
            parts[parts.count - 1].append(byte)
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func component(_ part: String) throws(RuleTextError) -> Component {
        if let path = try claim(part) { return .claim(path) }
        guard !part.isEmpty, part.utf8.allSatisfy(isPlain) else {
            throw RuleTextError(
                "between two colons stands one ${claim}, or a word of letters, digits and -._~/@+, not both"
            )
        }
        return .word(part)
    }

    /// The claim that a text of the form `${claim}` names; nil for other texts.
    static func claim(_ text: String) throws(RuleTextError) -> ClaimPath? {
        guard text.utf8.starts(with: "${".utf8), text.utf8.last == UInt8(ascii: "}") else { return nil }
        let name = String(decoding: text.utf8.dropFirst(2).dropLast(), as: UTF8.self)
        guard !name.utf8.contains(where: { "${}".utf8.contains($0) }) else {
            throw RuleTextError("a claim's name in a template has no $, { or }")
        }
        return try ClaimPath(name)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~/@+".utf8.contains(byte)
        }
    }
}

extension IdentityTemplate {
    /// The id of a token with these claims.
    ///
    /// - Throws: ``UnusableClaim`` if a claim is missing, empty, too long or no single value.
    func fill(_ claims: JSON) throws(UnusableClaim) -> String {
        var parts: [String] = []
        for component in components {
            switch component {
            case .word(let word): parts.append(word)
            case .claim(let path): parts.append(try Self.part(path.value(in: claims), path))
            }
        }
        return parts.joined(separator: ":")
    }

    /// The ids of a token with these claims: one for each element if the template's only claim is a list.
    func fillAll(_ claims: JSON, most: Int) throws(UnusableClaim) -> [String] {
        let paths = components.compactMap { if case .claim(let path) = $0 { path } else { nil } }
        guard paths.count == 1, let path = paths.first, let list = path.value(in: claims)?.array else {
            return [try fill(claims)]
        }
        guard list.count <= most else { throw UnusableClaim(path: path, reason: "has too many elements") }
        var ids: [String] = []
        for element in list {
            let part = try Self.part(element, path)
            ids.append(components.map { if case .word(let word) = $0 { word } else { part } }.joined(separator: ":"))
        }
        return ids
    }

    private static func part(_ value: JSON?, _ path: ClaimPath) throws(UnusableClaim) -> String {
        guard let value else { throw UnusableClaim(path: path, reason: "is missing") }
        guard let text = ClaimText.of(value) else { throw UnusableClaim(path: path, reason: "is no single value") }
        guard !text.isEmpty else { throw UnusableClaim(path: path, reason: "is empty") }
        guard text.utf8.count <= longestValue else { throw UnusableClaim(path: path, reason: "is too long") }
        return escape(text)
    }

    static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether two tokens can get different ids.
    var dependsOnClaims: Bool { components.contains { if case .claim = $0 { true } else { false } } }

    /// Whether some token could get an id from this template and some token the same one from the other.
    func canCollide(with other: IdentityTemplate) -> Bool {
        guard components.count == other.components.count else { return false }
        return zip(components, other.components).allSatisfy { own, other in
            if case .word = own, case .word = other { own == other } else { true }
        }
    }
}

/// Why an identity cannot be made of a token's claims.
struct UnusableClaim: Error {
    let path: ClaimPath
    let reason: String
}

extension IdentityTemplate: CustomStringConvertible {
    /// The template as a configuration would write it.
    package var description: String {
        components.map { component in
            switch component {
            case .word(let word): word
            case .claim(let path): "${\(path)}"
            }
        }.joined(separator: ":")
    }
}
