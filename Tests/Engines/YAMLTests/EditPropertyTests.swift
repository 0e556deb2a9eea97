// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import YAML

/// What holds for every run of edits on every document.
struct EditPropertyTests {
    @Test(arguments: UInt64(0)..<100)
    func everyEditDoesJustWhatItWasAskedFor(_ seed: UInt64) throws {
        var changes = 0
        for round in 0..<UInt64(Rounds.count(2)) {
            var generator = ContentGenerator(seed: seed &+ round &* 1_000 &+ 900_000)
            let members = [("top", generator.content(depth: 3)), ("more", generator.content(depth: 3))]
            var edit = try YAMLEdit(Array(generator.document(.mapping(members)).utf8))
            for step in 0..<6 {
                let before = edit.bytes
                try change(&edit, step, &generator)
                changes += edit.bytes == before ? 0 : 1
            }
        }
        // Worth something only if many edits are possible.
        #expect(changes > 2)
    }

    /// One edit, with everything checked that must hold after it.
    private func change(_ edit: inout YAMLEdit, _ step: Int, _ generator: inout ContentGenerator) throws {
        let before = edit.bytes
        let text = String(decoding: before, as: UTF8.self)
        let pointer = generator.random.pick(pointers(edit.root, ""))
        let node = try #require(edit.root.node(at: pointer))
        var lost: Set<String> = []
        do throws(YAMLError) {
            if node.mapping != nil, generator.random.chance(2) {
                try edit.insert("new \(step)", generator.scalar(), into: pointer)
            } else if generator.random.chance(2) {
                lost = comments(lines(of: pointer, in: edit.root, text))
                try edit.removeEntry(at: pointer)
            } else {
                try edit.replaceScalar(at: pointer, with: generator.scalar())
            }
        } catch {
            #expect(edit.bytes == before, "\(text)")
            #expect(error.code == .editTarget, "\(text)\n\(error)")
            return
        }
        let after = String(decoding: edit.bytes, as: UTF8.self)
        let fresh = try YAMLParser.parseSingle(edit.bytes)
        #expect(Outline.text(fresh) == Outline.text(edit.root), "\(text)\n\(after)")
        #expect(comments(text).subtracting(comments(after)).isSubset(of: lost), "\(text)\n\(after)")
        #expect(comments(after).isSubset(of: comments(text)), "\(text)\n\(after)")
    }

    private func pointers(_ node: YAMLNode, _ pointer: String) -> [String] {
        let items = (node.sequence ?? []).enumerated().flatMap { pointers($0.element, "\(pointer)/\($0.offset)") }
        let members = (node.mapping?.members ?? []).flatMap { member in
            pointers(member.value, "\(pointer)/\(PointerTokens.escape(member.name ?? ""))")
        }
        return [pointer] + items + members
    }

    /// The comments that the generator wrote; each has a number of its own.
    private func comments(_ text: String) -> Set<String> {
        Set(text.matches(of: /# (note|line) [0-9]+|# head/).map { String($0.0) })
    }

    /// The lines of an entry from its key on, and the one it ends in.
    private func lines(of pointer: String, in root: YAMLNode, _ text: String) -> String {
        guard let node = root.node(at: pointer), let cut = pointer.lastIndex(of: "/") else { return "" }
        let parent = root.node(at: String(pointer[..<cut]))
        let key = parent?.mapping?.members.first { $0.value.start == node.start }?.key.start
        let first = key?.line ?? node.start.line
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        // What stands between a key or a dash and a value on later lines belongs to the entry.
        let begin = parent?.sequence == nil ? first - 1 : dash(before: node, in: parent, all)
        return all[max(0, begin)..<min(all.count, node.end.line)].joined(separator: "\n")
    }

    /// The line after the item before, where the item's own dash or bracket can be at the earliest.
    private func dash(before node: YAMLNode, in parent: YAMLNode?, _ lines: [Substring]) -> Int {
        let earlier = (parent?.sequence ?? []).last { $0.end <= node.start && $0.start < node.start }
        return (earlier?.end.line ?? parent?.start.line ?? 1) - 1
    }
}
