// SPDX-License-Identifier: Apache-2.0
/// Makes trees of events, with a stack of its own: nesting costs no machine stack, and every limit is checked before
/// the next event is asked for.
struct TreeBuilder {
    private(set) var documents: [YAMLNode] = []
    private let source: Source
    private let limits: YAMLLimits
    private var frames: [Frame] = []
    private var anchors = Anchors()
    private var nodeCount = 0
    private var repeatedBytes = 0
    private var flowDepth = 0
    private var flowSteps = 0

    init(_ source: Source, limits: YAMLLimits) {
        self.source = source
        self.limits = limits
    }

    /// A collection that is not closed yet.
    private struct Frame {
        let start: Int
        let isMapping: Bool
        let isFlow: Bool
        let tag: String?
        let anchor: String?
        let anchorSerial: Int
        var items: [YAMLNode] = []
        var mapping = YAMLMapping()
        var pendingKey: (node: YAMLNode, identity: KeyIdentity)?
        var weight = NodeWeight(height: 1)
        var lastEnd: YAMLPosition
    }

    /// Takes an event; returns false after the last.
    mutating func consume(_ event: Event) throws(YAMLError) -> Bool {
        try countFlow(event)
        switch event.kind {
        case .streamEnd: return false
        case .documentStart: anchors = Anchors()
        case .scalar(let text, let style): try addScalar(event, text, style)
        case .alias(let name): try addAlias(event, name)
        case .sequenceStart(let isFlow): try open(event, isMapping: false, isFlow: isFlow)
        case .mappingStart(let isFlow): try open(event, isMapping: true, isFlow: isFlow)
        case .collectionEnd: try close(event)
        case .documentEnd, .other: break
        }
        return true
    }

    private mutating func addScalar(_ event: Event, _ text: String, _ style: YAMLScalarStyle) throws(YAMLError) {
        let start = source.position(event.start)
        let tag = event.tag ?? nonSpecificTag(from: start.offset)
        try countRepeated(event.tag?.utf8.count ?? 0, at: start)
        guard let value = CoreTag.scalar(text, style, tag: tag) else {
            throw misfit(tag, "this scalar", at: start)
        }
        let end = source.position(style.isBlock ? source.trimmedEnd(event.end, after: event.start) : event.end)
        let node = YAMLNode(value, from: start, to: end, tag: tag, anchor: event.anchor)
        let weight = NodeWeight(bytes: text.utf8.count)
        if let anchor = event.anchor { anchors.close(anchor, anchors.open(anchor), node, weight) }
        try count(1, at: start)
        try attach(node, weight, text: text)
    }

    private mutating func addAlias(_ event: Event, _ name: String) throws(YAMLError) {
        let start = source.position(event.start)
        let (target, weight) = try anchors.node(for: name, at: start)
        try count(weight.nodes, at: start)
        try checkDepth(frames.count + weight.height, at: start)
        try countRepeated(weight.bytes, at: start)
        let node = YAMLNode(target.value, from: start, to: source.position(event.end), tag: target.tag, alias: name)
        try attach(node, weight, text: target.sourceText(in: source))
    }

    private mutating func open(_ event: Event, isMapping: Bool, isFlow: Bool) throws(YAMLError) {
        let start = source.position(event.start)
        try checkDepth(frames.count + 1, at: start)
        try count(1, at: start)
        try countRepeated(event.tag?.utf8.count ?? 0, at: start)
        guard CoreTag.fits(event.tag, isMapping: isMapping) else {
            throw misfit(event.tag, isMapping ? "a mapping" : "a sequence", at: start)
        }
        if isFlow { flowDepth += 1 }
        var serial = 0
        if let anchor = event.anchor { serial = anchors.open(anchor) }
        frames.append(
            Frame(
                start: event.start,
                isMapping: isMapping,
                isFlow: isFlow,
                tag: event.tag,
                anchor: event.anchor,
                anchorSerial: serial,
                lastEnd: start
            )
        )
    }

    private mutating func close(_ event: Event) throws(YAMLError) {
        guard let frame = frames.popLast() else { return }
        if frame.isFlow { flowDepth -= 1 }
        let start = source.position(frame.start)
        // A block ends with its last child, and so does the pair in `[a: b]`, which has no brackets of its own.
        let hasBrackets = frame.isFlow && event.end > event.start
        let end = hasBrackets ? source.position(event.end) : frame.lastEnd
        let value: YAMLNode.Value = frame.isMapping ? .mapping(frame.mapping) : .sequence(frame.items)
        let node = YAMLNode(value, from: start, to: end, tag: frame.tag, anchor: frame.anchor)
        if let anchor = frame.anchor { anchors.close(anchor, frame.anchorSerial, node, frame.weight) }
        try attach(node, frame.weight, text: nil)
    }

    /// Puts a finished node where it belongs: under the innermost open collection, or at the root.
    private mutating func attach(_ node: YAMLNode, _ weight: NodeWeight, text: String?) throws(YAMLError) {
        let last = frames.count - 1
        guard last >= 0 else {
            documents.append(node)
            return
        }
        frames[last].weight.nodes += weight.nodes
        frames[last].weight.bytes += weight.bytes
        frames[last].weight.height = max(frames[last].weight.height, weight.height + 1)
        frames[last].lastEnd = max(frames[last].lastEnd, node.end)
        guard frames[last].isMapping else {
            frames[last].items.append(node)
            return
        }
        if let (key, identity) = frames[last].pendingKey {
            frames[last].pendingKey = nil
            frames[last].mapping.append(YAMLMember(key: key, value: node, identity: identity))
        } else {
            let identity = try identity(of: node, text: text)
            try checkUnique(identity, node, in: frames[last].mapping)
            frames[last].pendingKey = (node, identity)
        }
    }

    private func identity(of key: YAMLNode, text: String?) throws(YAMLError) -> KeyIdentity {
        if let text { return KeyIdentity(text: text, isScalar: true) }
        let written = source.bytes[key.start.offset..<max(key.start, key.end).offset]
        guard written.count <= YAMLLimits.collectionKeyBytes else {
            throw YAMLError(
                .limit,
                "a collection that is a key has more than \(YAMLLimits.collectionKeyBytes) bytes",
                help: "use text as the key",
                at: key.start
            )
        }
        return KeyIdentity(text: String(decoding: written, as: UTF8.self), isScalar: false)
    }

    private func checkUnique(
        _ identity: KeyIdentity,
        _ key: YAMLNode,
        in mapping: YAMLMapping
    ) throws(YAMLError) {
        guard let first = mapping.position(of: identity) else { return }
        let name = String(identity.text.unicodeScalars.prefix(60).map(Character.init))
        throw YAMLError(
            .duplicateKey,
            "the key \"\(name)\" stands already at \(mapping.members[first].key.start)",
            help: "remove or rename one of the two",
            at: key.start
        )
    }
}

extension TreeBuilder {
    private mutating func count(_ nodes: Int, at position: YAMLPosition) throws(YAMLError) {
        nodeCount += nodes
        guard nodeCount <= limits.nodes else {
            throw YAMLError(
                .limit,
                "there are more than \(limits.nodes) nodes, aliases expanded",
                help: "use fewer aliases, split the input or raise the limit on nodes",
                at: position
            )
        }
    }

    /// libyaml looks at every open bracket for every token: their product is bounded, at 32 brackets for every node.
    private mutating func countFlow(_ event: Event) throws(YAMLError) {
        flowSteps += flowDepth
        guard flowSteps / 32 <= limits.nodes else {
            throw YAMLError(
                .limit,
                "too many nodes are deep inside brackets",
                help: "flatten the document or use block style",
                at: source.position(event.start)
            )
        }
    }

    private mutating func countRepeated(_ bytes: Int, at position: YAMLPosition) throws(YAMLError) {
        repeatedBytes += bytes
        guard repeatedBytes <= limits.aliasBytes else {
            throw YAMLError(
                .limit,
                "aliases and tags repeat more than \(limits.aliasBytes) bytes of text",
                help: "use fewer of them or raise the limit on alias bytes",
                at: position
            )
        }
    }

    private func checkDepth(_ depth: Int, at position: YAMLPosition) throws(YAMLError) {
        guard depth <= limits.depth else {
            throw YAMLError(
                .limit,
                "collections are nested deeper than \(limits.depth)",
                help: "flatten the document or raise the limit on depth",
                at: position
            )
        }
    }

    private func misfit(_ tag: String?, _ what: String, at position: YAMLPosition) -> YAMLError {
        let name = tag.map(CoreTag.shortName) ?? "!"
        return YAMLError(
            .tag,
            "the tag \(name) does not fit \(what)",
            help: "change the value or remove the tag",
            at: position
        )
    }

    /// `!` alone makes a plain scalar a string (YAML 1.2.2, section 6.9.1); libyaml does not report it.
    private func nonSpecificTag(from offset: Int) -> String? {
        var place = offset
        if source.byte(place) == UInt8(ascii: "&") { place = source.skipSpace(source.skipWord(place)) }
        return source.byte(place) == UInt8(ascii: "!") ? "!" : nil
    }
}

extension YAMLNode {
    /// The text of a scalar as a key; nil for collections.
    fileprivate func sourceText(in source: Source) -> String? {
        switch value {
        case .string(let text, _), .integer(let text, _), .float(let text, _): return text
        case .sequence, .mapping: return nil
        case .null, .bool:
            let from = source.contentStart(of: self)
            let written = source.bytes[from..<max(from, end.offset)]
            let isQuoted = written.first == UInt8(ascii: "\"") || written.first == UInt8(ascii: "'")
            return String(decoding: isQuoted ? written.dropFirst().dropLast() : written, as: UTF8.self)
        }
    }
}
