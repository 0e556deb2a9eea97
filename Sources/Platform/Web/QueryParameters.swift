// SPDX-License-Identifier: Apache-2.0

/// The decoded query of a request, in the order it was sent.
package struct QueryParameters: Sendable {
    private var items: [(name: String, value: String)] = []

    /// No parameters.
    package init() {}

    /// Decodes `a=1&b=2`; `+` is a space, a name without `=` has the empty value.
    package init(parsing query: String) throws(WebError) {
        for item in query.utf8.split(separator: UInt8(ascii: "&")) {
            let mark = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
            let name = try PercentCoding.decode(item[..<mark], plusIsSpace: true, place: "query")
            let value = try PercentCoding.decode(item[mark...].dropFirst(), plusIsSpace: true, place: "query")
            items.append((name, value))
        }
    }

    /// The first value of a parameter.
    package func first(_ name: String) -> String? {
        items.first { $0.name == name }?.value
    }

    /// Every value of a parameter, in the order sent.
    package func all(_ name: String) -> [String] {
        items.filter { $0.name == name }.map(\.value)
    }

    /// A boolean in any case (`true`, `False`); anything else is the client's error.
    package func flag(_ name: String, default fallback: Bool) throws(WebError) -> Bool {
        guard let value = first(name) else { return fallback }
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw WebError(status: 400, message: "The query parameter '\(name)' must be true or false")
        }
    }

    /// A decimal integer; anything else is the client's error.
    package func integer(_ name: String, default fallback: Int) throws(WebError) -> Int {
        guard let value = first(name) else { return fallback }
        guard let number = Int(value) else {
            throw WebError(status: 400, message: "The query parameter '\(name)' must be an integer")
        }
        return number
    }
}
