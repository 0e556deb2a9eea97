// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import stagedoor

@Suite struct TokenEndTextTests {
    @Test(arguments: [(9 * 86_400 + 5, "in 9 days"), (86_400, "in 1 day"), (86_399, "in 23 h"), (5, "in 1 h")])
    func `how soon a token ends is said in words`(left: Int, words: String) {
        let now = 1_795_305_600
        let text = TokenEnd.text("\(now + left)", at: "https://registry", now: now)
        #expect(text?.contains("ends \(words), on 2026-11-") == true || text?.contains(words + ", on 2026-12-") == true)
        #expect(text?.contains("stagedoor token rotate") == true)
    }

    @Test(arguments: ["", "soon", "-1", "1e9", "99999999999999999999", "1000", "9223372036854775807", "1 "])
    func `what a server says that tells no end is not repeated`(value: String) {
        #expect(TokenEnd.text(value, at: "https://registry", now: 1_000) == nil)
    }
}
