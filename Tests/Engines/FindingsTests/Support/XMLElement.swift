// SPDX-License-Identifier: Apache-2.0

/// An element of the subset of XML that the JUnit renderer writes; reading fails on anything not well-formed.
struct XMLElement {
    struct Malformed: Error {
        let offset: Int
    }

    let name: String
    var attributes: [String: String] = [:]
    var text = ""
    var children: [XMLElement] = []

    /// Reads a whole document.
    init(document: String) throws {
        var reader = Reader(scalars: Array(document.unicodeScalars))
        try reader.expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        reader.skipSpace()
        self = try reader.element()
        reader.skipSpace()
        guard reader.isAtEnd else { throw reader.malformed }
    }

    fileprivate init(name: String) {
        self.name = name
    }

    /// All elements of that name, this one and those inside it.
    func all(_ name: String) -> [XMLElement] {
        (self.name == name ? [self] : []) + children.flatMap { $0.all(name) }
    }
}

private struct Reader {
    let scalars: [Unicode.Scalar]
    var index = 0

    var malformed: XMLElement.Malformed { XMLElement.Malformed(offset: index) }
    var isAtEnd: Bool { index == scalars.count }

    func starts(with text: String) -> Bool { scalars[index...].starts(with: text.unicodeScalars) }

    mutating func expect(_ text: String) throws {
        guard starts(with: text) else { throw malformed }
        index += text.unicodeScalars.count
    }

    mutating func skipSpace() {
        while !isAtEnd, [" ", "\n"].contains(scalars[index]) { index += 1 }
    }

    mutating func element() throws -> XMLElement {
        try expect("<")
        var element = XMLElement(name: try name())
        skipSpace()
        while !starts(with: ">") {
            let key = try name()
            try expect("=\"")
            guard element.attributes[key] == nil else { throw malformed }
            element.attributes[key] = try characters(until: "\"")
            try expect("\"")
            skipSpace()
        }
        try expect(">")
        while !starts(with: "</") {
            if starts(with: "<") {
                element.children.append(try self.element())
            } else {
                element.text += try characters(until: "<")
            }
        }
        try expect("</" + element.name + ">")
        return element
    }

    private mutating func name() throws -> String {
        var name = ""
        while !isAtEnd, scalars[index].properties.isAlphabetic || scalars[index] == "-" {
            name.unicodeScalars.append(scalars[index])
            index += 1
        }
        guard !name.isEmpty else { throw malformed }
        return name
    }

    private mutating func characters(until end: Unicode.Scalar) throws -> String {
        var text = ""
        while true {
            guard !isAtEnd else { throw malformed }
            let scalar = scalars[index]
            switch scalar {
            case end: return text
            case "&": text += try entity()
            case "<": throw malformed
            case "\t", "\n", "\r", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                text.unicodeScalars.append(scalar)
                index += 1
            default: throw malformed
            }
        }
    }

    private mutating func entity() throws -> String {
        for (name, text) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")]
        where starts(with: name) {
            index += name.unicodeScalars.count
            return text
        }
        throw malformed
    }
}
