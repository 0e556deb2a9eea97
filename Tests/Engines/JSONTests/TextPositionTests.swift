// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Lines and columns as editors count them.
struct TextPositionTests {
    @Test(arguments: [
        ("", 0, 1, 1), ("abc", 0, 1, 1), ("abc", 2, 1, 3), ("abc", 99, 1, 4), ("abc", -1, 1, 1), ("a\nb", 2, 2, 1),
        ("a\r\nb", 3, 2, 1), ("a\rb", 2, 2, 1), ("a\n\nb", 3, 3, 1), ("a\r\rb", 3, 3, 1), ("\n\r\n", 3, 3, 1),
        ("é\u{1F600}x", 6, 1, 3), ("e\u{301}x", 3, 1, 3), ("a\tb", 2, 1, 3),
    ])
    func counts(_ text: String, _ offset: Int, _ line: Int, _ column: Int) {
        #expect(TextPosition(offset: offset, in: Array(text.utf8)) == TextPosition(line: line, column: column))
    }
}
