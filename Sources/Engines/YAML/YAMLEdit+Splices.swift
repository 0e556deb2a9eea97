// SPDX-License-Identifier: Apache-2.0
/// Which bytes an edit changes.
extension YAMLEdit {
    func scalarSplices(for node: YAMLNode, _ content: YAMLContent) -> [Splice] {
        let anchor = node.anchor.map { "&\($0) " } ?? ""
        guard case .string(_, let style) = node.value, node.alias == nil else {
            return [Splice(node.start.offset, node.end.offset, spaced(anchor + content.text, at: node.start.offset))]
        }
        if style.isBlock { return blockSplices(for: node, anchor, content) }
        let text = text(of: content, like: style)
        return [Splice(node.start.offset, node.end.offset, spaced(anchor + text, at: node.start.offset))]
    }

    /// A block scalar is its header and its body; a comment may stand between.
    private func blockSplices(for node: YAMLNode, _ anchor: String, _ content: YAMLContent) -> [Splice] {
        let headerEnd = source.skipWord(source.contentStart(of: node))
        let bodyStart = source.lineEnd(headerEnd)
        var header = content.text
        var body = ""
        if case .string(let text) = content,
            let literal = ScalarWriter.literal(
                text,
                indent: bodyIndent(from: bodyStart, to: node.end.offset),
                lineBreak: lineBreak(at: bodyStart)
            )
        {
            (header, body) = literal
        }
        return [
            Splice(node.start.offset, headerEnd, anchor + header), Splice(bodyStart, node.end.offset, body),
        ]
    }

    private func bodyIndent(from start: Int, to end: Int) -> Int {
        var least = Int.max
        var line = source.afterBreak(start)
        while line < end {
            let lineEnd = source.lineEnd(line)
            var text = line
            while source.byte(text) == 0x20 { text += 1 }
            if text < lineEnd { least = min(least, text - line) }
            line = source.afterBreak(lineEnd)
        }
        return least == Int.max ? 0 : least
    }

    private func text(of content: YAMLContent, like style: YAMLScalarStyle) -> String {
        guard case .string(let text) = content else { return content.text }
        let isPrintable = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        if style == .singleQuoted, isPrintable {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return ScalarWriter.string(text, quoted: style != .plain)
    }

    /// A value that was left out stands right after its colon or dash.
    private func spaced(_ text: String, at offset: Int) -> String {
        guard let before = source.byte(offset - 1), [":", "-", "?"].contains(Unicode.Scalar(before)) else {
            return text
        }
        return " " + text
    }
}

extension YAMLEdit {
    func insertion(
        of key: String,
        _ content: YAMLContent,
        into node: YAMLNode,
        _ members: [YAMLMember],
        after place: Int?
    ) -> [Splice] {
        let sibling = place.map { members[$0] } ?? members.first
        let isQuoted = if case .string(_, .doubleQuoted)? = sibling?.key.value { true } else { false }
        let entry = "\(ScalarWriter.string(key, quoted: isQuoted)): \(content.text)"
        let open = source.contentStart(of: node)
        guard let sibling else { return [Splice(open + 1, open + 1, entry)] }
        if source.byte(open) == UInt8(ascii: "{") {
            guard place != nil else { return [Splice(open + 1, open + 1, entry + ", ")] }
            let end = max(sibling.key.end, sibling.value.end).offset
            return [Splice(end, end, ", " + entry)]
        }
        let margin = String(repeating: " ", count: sibling.key.start.column - 1)
        guard place != nil else {
            let start = sibling.key.start.offset
            return [Splice(start, start, entry + lineBreak(at: source.lineEnd(start)) + margin)]
        }
        let end = lastLineEnd(of: sibling)
        return [Splice(end, end, lineBreak(at: end) + margin + entry)]
    }

    func removal(of place: Int, from node: YAMLNode, _ members: [YAMLMember]) -> [Splice] {
        let member = members[place]
        let start = member.key.start.offset
        let end = max(member.key.end, member.value.end).offset
        let isFlow = source.byte(source.contentStart(of: node)) == UInt8(ascii: "{")
        if isFlow { return flowRemoval(of: place, members, from: start, to: end) }
        if members.count == 1 { return [Splice(start, end, "{}")] }
        let lineStart = source.lineStart(start)
        let lineEnd = lastLineEnd(of: member)
        if source.skipBlanks(lineStart) == start {
            let next = source.afterBreak(lineEnd)
            // The last line of an input may have no line break: then the one before the entry goes.
            let isLast = next == lineEnd && lineStart > source.textStart
            return [Splice(isLast ? breakStart(before: lineStart) : lineStart, next)]
        }
        // The entry shares its line with a dash: what follows moves up to it.
        var next = lineEnd
        while let byte = source.byte(next), Source.isSpace(byte) { next += 1 }
        return [Splice(start, next)]
    }

    private func flowRemoval(of place: Int, _ members: [YAMLMember], from start: Int, to end: Int) -> [Splice] {
        let after = source.skipSpace(end)
        if source.byte(after) == UInt8(ascii: ",") {
            if after == end { return [Splice(start, source.skipBlanks(end + 1))] }
            return [Splice(start, end), Splice(after, after + 1)]
        }
        guard place > 0 else { return [Splice(start, end)] }
        let before = max(members[place - 1].key.end, members[place - 1].value.end).offset
        let comma = source.skipSpace(before)
        guard source.byte(comma) == UInt8(ascii: ","), comma < start else { return [Splice(start, end)] }
        if source.skipBlanks(comma + 1) == start { return [Splice(comma, end)] }
        return [Splice(comma, comma + 1), Splice(start, end)]
    }

    /// The end of the last line that belongs to a block entry; blank lines under a block scalar may be its text.
    private func lastLineEnd(of member: YAMLMember) -> Int {
        var end = source.lineEnd(max(member.key.end, member.value.end).offset)
        guard member.value.endsWithBlock else { return end }
        while true {
            let next = source.afterBreak(end)
            let nextEnd = source.skipBlanks(next)
            guard next > end, nextEnd == source.lineEnd(next), source.byte(nextEnd) != nil else { return end }
            end = nextEnd
        }
    }

    private func breakStart(before lineStart: Int) -> Int {
        let isPair = source.byte(lineStart - 1) == 0x0A && source.byte(lineStart - 2) == 0x0D
        return max(source.textStart, lineStart - (isPair ? 2 : 1))
    }

    /// The line break in use around an offset.
    private func lineBreak(at lineEnd: Int) -> String {
        var place = lineEnd
        if source.byte(place) == nil { place = source.lineEnd(source.textStart) }
        guard source.byte(place) == 0x0D else { return "\n" }
        return source.byte(place + 1) == 0x0A ? "\r\n" : "\r"
    }
}

extension YAMLNode {
    fileprivate var endsWithBlock: Bool {
        if alias != nil { return false }
        return switch value {
        case .string(_, let style): style.isBlock
        case .sequence(let items): items.last?.endsWithBlock ?? false
        case .mapping(let mapping): mapping.members.last?.value.endsWithBlock ?? false
        default: false
        }
    }
}
