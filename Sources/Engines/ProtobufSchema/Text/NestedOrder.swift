// SPDX-License-Identifier: Apache-2.0

/// What has to be printed among the messages of its level, so that every message keeps its place.
///
/// Clients call a message by its place among all of its level, and the compiler counts entries of maps and bodies of
/// groups too. Where one of these comes after a message, it is printed there rather than in its own section.
struct NestedOrder {
    enum Item {
        case message(MessageNode)
        case field(FieldNode)
        case oneof(Int)
        case extend(ExtendNode)
    }

    /// Messages, and what stands among them.
    private(set) var items: [Item] = []
    private(set) var oneofs: Set<Int> = []
    /// Where fields and blocks that stand among the messages begin.
    private(set) var starts: Set<UInt32> = []
    /// The fields of each oneof.
    private(set) var members: [Int: [FieldNode]] = [:]

    /// The messages of a file.
    init(_ file: ProtobufFile) {
        let last = file.messages.filter { !$0.isGroup }.map(\.span.start).max() ?? 0
        let blocks = file.extends.filter { $0.hasGroup && $0.span.start < last }
        add(file.messages, blocks.map { ($0.span.start, .extend($0)) })
    }

    /// The messages inside of one.
    init(_ message: MessageNode) {
        for field in message.fields {
            if let oneof = field.oneof { members[oneof, default: []].append(field) }
        }
        guard let first = message.messages.filter({ !$0.isGroup }).map(\.span.start).min() else { return }
        var others: [(UInt32, Item)] = []
        for field in message.fields where field.span.start > first && field.oneof == nil {
            if field.isGroup || field.isMap { others.append((field.span.start, .field(field))) }
        }
        for (index, oneof) in message.oneofs.enumerated() where oneof.span.start > first {
            guard members[index]?.contains(where: { $0.isGroup }) == true else { continue }
            oneofs.insert(index)
            others.append((oneof.span.start, .oneof(index)))
        }
        for block in message.extends where block.hasGroup && block.span.start > first {
            others.append((block.span.start, .extend(block)))
        }
        add(message.messages, others)
    }

    private mutating func add(_ messages: [MessageNode], _ others: [(start: UInt32, item: Item)]) {
        for other in others {
            if case .oneof = other.item { continue }
            starts.insert(other.start)
        }
        let visible = messages.filter { !$0.isGroup }
        guard !others.isEmpty else {
            items = visible.map(Item.message)
            return
        }
        let all = visible.map { (start: $0.span.start, item: Item.message($0)) } + others
        let order = all.indices.sorted { (all[$0].start, $0) < (all[$1].start, $1) }
        items = order.map { all[$0].item }
    }
}

extension ExtendNode {
    var hasGroup: Bool { fields.contains { $0.isGroup } }
}

extension FieldNode {
    var isGroup: Bool {
        if case .group = kind { return true }
        return false
    }

    var isMap: Bool {
        if case .map = kind { return true }
        return false
    }
}
