// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Identifiers for names that may hold anything; two names never get the same.
struct IdentifierNames {
    private var byName: [[CedarString]: String] = [:]
    private var taken: Set<String>

    /// - Parameter reserved: identifiers that are not given.
    init(reserved: Set<String> = []) {
        taken = reserved.union([
            "Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String", "__cedar", "in", "is", "has",
            "like", "if", "then", "else", "true", "false",
        ])
    }

    /// The identifier of a name in parts.
    mutating func identifier(_ parts: CedarString...) -> String {
        if let known = byName[parts] { return known }
        var text = ""
        for scalar in parts.map(\.text).joined(separator: "_").unicodeScalars {
            let isPlain =
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_" || ("0"..."9").contains(scalar))
            text.unicodeScalars.append(isPlain ? scalar : "_")
        }
        if text.isEmpty || text.unicodeScalars.first.map({ ("0"..."9").contains($0) }) ?? true { text = "_" + text }
        var unique = text
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(text)_\(number)"
            number += 1
        }
        byName[parts] = unique
        return unique
    }
}
