// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing

@testable import YAML

/// The processor time that work takes on this thread: what others do meanwhile does not count.
private func processorSeconds(_ work: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    work()
    return now() - start
}

struct ErrorTests {
    @Test(arguments: [
        ("a: [1, 2", "yaml-syntax"), ("a: b: c", "yaml-syntax"), ("a:\n\t- b", "yaml-tab"), ("a: @x", "yaml-syntax"),
        ("\"\\ud83d\\ude00\"", "yaml-syntax"), ("a: 1\n b: 2", "yaml-syntax"), ("a: 1\na: 2", "yaml-duplicate-key"),
        ("{1: a, '1': b}", "yaml-duplicate-key"), ("? [a]\n: 1\n? [a]\n: 2", "yaml-duplicate-key"),
        ("*a", "yaml-unknown-alias"), ("&a [*a]", "yaml-recursive-alias"), ("&a {b: *a}", "yaml-recursive-alias"),
        ("a: \u{2028}", "yaml-character"), ("# \u{85}", "yaml-character"), ("a\0", "yaml-character"),
        ("a: \u{1}", "yaml-character"), ("a\u{FEFF}", "yaml-character"), ("a\u{7F}", "yaml-character"),
        ("%YAML 2.0\n---\n", "yaml-syntax"), ("!e!x a", "yaml-syntax"),
    ])
    func namesCodeAndPlace(_ text: String, _ code: String) throws {
        let error = try #require(failure(text))
        #expect(error.code.rawValue == code)
        let position = try #require(error.position)
        #expect(error.message.hasPrefix("\(position.line):\(position.column): "))
        #expect(error.message.contains("; "))
    }

    @Test(arguments: [
        [0xFF] as [UInt8], [0x61, 0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
        [0xFF, 0xFE, 0x61, 0],
        [0xFE, 0xFF, 0, 0x61], [0, 0, 0xFE, 0xFF], [0xFF, 0xFE, 0, 0],
    ])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) {
        #expect(failure(bytes)?.code == .encoding)
    }

    @Test func placesAreCodePointsAndBytes() throws {
        let error = try #require(failure("# é\r\né: 1\rö: *x"))
        #expect(error.position == YAMLPosition(offset: 16, line: 3, column: 4))
        let duplicate = try #require(failure("a: 1\nb: 2\na: 3\n"))
        #expect(duplicate.position == YAMLPosition(offset: 10, line: 3, column: 1))
        #expect(duplicate.message.contains("1:1"))
    }

    @Test func comparesKeysByBytes() throws {
        let root = try parse("\"\\u00e9\": 1\n\"e\\u0301\": 2\n")
        #expect(root.mapping?.count == 2)
        let many = (0..<40).map { "k\($0): \($0)\n" }.joined()
        #expect(try parse(many)["k33"]?.start.line == 34)
        #expect(failure(many + "k3: 0")?.code == .duplicateKey)
    }

    @Test func acceptsAByteOrderMark() throws {
        let root = try YAMLParser.parseSingle([0xEF, 0xBB, 0xBF] + Array("a: é".utf8))
        #expect(root["a"]?.start == YAMLPosition(offset: 6, line: 1, column: 4))
        #expect(root["a"]?.end.offset == 8)
    }

    @Test func expandsAliases() throws {
        let root = try parse("a: &x {p: [1]}\nb: *x\nc: &x 2\nd: *x\n*x : e\n")
        #expect(root.node(at: "/b/p/0")?.start.line == 1)
        #expect(root["b"]?.start == YAMLPosition(offset: 18, line: 2, column: 4))
        #expect(root["b"]?.alias == "x")
        #expect(root["a"]?.anchor == "x")
        #expect(root["2"]?.string == "e")
        #expect(root.pointer(toOffset: 18) == "/b")
    }
}

struct LimitTests {
    @Test func boundsAliases() {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(failure(bomb)?.code == .limit)
        var chain = "- &a0 [x]\n"
        for level in 1...300 { chain += "- &a\(level) [*a\(level - 1)]\n" }
        #expect(failure(chain)?.code == .limit)
        let text = "- &a " + String(repeating: "x", count: 1_000) + "\n" + String(repeating: "- *a\n", count: 100)
        #expect(failure(text, limits: YAMLLimits(aliasBytes: 99_999))?.code == .limit)
        #expect(failure(text, limits: YAMLLimits(aliasBytes: 100_000)) == nil)
    }

    @Test(arguments: ["[", "{", "- ", "? ", "[\n", "{a: ", "[[a]: ", "- ? ", "!!seq [", "&a ["])
    func boundsDepth(_ opener: String) {
        let seconds = processorSeconds {
            #expect(failure(String(repeating: opener, count: 100_000)) != nil)
        }
        #expect(seconds < 30)
        #expect(failure(String(repeating: "[", count: 256) + String(repeating: "]", count: 256)) == nil)
        #expect(failure(String(repeating: "[", count: 257) + String(repeating: "]", count: 257))?.code == .limit)
    }

    @Test func boundsSizes() {
        #expect(failure("abcdef", limits: YAMLLimits(bytes: 5))?.code == .limit)
        #expect(failure("abcdef", limits: YAMLLimits(scalarBytes: 5))?.code == .limit)
        #expect(failure("[a, b]", limits: YAMLLimits(nodes: 2))?.code == .limit)
        #expect(failure("[a, b]", limits: YAMLLimits(nodes: 3)) == nil)
        let directives = (0..<200_000).map { "%TAG !a\($0)! x\n" }.joined()
        #expect(failure(directives)?.code == .limit)
        #expect(failure("%TAG !a! " + String(repeating: "x", count: 2_000) + "\n---\na")?.code == .limit)
        #expect(failure("? [" + String(repeating: "a, ", count: 2_000) + "b]\n: 1")?.code == .limit)
        let brackets = String(repeating: "[", count: 200) + String(repeating: "a, ", count: 2_000)
        #expect(failure(brackets, limits: YAMLLimits(nodes: 5_000))?.code == .limit)
        let tags = "%TAG !a! " + String(repeating: "x", count: 1_000) + "\n---\n"
        let limits = YAMLLimits(aliasBytes: 50_000)
        #expect(failure(tags + String(repeating: "- !a!x y\n", count: 100), limits: limits)?.code == .limit)
    }

    @Test(arguments: [
        "a", "a ", "\n", "#\n", "\"", "'\n", "a: b\n", "[a,", "a\n\n", ": ", "\\", "- a\n", "--- a\n", "&a ", "!a ",
        "|\n", "> a\n",
        "{a: b},", "? a\n", "*a ", "%a\n", "\t", "é", ",", "]", "a:\n ",
    ])
    func repetitionIsLinear(_ part: String) {
        let seconds = processorSeconds {
            _ = failure(String(repeating: part, count: 40_000))
            _ = failure("[" + String(repeating: part, count: 40_000))
            _ = failure("a: \"" + String(repeating: part, count: 40_000))
        }
        #expect(seconds < 30)
    }
}
