// SPDX-License-Identifier: Apache-2.0
/// Edits of a document that change only the bytes they must: comments, order, quotes and indentation stay.
///
/// Every edit is checked: the new text is parsed, and it must be the old tree with just the change that was asked for.
/// Otherwise the edit throws and nothing is changed; so it is with a value that aliases repeat elsewhere. Places in
/// `root` are those of the current `bytes`; nodes of an earlier tree are of no use after an edit.
public struct YAMLEdit: Sendable {
    /// The document's text.
    public private(set) var bytes: [UInt8]

    /// The tree of `bytes`.
    public private(set) var root: YAMLNode

    var source: Source
    private let limits: YAMLLimits

    /// Starts from a text with exactly one document; throws what `YAMLParser.parseSingle` throws.
    public init(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
        self.bytes = bytes
        self.limits = limits
        root = try YAMLParser.parseSingle(bytes, limits: limits)
        source = try Source(bytes, limits: limits)
    }

    /// Puts other content in the place of the scalar, or of the alias, that a JSON pointer names. Quotes and the block
    /// style of text stay when the new text allows; an anchor stays, a tag goes.
    public mutating func replaceScalar(at pointer: String, with content: YAMLContent) throws(YAMLError) {
        let path = try path(pointer)
        let node = try target(path)
        if node.alias == nil, node.sequence != nil || node.mapping != nil {
            throw refusal("\(pointer) is no scalar", help: "name one of the values in it", at: node.start)
        }
        try commit(scalarSplices(for: node, content), path: path) { _ in content.node }
    }

    /// Like `replaceScalar(at:with:)`, for a node of `root`.
    public mutating func replaceScalar(_ node: YAMLNode, with content: YAMLContent) throws(YAMLError) {
        try replaceScalar(at: pointer(to: node), with: content)
    }

    /// Adds an entry to the mapping at a JSON pointer, after the entry with the key `sibling`, or before all when it is
    /// nil. A block entry gets its own line with the sibling's indentation, below the sibling's comment.
    public mutating func insert(
        _ key: String,
        _ content: YAMLContent,
        into pointer: String,
        after sibling: String? = nil
    ) throws(YAMLError) {
        let path = try path(pointer)
        let node = try target(path)
        guard let mapping = node.mapping, node.alias == nil else {
            throw refusal("\(pointer) is no mapping of its own", help: "name a mapping", at: node.start)
        }
        if let known = mapping.member(key) {
            throw refusal("the key \"\(key)\" is there already", help: "replace its value", at: known.key.start)
        }
        var place: Int?
        if let sibling {
            place = mapping.members.firstIndex { $0.name?.hasSameBytes(as: sibling) == true }
            if place == nil { throw refusal("there is no key \"\(sibling)\"", help: "name a sibling", at: node.start) }
        }
        let splices = insertion(of: key, content, into: node, mapping.members, after: place)
        try commit(splices, path: path) { old in
            var members = mapping.members
            members.insert(YAMLContent.member(key, content.node), at: place.map { $0 + 1 } ?? 0)
            return old.with(members)
        }
    }

    /// Takes out the entry of a mapping that a JSON pointer names, with the comment on its last line; comments above
    /// it stay. A mapping that loses its only entry becomes `{}`.
    public mutating func removeEntry(at pointer: String) throws(YAMLError) {
        var path = try path(pointer)
        guard let name = path.popLast() else {
            throw refusal("the whole document is no entry", help: "name a key", at: root.start)
        }
        let node = try target(path)
        guard let members = node.mapping?.members, node.alias == nil,
            let place = members.firstIndex(where: { $0.name?.hasSameBytes(as: name) == true })
        else { throw refusal("\(pointer) is no entry of a mapping", help: "name a key", at: node.start) }
        try commit(removal(of: place, from: node, members), path: path) { old in
            var rest = members
            rest.remove(at: place)
            return old.with(rest)
        }
    }

    /// Like `removeEntry(at:)`, for the value of an entry of `root`.
    public mutating func removeEntry(_ value: YAMLNode) throws(YAMLError) {
        try removeEntry(at: pointer(to: value))
    }
}

extension YAMLEdit {
    /// Bytes to put in the place of others.
    struct Splice {
        let range: Range<Int>
        let text: String

        init(_ from: Int, _ to: Int, _ text: String = "") {
            range = from..<max(from, to)
            self.text = text
        }
    }

    /// Applies the splices if the result is the tree that `change` makes of the node at the path.
    private mutating func commit(
        _ splices: [Splice],
        path: [String],
        _ change: (YAMLNode) -> YAMLNode
    ) throws(YAMLError) {
        var result = bytes
        for splice in splices.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            result.replaceSubrange(splice.range, with: splice.text.utf8)
        }
        let expected = root.changed(at: path[...], change)
        guard let documents = try? YAMLParser.parse(result, limits: limits), documents.count == 1,
            documents[0].isEquivalent(to: expected)
        else {
            let place = splices.first.map { source.position(ofByte: $0.range.lowerBound) }
            throw YAMLError(
                .editResult,
                "this edit would change more than it should, or break the document",
                help: "edit this place by hand: it may be shared by an alias or written in an uncommon form",
                at: place
            )
        }
        source = try Source(result, limits: limits)
        bytes = result
        root = documents[0]
    }

    private func path(_ pointer: String) throws(YAMLError) -> [String] {
        guard let path = PointerTokens.parse(pointer) else {
            throw refusal("\"\(pointer)\" is no JSON pointer", help: "write / before every key", at: nil)
        }
        return path
    }

    /// The node at a path that no alias is part of.
    private func target(_ path: [String]) throws(YAMLError) -> YAMLNode {
        var node = root
        for token in path {
            if let alias = node.alias {
                throw refusal("the value is shared by the alias *\(alias)", help: "edit the anchor", at: node.start)
            }
            guard let child = node.child(token) else {
                throw refusal("there is no \"\(token)\"", help: "name a value of the document", at: node.start)
            }
            node = child
        }
        return node
    }

    private func pointer(to node: YAMLNode) throws(YAMLError) -> String {
        if let pointer = root.pointer(toOffset: node.start.offset), let found = root.node(at: pointer),
            found.start == node.start, found.end == node.end
        {
            return pointer
        }
        throw refusal("the node is not a value of this tree", help: "take nodes from the edit's root", at: node.start)
    }

    private func refusal(_ problem: String, help: String, at position: YAMLPosition?) -> YAMLError {
        YAMLError(.editTarget, problem, help: help, at: position)
    }
}

extension YAMLNode {
    fileprivate func with(_ value: Value) -> YAMLNode {
        YAMLNode(value, from: start, to: end, tag: tag, anchor: anchor, alias: alias)
    }

    fileprivate func with(_ members: [YAMLMember]) -> YAMLNode {
        var mapping = YAMLMapping()
        for member in members { mapping.append(member) }
        return with(.mapping(mapping))
    }

    fileprivate func changed(at path: ArraySlice<String>, _ change: (YAMLNode) -> YAMLNode) -> YAMLNode {
        guard let token = path.first else { return change(self) }
        switch value {
        case .mapping(let mapping):
            let members = mapping.members.map { member in
                guard member.name?.hasSameBytes(as: token) == true else { return member }
                let value = member.value.changed(at: path.dropFirst(), change)
                return YAMLMember(key: member.key, value: value, identity: member.identity)
            }
            return with(members)
        case .sequence(var items):
            guard let place = PointerTokens.index(token, below: items.count) else { return self }
            items[place] = items[place].changed(at: path.dropFirst(), change)
            return with(.sequence(items))
        default: return self
        }
    }
}
