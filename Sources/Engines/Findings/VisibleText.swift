// SPDX-License-Identifier: Apache-2.0

/// Text from outside goes to terminals, CI logs and web pages. Nothing in it may move a cursor, start a colour, turn
/// the reading direction or end a line that is not its own, so such characters are shown as what they are.
extension String {
    /// The text on one line: line ends and tabs are shown as `\n`, `\r`, `\t`, other control characters as `\u{1B}`.
    package var visibleLine: String { visible { _ in false } }

    /// The text with its line ends (as LF) and tabs, all other control characters shown.
    var visibleBlock: String {
        var text = self
        if utf8.contains(0x0D) {
            text = ""
            var scalars = unicodeScalars.makeIterator()
            var next = scalars.next()
            while let scalar = next {
                next = scalars.next()
                if scalar != "\r" || next != "\n" { text.unicodeScalars.append(scalar) }
            }
        }
        return text.visible { $0 == "\n" || $0 == "\t" }
    }

    private func visible(keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { $0.isUnsafeToShow && !isKept($0) }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isUnsafeToShow && !isKept(scalar) {
                text += scalar.spelledOut
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// JSON text in which also the characters JSON would allow raw, such as U+009B, are written as escapes.
    var withJSONControlsEscaped: String {
        guard unicodeScalars.contains(where: { $0.isUnsafeToShow && $0 != "\n" }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isUnsafeToShow && scalar != "\n" {
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Control characters, line separators, marks that turn the reading direction, and what XML 1.0 forbids.
    var isUnsafeToShow: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        case 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    fileprivate var spelledOut: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(value, radix: 16, uppercase: true) + "}"
        }
    }
}
