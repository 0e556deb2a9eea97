// SPDX-License-Identifier: Apache-2.0
import Findings
import Testing

/// The line of a place with a mark under it.
@Suite struct SourceExcerptTests {
    /// The lines that a report shows below the heading, without their margin.
    private func shown(_ excerpt: SourceExcerpt?, line: Int = 1, fragment: String? = nil) -> [String] {
        let place = SourceLocation(file: "a", line: line, column: 1)
        let finding = Finding(
            rule: "R",
            severity: .error,
            message: "m",
            location: place,
            fragment: fragment,
            excerpt: excerpt
        )
        let report = Report(title: "t", verdict: .incompatible, findings: [finding])
        let text = ReportRenderer(format: .text, colour: false, toolVersion: "1").render(report)
        return text.split(separator: "\n").dropFirst().dropLast().map(String.init)
    }

    @Test(arguments: [
        (#"{"type": "string", "x": 1}"#, 9, #"         ^^^^^^^^"#), (#"{"x": 12.5}"#, 6, "      ^^^^"),
        (#"{"x": "a\"b"}"#, 6, #"      ^^^^^^"#), ("{}", 0, "^"), ("ab", 2, "  ^"), ("", 0, "^"),
        ("\t\tx", 2, "        ^"), ("a\tx", 2, "    ^"), ("é x", 3, "  ^"), ("日本 x", 7, "     ^"),
        ("x日本", 1, " ^^^^"), ("e\u{301} x", 4, "  ^"), ("👩‍👩‍👧 x", 19, "   ^"), ("\u{1B}[2J x", 5, "          ^"),
    ])
    func theMarkIsUnderThePlace(text: String, offset: Int, marks: String) {
        let lines = shown(SourceExcerpt(of: Array(text.utf8), at: offset))
        #expect(lines.count == 2 && lines.last == "    | " + marks, "\(lines)")
    }

    @Test func theLineHasItsNumber() {
        let text = Array("one\r\ntwo\nthree four\n".utf8)
        #expect(
            shown(SourceExcerpt(of: text, line: 3, column: 7), line: 3) == ["  3 | three four", "    |       ^^^^"]
        )
        #expect(shown(SourceExcerpt(of: text, line: 2, column: 1), line: 1_002) == ["1002 | two", "     | ^^^"])
        #expect(SourceExcerpt(of: text, line: 9, column: 1) == nil)
        #expect(shown(SourceExcerpt(of: text, line: 2, column: 99), line: 2).last == "    |    ^")
    }

    @Test func aLineOfAMegabyteIsShownInPart() {
        let text = Array(
            (String(repeating: "日", count: 200_000) + "\"x\"" + String(repeating: "b ", count: 200_000)).utf8
        )
        let lines = shown(SourceExcerpt(of: text, at: 600_000))
        #expect(lines.allSatisfy { $0.utf8.count < 600 } && lines[0].hasPrefix("  1 | …日"))
        #expect(lines[0].hasSuffix("…") && lines[1].hasSuffix(" ^^^"))
        let none = [UInt8](repeating: 0x80, count: 1_000_000)
        #expect(shown(SourceExcerpt(of: none, at: 500_000)).allSatisfy { $0.utf8.count < 4_000 })
    }

    @Test func aFragmentIsShownWhereTheLineDoesNotShowItAll() {
        let text = Array("[{\n \"a\": 1}]".utf8)
        #expect(shown(SourceExcerpt(of: text, at: 1), fragment: #"{"a":1}"#).last == #"    | {"a":1}"#)
        #expect(shown(SourceExcerpt(of: Array("[{ \"a\": 1}]".utf8), at: 1), fragment: #"{"a":1}"#).count == 2)
    }

    @Test func noPlaceIsTooFar() {
        for offset in [-1, 3, .max, .min] { #expect(SourceExcerpt(of: [1, 2], at: offset) == nil) }
        #expect(SourceExcerpt(of: Array("ab".utf8), at: 1, end: .max) != nil)
        #expect(SourceExcerpt(of: Array("ab".utf8), at: 1, end: -5) != nil)
        #expect(SourceExcerpt(of: [], line: 1, column: 1) != nil)
        #expect(SourceExcerpt(of: [0x0A, 0xFF], line: 2, column: .min) != nil)
    }
}
