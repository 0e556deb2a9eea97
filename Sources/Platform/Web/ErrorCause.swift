// SPDX-License-Identifier: Apache-2.0

/// What the log says about an error that no route expected.
enum ErrorCause {
    private static let longest = 500

    /// The error's own description, shortened. An error without one is named by its type and case only: what Swift
    /// would print of its values could be anything, a password or a body included.
    static func text(_ error: any Error) -> String {
        guard let described = error as? any CustomStringConvertible else { return name(error) }
        let text = described.description
        return text.count > longest ? text.prefix(longest) + "…" : text
    }

    private static func name(_ error: any Error) -> String {
        let type = String(reflecting: type(of: error))
        let mirror = Mirror(reflecting: error)
        guard mirror.displayStyle == .enum else { return type }
        // Without values an enum prints its case's name; with them the name is the label of its only child.
        return type + "." + (mirror.children.first?.label ?? String(describing: error))
    }
}
