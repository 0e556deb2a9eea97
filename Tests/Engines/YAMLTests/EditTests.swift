// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import YAML

struct EditTests {
    private func edited(_ text: String, _ change: (inout YAMLEdit) throws -> Void) throws -> String {
        var edit = try YAMLEdit(Array(text.utf8))
        try change(&edit)
        return String(decoding: edit.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("a: 1 # c\n", "/a", YAMLContent.integer(2), "a: 2 # c\n"),
        ("a:  'x' # c\n", "/a", .string("it's"), "a:  'it''s' # c\n"),
        ("a: \"x\"\n", "/a", .string("y"), "a: \"y\"\n"),
        ("a: x\n", "/a", .string("yes"), "a: \"yes\"\n"),
        ("a: x\n", "/a", .string("p q"), "a: p q\n"),
        ("a: # c\nb: 1\n", "/a", .string("x"), "a: x # c\nb: 1\n"),
        ("-\n- 1\n", "/0", .bool(true), "- true\n- 1\n"),
        ("{a: , b: 1}", "/a", .null, "{a: null, b: 1}"),
        ("a: | # c\n   x\n   y\n\n# d\nb: 1\n", "/a", .string("p\nq"), "a: |- # c\n   p\n   q\n\n# d\nb: 1\n"),
        ("a: >-\n  x\nb: 1\n", "/a", .string("p"), "a: p\nb: 1\n"),
        ("a: !!str 1\n", "/a", .float(2.5), "a: 2.5\n"),
        ("a: &x 1\n", "/a", .integer(2), "a: &x 2\n"),
        ("a: &x 1\nb: *x\n", "/b", .integer(2), "a: &x 1\nb: 2\n"),
        ("x\n", "", .sequence([.integer(1), .mapping([("k", .null)])]), "[1, {k: null}]\n"),
    ])
    func replaces(_ text: String, _ pointer: String, _ content: YAMLContent, _ expected: String) throws {
        #expect(try edited(text) { try $0.replaceScalar(at: pointer, with: content) } == expected)
    }

    @Test(arguments: [
        ("a: 1 # c\nb: 2\n", "", "a", "a: 1 # c\nnew: 7\nb: 2\n"),
        ("a: 1", "", "a", "a: 1\nnew: 7"),
        (
            "a:\r\n  b: |+\r\n    x\r\n\r\n# c\r\nd: 1\r\n", "/a", "b",
            "a:\r\n  b: |+\r\n    x\r\n\r\n  new: 7\r\n# c\r\nd: 1\r\n"
        ),
        ("- a: 1\n  b: 2\n", "/0", "b", "- a: 1\n  b: 2\n  new: 7\n"),
        ("- a: 1\n", "/0", nil, "- new: 7\n  a: 1\n"),
        ("# c\na: 1\n", "", nil, "# c\nnew: 7\na: 1\n"),
        ("{\"a\": 1 }", "", "a", "{\"a\": 1, \"new\": 7 }"),
        ("a: {}\n", "/a", nil, "a: {new: 7}\n"),
        ("a: {b: 1}\n", "/a", nil, "a: {new: 7, b: 1}\n"),
        ("a:\n  b:\n  - 1\n  - 2 # c\nd: 3\n", "/a", "b", "a:\n  b:\n  - 1\n  - 2 # c\n  new: 7\nd: 3\n"),
    ])
    func inserts(_ text: String, _ pointer: String, _ sibling: String?, _ expected: String) throws {
        #expect(try edited(text) { try $0.insert("new", .integer(7), into: pointer, after: sibling) } == expected)
    }

    @Test(arguments: [
        ("a: 1\n# c\nb: 2 # d\nc: 3\n", "/b", "a: 1\n# c\nc: 3\n"),
        ("a: 1\nb: 2", "/b", "a: 1"),
        ("a:\n  b: 1\nc: 2\n", "/a/b", "a:\n  {}\nc: 2\n"),
        ("a:\n  b: |\n    x\n\nc: 2\n", "/a", "c: 2\n"),
        ("- a: 1\n  # c\n  b: 2\n", "/0/a", "- # c\n  b: 2\n"),
        ("{a: 1, b: 2, c: 3}", "/b", "{a: 1, c: 3}"),
        ("{a: 1, b: 2, c: 3}", "/c", "{a: 1, b: 2}"),
        ("{a: 1}", "/a", "{}"),
        ("{\n  a: 1, # c\n  b: 2 # d\n}\n", "/b", "{\n  a: 1 # c\n   # d\n}\n"),
    ])
    func removes(_ text: String, _ pointer: String, _ expected: String) throws {
        #expect(try edited(text) { try $0.removeEntry(at: pointer) } == expected)
    }

    @Test func refusesWhatWouldChangeMore() throws {
        var edit = try YAMLEdit(Array("a: &x {p: 1}\nb: *x\n? c\n: 1\n".utf8))
        let before = edit.bytes
        #expect(throws: YAMLError.self) { try edit.replaceScalar(at: "/a/p", with: .null) }
        #expect(throws: YAMLError.self) { try edit.replaceScalar(at: "/b/p", with: .null) }
        #expect(throws: YAMLError.self) { try edit.removeEntry(at: "/a") }
        #expect(throws: YAMLError.self) { try edit.removeEntry(at: "") }
        #expect(throws: YAMLError.self) { try edit.replaceScalar(at: "/z", with: .null) }
        #expect(throws: YAMLError.self) { try edit.replaceScalar(at: "/a", with: .null) }
        #expect(throws: YAMLError.self) { try edit.insert("a", .null, into: "") }
        #expect(throws: YAMLError.self) { try edit.insert("q", .null, into: "", after: "z") }
        #expect(edit.bytes == before)
        let node = try #require(edit.root["c"])
        try edit.replaceScalar(node, with: .integer(2))
        #expect(edit.root.node(at: "/c")?.end.line == 4)
    }

    @Test(arguments: UInt64(0)..<300)
    func onlyTouchedBytesChange(_ seed: UInt64) throws {
        var generator = ContentGenerator(seed: seed &+ 10_000)
        let text = generator.document(.mapping([("top", generator.content(depth: 4)), ("last", .integer(1))]))
        let pointers = collect(try parse(text), "")
        for _ in 0..<5 {
            var edit = try YAMLEdit(Array(text.utf8))
            let before = edit.bytes
            let pointer = generator.random.pick(pointers)
            let node = try #require(edit.root.node(at: pointer))
            let content = generator.scalar()
            if let mapping = node.mapping {
                let sibling = mapping.members.isEmpty ? nil : generator.random.pick(mapping.members).name
                try edit.insert("brand new", content, into: pointer, after: sibling)
                #expect(edit.root.node(at: pointer + "/brand new")?.isEquivalent(to: content.node) == true)
                #expect(shared(before, edit.bytes) == before.count, "\(text)")
            } else if node.sequence == nil {
                try edit.replaceScalar(node, with: content)
                #expect(edit.root.node(at: pointer)?.isEquivalent(to: content.node) == true)
                #expect(edit.bytes.starts(with: before[..<node.start.offset]))
                #expect(edit.bytes.reversed().starts(with: before[node.end.offset...].reversed()))
            }
            if pointer.hasPrefix("/top/"), node.start.line > 0, !pointer.contains("/0") {
                var removal = try YAMLEdit(before)
                do { try removal.removeEntry(at: pointer) } catch {
                    #expect(error.code == .editTarget, "\(text)")
                }
            }
        }
    }

    private func collect(_ node: YAMLNode, _ pointer: String) -> [String] {
        var result = [pointer]
        for (index, item) in (node.sequence ?? []).enumerated() { result += collect(item, "\(pointer)/\(index)") }
        for member in node.mapping?.members ?? [] {
            result += collect(member.value, "\(pointer)/\(PointerTokens.escape(member.name ?? ""))")
        }
        return result
    }

    /// How many bytes two texts share at their ends.
    private func shared(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let prefix = zip(left, right).prefix { $0 == $1 }.count
        let suffix = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
        return min(left.count, prefix + suffix)
    }
}
