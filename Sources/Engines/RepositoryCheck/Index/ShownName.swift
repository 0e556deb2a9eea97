// SPDX-License-Identifier: Apache-2.0

/// Names in messages, of which there may be many and each may be long.
enum ShownName {
    private static let longest = 100

    /// A name, cut where it is too long for a message.
    static func cut(_ name: String) -> String {
        name.unicodeScalars.count <= longest ? name : String(name.unicodeScalars.prefix(longest)) + "…"
    }

    /// A few names and how many more there are: "'a', 'b' and 7 more".
    static func list(_ names: [String], most: Int = 3) -> String {
        let shown = names.prefix(most).map { "'\(cut($0))'" }.joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }
}
