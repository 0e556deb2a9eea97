// SPDX-License-Identifier: Apache-2.0

/// Messages and what they hold. Recursion goes along the text, whose depth is bounded.
extension ProtoPrinter {
    /// From the opening brace on.
    mutating func printBody(_ message: MessageNode) {
        let order = NestedOrder(message)
        printBraces { printer in
            if !message.reserved.isEmpty {
                printer.section { printer in
                    for node in message.reserved { printer.printReserved(node, largest: FieldNumber.largest) }
                }
            }
            if !message.options.isEmpty {
                printer.section { printer in for option in message.options { printer.printStatement(option) } }
            }
            printer.printFields(message, order)
            if !message.extensionRanges.isEmpty {
                printer.section { printer in for node in message.extensionRanges { printer.printExtensions(node) } }
            }
            let extends = message.extends.filter { !$0.hasGroup || !order.starts.contains($0.span.start) }
            if !extends.isEmpty {
                printer.section { printer in
                    for block in extends { printer.printExtend(block, groups: message.messages) }
                }
            }
            guard !message.enums.isEmpty || !order.items.isEmpty else { return }
            printer.section { printer in
                for item in order.items { printer.printItem(item, in: (message, order), groups: message.messages) }
                for child in message.enums { printer.printEnum(child) }
            }
        }
    }

    /// Fields, oneofs and groups.
    private mutating func printFields(_ message: MessageNode, _ order: NestedOrder) {
        let own = message.fields.filter { field in
            field.oneof == nil && !((field.isMap || field.isGroup) && order.starts.contains(field.span.start))
        }
        for isGroup in [false, true] {
            let part = own.filter { $0.isGroup == isGroup }
            if !part.isEmpty {
                section { printer in for field in part { printer.printField(field, groups: message.messages) } }
            }
            let oneofs = message.oneofs.indices.filter { !isGroup && !order.oneofs.contains($0) }
            if !oneofs.isEmpty {
                section { printer in for index in oneofs { printer.printOneof(index, of: message, order) } }
            }
        }
    }

    mutating func printOneof(_ index: Int, of message: MessageNode, _ order: NestedOrder) {
        guard message.oneofs.indices.contains(index) else { return }
        let oneof = message.oneofs[index]
        let fields = order.members[index] ?? []
        let groups = message.messages
        writer.write("oneof \(oneof.name.text) ")
        printBraces { printer in
            if !oneof.options.isEmpty {
                printer.section { printer in for option in oneof.options { printer.printStatement(option) } }
            }
            for isGroup in [false, true] {
                let part = fields.filter { $0.isGroup == isGroup }
                guard !part.isEmpty else { continue }
                printer.section { printer in for field in part { printer.printField(field, groups: groups) } }
            }
        }
    }

    mutating func printField(_ field: FieldNode, groups: [MessageNode]) {
        switch field.label {
        case .none: break
        case .optional: writer.write("optional ")
        case .required: writer.write("required ")
        case .repeated: writer.write("repeated ")
        }
        var name = field.name.text
        var body: MessageNode?
        switch field.kind {
        case .plain(let type): writer.write(type.name)
        case .map(let key, let value): writer.write("map<\(key.name), \(value.name)>")
        case .group(let index):
            body = groups.indices.contains(index) ? groups[index] : nil
            name = body?.name.text ?? name
            writer.write("group")
        }
        writer.write(" \(name) = \(field.number)")
        printCompact(Self.inOrder(field.options))
        guard let body else { return writer.line(";") }
        writer.write(" ")
        printBody(body)
    }

    /// The default and the name in JSON come after the options, which they are not.
    private static func inOrder(_ options: [OptionNode]) -> [OptionNode] {
        guard options.count > 1 else { return options }
        let isPseudo = { (option: OptionNode) in option.simpleName == "default" || option.simpleName == "json_name" }
        let defaults = options.filter { $0.simpleName == "default" }
        let names = options.filter { $0.simpleName == "json_name" }
        return options.filter { !isPseudo($0) } + defaults + names
    }

    mutating func printReserved(_ node: ReservedNode, largest: Int32) {
        writer.write("reserved ")
        let quote = file.syntax.isEdition ? "" : "\""
        let parts =
            node.ranges.map { Self.text(of: $0, largest: largest) } + node.names.map { "\(quote)\($0.text)\(quote)" }
        writer.line(parts.joined(separator: ", ") + ";")
    }

    private mutating func printExtensions(_ node: ExtensionRangeNode) {
        let parts = node.ranges.map { Self.text(of: $0, largest: FieldNumber.largest) }
        writer.write("extensions " + parts.joined(separator: ", "))
        printCompact(node.options)
        writer.line(";")
    }

    private static func text(of range: RangeNode, largest: Int32) -> String {
        // The compiler takes ranges that begin past the largest number, which `max` ends before they begin unless the
        // message is a set, whose numbers go further.
        if range.endsAtMax || (range.end >= largest && range.start <= largest) { return "\(range.start) to max" }
        return range.start == range.end ? "\(range.start)" : "\(range.start) to \(range.end)"
    }
}

/// Bounds of the numbers of fields.
enum FieldNumber {
    /// 29 bits: the rest of the first 32 tells how a value is written.
    static let largest: Int32 = 536_870_911
}
