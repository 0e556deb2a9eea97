// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import YAML

struct FuzzTests {
    private static let samples = [
        "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /pets:\n    get:\n      responses:\n        200: {d: ok}\n",
        "- &a [1, 2.5, ~]\n- *a\n- !!str 12\n- ! x\n- !<tag:x> {a: b}\n- ? [k]\n  : v\n",
        "# c\r\na: |2-\r\n    x\r\n   y\r\n\r\nb: >+\r\n  f\r\n\r\nc: \"\\u00e9\\\r\n  z\"\r\n",
        "%YAML 1.2\n%TAG !e! tag:e,1:\n---\n!e!x {\"a\":1,'b': [c: d, ? e],}\n...\n---\né: 😀\n<<: *m\n",
    ].map { Array($0.utf8) }

    private static let tokens: [[UInt8]] = [
        "[", "]", "{", "}", ",", ": ", "- ", "? ", "&a ", "*a", "!", "!!int ", "|", ">", "'", "\"", "#", " #", "\n",
        "\r",
        "\t", " ", "---\n", "...\n", "%", "\\", "~", "0", "<<", "\u{FEFF}", "\u{85}", "\n  ", "@", "`", "é",
    ].map { Array($0.utf8) }

    static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var result = bytes
        for _ in 0...random.below(4) {
            let at = random.below(result.count + 1)
            let end = min(result.count, at + random.below(12))
            switch random.below(5) {
            case 0: result.replaceSubrange(at..<end, with: [])
            case 1: result.insert(contentsOf: random.pick(tokens), at: at)
            case 2: if at < result.count { result[at] = UInt8(random.below(256)) }
            case 3: result.insert(contentsOf: Array(result[at..<end]), at: random.below(result.count + 1))
            default:
                let other = random.pick(samples)
                result.replaceSubrange(at..<end, with: other[random.below(other.count)...].prefix(20))
            }
        }
        return result
    }

    @Test(arguments: UInt64(0)..<20)
    func everyInputIsATreeOrAnError(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let limits = YAMLLimits(depth: 40, nodes: 2_000)
        var trees = 0
        for _ in 0..<Rounds.count(1_000) {
            let bytes = Self.mutate(random.pick(Self.samples), &random)
            do throws(YAMLError) {
                let documents = try YAMLParser.parse(bytes, limits: limits)
                trees += 1
                for root in documents {
                    let text = String(decoding: bytes, as: UTF8.self)
                    #expect(checkPlaces(root, bytes) == nil, "\(text.debugDescription)")
                }
                try edit(bytes, &random, limits)
            } catch {
                #expect(error.message.count > 20 && error.message.utf8.count < 1_000)
                if let offset = error.position?.offset { #expect(offset <= bytes.count) }
            }
        }
        #expect(trees > 50)
    }

    /// Any edit of any document ends with a checked result or an error.
    private func edit(_ bytes: [UInt8], _ random: inout SeededGenerator, _ limits: YAMLLimits) throws(YAMLError) {
        var edit = try YAMLEdit(bytes, limits: limits)
        let pointer = edit.root.pointer(toOffset: random.below(bytes.count + 1)) ?? ""
        switch random.below(3) {
        case 0: try edit.replaceScalar(at: pointer, with: .string("new\ntext"))
        case 1: try edit.removeEntry(at: pointer)
        default: try edit.insert("new", .integer(1), into: "", after: edit.root.mapping?.members.last?.name)
        }
    }
}
