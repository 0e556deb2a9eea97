// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport

/// A random value, a text for it with random white space and escapes, and where in the text each value stands.
struct RandomDocument {
    struct Place {
        let path: [String]
        let offset: Int
        /// Where the member's name stands, if the value is a member's.
        let keyOffset: Int?
    }

    let tree: JSON
    private(set) var text: [UInt8] = []
    private(set) var places: [Place] = []
    private var random: SeededGenerator

    init(seed: UInt64, depth: Int = 5) {
        var generator = RandomTree(seed: seed)
        tree = generator.value(depth: depth)
        random = generator.random
        write(tree, at: [], keyOffset: nil)
        space()
    }

    private mutating func write(_ json: JSON, at path: [String], keyOffset: Int?) {
        space()
        places.append(Place(path: path, offset: text.count, keyOffset: keyOffset))
        switch json.value {
        case .array(let elements):
            add("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { add(",") }
                write(element, at: path + [String(index)], keyOffset: nil)
            }
            space()
            add("]")
        case .object(let object):
            add("{")
            for (index, member) in object.members.enumerated() {
                if index > 0 { add(",") }
                space()
                let keyOffset = text.count
                write(member.key)
                space()
                add(":")
                write(member.value, at: path + [member.key], keyOffset: keyOffset)
            }
            space()
            add("}")
        case .string(let string):
            write(string)
        default:
            text += json.compactBytes
        }
    }

    private mutating func write(_ string: String) {
        add("\"")
        for scalar in string.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if let short = Self.shortEscapes[scalar], random.once(in: 2) {
                add(short)
            } else if mustEscape || random.once(in: 5) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.once(in: 2))
                    add("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
                }
            } else {
                add(String(scalar))
            }
        }
        add("\"")
    }

    private static let shortEscapes: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    ]

    private mutating func space() {
        while random.once(in: 4) { add(random.pick([" ", "\n", "\r\n", "\t", "\r"], or: " ")) }
    }

    private mutating func add(_ string: String) {
        text += Array(string.utf8)
    }
}
