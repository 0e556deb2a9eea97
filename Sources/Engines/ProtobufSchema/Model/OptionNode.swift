// SPDX-License-Identifier: Apache-2.0

/// `option a.(b.c).d = value;` or the same between brackets.
package struct OptionNode: Sendable {
    /// The name's parts; at least one.
    package var parts: [OptionNamePart]
    package var value: OptionValue
    package var nameSpan: SourceSpan
    /// The value as it is written; with its sign, with the braces of a message.
    package var valueSpan: SourceSpan
    /// From `option` to the semicolon; between brackets from the name to the value.
    package var span: SourceSpan

    /// The name if it is a single plain one, such as `packed`.
    package var simpleName: String? {
        parts.count == 1 && !parts[0].isExtension ? parts[0].name : nil
    }

    /// The whole name as it is written, without white space.
    package var name: String {
        parts.map { $0.isExtension ? "(\($0.name))" : $0.name }.joined(separator: ".")
    }
}

/// A part of an option's name: a field's name, or an extension's between parentheses.
package struct OptionNamePart: Hashable, Sendable {
    /// A simple name; for an extension its name as it is written, without parentheses and white space.
    package var name: String
    package var isExtension: Bool
    package var span: SourceSpan
}

extension [OptionNode] {
    /// The first option of a single plain name, such as `packed`, `default` or `json_name`.
    package func first(named name: String) -> OptionNode? { first { $0.simpleName == name } }

    /// The value of a single plain option that is true or false.
    package func bool(_ name: String) -> Bool? {
        guard case .identifier(let word)? = first(named: name)?.value else { return nil }
        return word == "true" ? true : word == "false" ? false : nil
    }

    /// The value of a single plain option that is a string; bytes that are not UTF-8 are replaced.
    package func string(_ name: String) -> String? {
        guard case .string(let bytes)? = first(named: name)?.value else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
