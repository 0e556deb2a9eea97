// SPDX-License-Identifier: Apache-2.0

/// Names and values in sentences for people: cut where nobody would read on, since they may be as long as their file.
enum ShownText {
    private static let longest = 200
    private static let mostNames = 8

    static func name(_ text: String) -> String {
        guard text.utf8.count > longest else { return text }
        return String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "…"
    }

    static func quoted(_ text: String) -> String { "\"\(name(text))\"" }

    /// Names with commas between them.
    static func list(_ names: some Collection<String>) -> String {
        names.prefix(mostNames).map(name).joined(separator: ", ") + (names.count > mostNames ? ", …" : "")
    }
}
