// SPDX-License-Identifier: Apache-2.0
import RepositoryCheck
import TestSupport
import Testing

/// Which paths a pattern means.
@Suite struct PathPatternTests {
    @Test(arguments: [
        ("*.avsc", "a.avsc", true), ("*.avsc", "deep/down/a.avsc", true), ("*.avsc", "a.avsc.bak", false),
        ("orders/*.avsc", "orders/a.avsc", true), ("orders/*.avsc", "orders/x/a.avsc", false),
        ("orders/*.avsc", "x/orders/a.avsc", false), ("orders/**/*.avsc", "orders/a.avsc", true),
        ("orders/**/*.avsc", "orders/x/y/a.avsc", true), ("**/v?/*.json", "a/v1/b.json", true),
        ("**/v?/*.json", "a/v12/b.json", false), ("vendor/", "vendor/x/y.proto", true),
        ("vendor/", "vendored/y.proto", false), ("./a.avsc", "a.avsc", true), ("./a.avsc", "x/a.avsc", false),
        ("**", "a/b", true), ("a/**", "a", true), ("*", "a", true), ("a*b*c", "aXbYbZc", true),
    ])
    func matchesAsDocumented(pattern: String, path: String, expected: Bool) {
        #expect(PathPattern(pattern).matches(path) == expected)
    }

    @Test(arguments: 1...400) func agreesWithAMatcherThatTriesEverything(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<20 {
            let pattern = (0...random.below(4)).map { _ in
                random.pick(["**", "*", "a", "?", "a*", "*b*", "ab"], or: "")
            }
            let path = (0...random.below(4)).map { _ in random.pick(["a", "b", "ab", "aab", "abb"], or: "") }
            let text = pattern.joined(separator: "/")
            let parts = pattern.count == 1 ? ["**"] + pattern : pattern
            let expected = Naive.folders(parts[...], path[...])
            #expect(PathPattern(text).matches(path.joined(separator: "/")) == expected, "\(text) \(path), seed \(seed)")
        }
    }

    @Test func aHostilePatternTakesNoMoreThanTheProductOfBothLengths() {
        let pattern = PathPattern(String(repeating: "*a", count: 2_000) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 4_000)))
        let deep = PathPattern(Array(repeating: "**/a", count: 500).joined(separator: "/") + "/b")
        #expect(!deep.matches(Array(repeating: "a", count: 1_000).joined(separator: "/")))
    }
}

/// The meaning of patterns by its definition, exponential as it is.
private enum Naive {
    static func folders(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        let rest = pattern.dropFirst()
        if first == "**" { return folders(rest, path) || !path.isEmpty && folders(pattern, path.dropFirst()) }
        guard let name = path.first else { return false }
        return self.name(Array(first)[...], Array(name)[...]) && folders(rest, path.dropFirst())
    }

    static func name(_ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        let rest = pattern.dropFirst()
        if first == "*" { return self.name(rest, name) || !name.isEmpty && self.name(pattern, name.dropFirst()) }
        guard let letter = name.first, first == "?" || first == letter else { return false }
        return self.name(rest, name.dropFirst())
    }
}
