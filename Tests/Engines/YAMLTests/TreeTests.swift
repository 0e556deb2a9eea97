// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import YAML

/// Checks what holds for every tree: places are real, children lie in their parents, scalars are where they say.
func checkPlaces(_ root: YAMLNode, _ bytes: [UInt8]) -> String? {
    var open = [root]
    while let node = open.popLast() {
        guard node.start <= node.end, node.end.offset <= bytes.count else { return "range \(node.start)-\(node.end)" }
        if node.alias != nil {
            if bytes[node.start.offset] != UInt8(ascii: "*") { return "alias \(node.start)" }
            continue
        }
        for child in children(node) {
            if child.start < node.start || child.end > node.end { return "child \(child.start) of \(node.start)" }
            open.append(child)
        }
        if node.tag == nil, node.anchor == nil, let problem = checkText(node, bytes) { return problem }
    }
    return nil
}

private func children(_ node: YAMLNode) -> [YAMLNode] {
    node.sequence ?? node.mapping?.members.flatMap { [$0.key, $0.value] } ?? []
}

private func checkText(_ node: YAMLNode, _ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes[node.start.offset..<node.end.offset], as: UTF8.self)
    let isRight =
        switch node.value {
        case .string(let value, .plain): text.utf8.contains { $0 == 10 || $0 == 13 } || text.hasSameBytes(as: value)
        case .string(_, .doubleQuoted): text.utf8.first == 0x22 && text.utf8.last == 0x22
        case .string(_, .singleQuoted): text.utf8.first == 0x27 && text.utf8.last == 0x27
        case .string(_, .literal): text.utf8.first == UInt8(ascii: "|")
        case .string(_, .folded): text.utf8.first == UInt8(ascii: ">")
        case .integer(let value, _), .float(let value, _): text == value || "\"'".contains(text.prefix(1))
        default: true
        }
    return isRight ? nil : "text \(node.start)"
}

/// Line and column counted the slow way.
private func place(_ offset: Int, _ bytes: [UInt8]) -> YAMLPosition {
    let before = String(decoding: bytes[..<offset], as: UTF8.self).unicodeScalars
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    return YAMLPosition(offset: offset, line: lines.count, column: (lines.last?.count ?? 0) + 1)
}

struct TreeTests {
    @Test(arguments: UInt64(0)..<400)
    func whatIsWrittenIsRead(_ seed: UInt64) throws {
        var generator = ContentGenerator(seed: seed)
        let content = generator.content(depth: 5)
        for text in [generator.document(content), content.text] {
            let bytes = Array(text.utf8)
            let root = try YAMLParser.parseSingle(bytes)
            #expect(root.isEquivalent(to: content.node), "\(text)")
            #expect(checkPlaces(root, bytes) == nil, "\(text)")
            try checkPointers(root, root, "", bytes)
        }
    }

    private func checkPointers(_ node: YAMLNode, _ root: YAMLNode, _ pointer: String, _ bytes: [UInt8]) throws {
        #expect(node.start == place(node.start.offset, bytes))
        #expect(node.end == place(node.end.offset, bytes))
        #expect(root.node(at: pointer)?.start == node.start)
        for (index, item) in (node.sequence ?? []).enumerated() {
            try checkPointers(item, root, "\(pointer)/\(index)", bytes)
        }
        for member in node.mapping?.members ?? [] {
            let token = PointerTokens.escape(try #require(member.name))
            #expect(root.pointer(toOffset: member.key.start.offset) == "\(pointer)/\(token)")
            try checkPointers(member.value, root, "\(pointer)/\(token)", bytes)
        }
        let isScalar = node.sequence == nil && node.mapping == nil
        if isScalar { #expect(root.pointer(toOffset: node.start.offset) == pointer) }
    }

    @Test func followsPointers() throws {
        let root = try parse("a/b: {m~n: [x, {'': 7}]}\n200: ok\n")
        #expect(root.node(at: "/a~1b/m~0n/1/")?.start.column == 21)
        #expect(root.node(at: "/200")?.string == "ok")
        #expect(root.node(at: "")?.mapping != nil)
        for wrong in ["a", "/x", "/a~1b/m~0n/01", "/a~1b/m~0n/2", "/a~1b/m~0n/-1", "/~2", "/~", "/200/0"] {
            #expect(root.node(at: wrong) == nil)
        }
        #expect(root.pointer(toOffset: 12) == "/a~1b/m~0n/0")
        #expect(root.pointer(toOffset: 900) == nil)
    }

    @Test func endsBlocksWithTheirLastChild() throws {
        let root = try parse("a:\n  b: |\n    x\n\n  # c\nd: [p: q]\ne:\nf: {g}\n")
        #expect(root["a"]?.end.offset == 15)
        #expect(root.node(at: "/d/0")?.start.column == 5)
        #expect(root.node(at: "/d/0")?.end.column == 9)
        #expect(root["e"]?.start == root["e"]?.end)
        #expect(root["e"]?.start.description == "7:3")
        #expect(root["f"]?.end.column == 7)
    }
}
