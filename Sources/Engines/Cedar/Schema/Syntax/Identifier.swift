// SPDX-License-Identifier: Apache-2.0

/// The rules for identifiers and names that Cedar's schemas and data share.
enum Identifier {
    /// The namespace of the built-in types; nobody else may declare anything in it.
    static let builtinNamespace = "__cedar"

    private static let reserved: Set<String> = ["true", "false", "if", "then", "else", "in", "is", "like", "has"]

    /// Whether the word is an identifier that the grammar has no other use for.
    static func isUsable(_ word: some StringProtocol) -> Bool {
        isWellFormed(word) && !isReserved(word)
    }

    /// Whether the word is made of ASCII letters, digits and underscores, and no digit comes first.
    static func isWellFormed(_ word: some StringProtocol) -> Bool {
        guard let first = word.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else { return false }
        return word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// Whether the word means something else in expressions.
    static func isReserved(_ word: some StringProtocol) -> Bool {
        2...5 ~= word.utf8.count && reserved.contains(String(word))
    }
}

extension Name {
    /// A name as data spells it: identifiers joined by `::`, no white space; nil for anything else.
    ///
    /// - Parameter allowsBuiltins: whether `__cedar` may be one of the identifiers.
    init?(normalized text: String, allowsBuiltins: Bool = false) {
        guard Self.isNormalized(text, allowsBuiltins: allowsBuiltins) else { return nil }
        self.init(trusted: text)
    }

    private static func isNormalized(_ text: String, allowsBuiltins: Bool) -> Bool {
        var rest = text.utf8[...]
        while true {
            let word = rest.prefix { $0 != UInt8(ascii: ":") }
            let identifier = Substring(word)
            guard Identifier.isUsable(identifier) else { return false }
            if !allowsBuiltins, identifier == Identifier.builtinNamespace { return false }
            rest = rest[word.endIndex...]
            if rest.isEmpty { return true }
            guard rest.starts(with: "::".utf8) else { return false }
            rest = rest.dropFirst(2)
        }
    }

    /// Whether one of the identifiers is `__cedar`.
    var isReserved: Bool {
        parts.contains { $0 == Identifier.builtinNamespace }
    }

    /// Whether there is no namespace before the base name.
    var isUnqualified: Bool {
        !qualified.text.utf8.contains(UInt8(ascii: ":"))
    }

    /// This name in a namespace.
    func inside(_ namespace: Name?) -> Name {
        namespace.map { Name(trusted: "\($0)::\(self)") } ?? self
    }
}
