// SPDX-License-Identifier: Apache-2.0

/// Warns of texts that people may read as something else than they are, after Unicode's UTS 39.
///
/// The tables of scripts and of allowed characters are reduced: what is missing in them is not warned of.
struct TextCheck {
    /// The controls that change the direction of text ("trojan source").
    private static let directions: Set<UInt32> = [
        0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
    ]

    func report(_ policy: CheckedPolicy, in findings: inout PolicyFindings) {
        for text in policy.texts { report(text, in: &findings) }
    }

    private func report(_ text: CheckedPolicy.Text, in findings: inout PolicyFindings) {
        let scalars = text.text.text.unicodeScalars
        if scalars.contains(where: { Self.directions.contains($0.value) }) {
            let message = "the text \"\(text.text.escaped)\" has characters that change its direction"
            findings.add(.bidiCharacters, message, at: text.span)
        } else if text.isName, let odd = scalars.first(where: { !Self.isAllowed($0) }) {
            let message = "the name \"\(text.text.escaped)\" has the character U+\(odd.hexadecimal)"
            findings.add(.confusableCharacter, message, at: text.span)
        } else if !Script.belongTogether(scalars) {
            let message = "the text \"\(text.text.escaped)\" mixes scripts"
            findings.add(.mixedScripts, message, at: text.span)
        }
    }

    /// Printable ASCII, and what identifiers of other scripts are made of.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (0x20...0x7E).contains(scalar.value) }
        return scalar.properties.isXIDContinue && !scalar.properties.isDefaultIgnorableCodePoint
    }
}

extension CedarString {
    /// Without characters that do not show, and not too long for a message.
    fileprivate var escaped: String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(80) {
            result +=
                scalar.properties.isXIDContinue || (0x20...0x7E).contains(scalar.value)
                ? String(scalar) : "\\u{\(scalar.hexadecimal)}"
        }
        return text.unicodeScalars.count > 80 ? result + "…" : result
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimal: String { String(value, radix: 16, uppercase: true) }
}
