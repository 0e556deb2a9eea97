// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// Texts that look like something else are warned of, ordinary ones are not.
struct TextCheckTests {
    private func warnings(_ condition: String) throws -> [ValidationCode] {
        let policy = "permit(principal, action == Action::\"edit\", resource) when { \(condition) };"
        return try Sample.validate(policy).warnings.map(\.code)
    }

    @Test(arguments: [
        "principal.name == \"say hello\"", "principal.name == \"Ünïcode\"", "principal.name == \"привет 1\"",
        "principal.name == \"日本語のテキスト\"", "principal.name == \"한국어 漢字\"", "principal == User::\"url/x?y=1\"",
        "principal.name == \"🙂\"", "principal.name == \"a\\nb\"",
    ])
    func ordinaryTextsAreNotWarnedOf(condition: String) throws {
        #expect(try warnings(condition) == [])
    }

    @Test(arguments: [
        ("principal.name == \"p\u{430}ypal\"", ValidationCode.mixedScripts),
        ("principal.name like \"p\u{430}*\"", .mixedScripts),
        ("principal == User::\"\u{3B1}dmin\"", .mixedScripts),
        ("principal.name == \"a\u{202E}b\"", .bidiCharacters),
        ("principal == User::\"a\u{2066}b\"", .bidiCharacters),
        ("principal == User::\"is\u{200B}Admin\"", .confusableCharacter),
        ("principal == User::\"a\\nb\"", .confusableCharacter),
        ("context has \"a\u{7F}\" || true", .confusableCharacter),
        ("{\"\u{200B}\": 1} has x || true", .confusableCharacter),
    ])
    func deceptiveTextsAre(condition: String, code: ValidationCode) throws {
        #expect(try warnings(condition) == [code])
    }
}
