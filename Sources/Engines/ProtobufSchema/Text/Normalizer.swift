// SPDX-License-Identifier: Apache-2.0

/// Rewrites a schema's own file so that all that mean the same become the same.
struct Normalizer {
    private let model: LinkedModel
    private let budget: NameBudget

    /// - Parameter budget: what full names may take; past it names stay as they are written.
    init(_ model: LinkedModel, budget: NameBudget = NameBudget()) {
        self.model = model
        self.budget = budget
    }

    /// The file in its normal form.
    var file: ProtobufFile {
        let linked = model.files[0]
        var file = linked.node
        if file.syntax == .proto2 { file.syntaxSpan = nil }
        file.imports = imports(file.imports)
        file.options = options(file.options, of: .file, in: linked.package)
        file.messages = linked.messages.map(message)
        file.enums = linked.enums.map(enumeration)
        file.extends = extends(file.extends, linked.extensions, in: linked.package)
        file.services = linked.services.map(service)
        return file
    }

    private func imports(_ nodes: [ImportNode]) -> [ImportNode] {
        var seen: Set<String> = []
        return sorted(nodes) { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
            .filter { seen.insert("\($0.kind) \($0.path)").inserted }
    }

    private func message(_ index: Int) -> MessageNode {
        let linked = model.messages[index]
        var node = linked.node
        node.reserved = reserved(node.reserved)
        // Names in the options of a message are looked up from around it, those of its oneofs from inside.
        let around = model.symbols[linked.symbol].parent
        node.options = options(node.options, of: .message, in: around)
        node.fields = linked.fields.map { field($0, in: linked.symbol) }
        for place in node.oneofs.indices {
            node.oneofs[place].options = options(node.oneofs[place].options, of: .oneof, in: linked.symbol)
        }
        sortFields(&node)
        node.extensionRanges = extensionRanges(node.extensionRanges, in: around)
        node.extends = extends(node.extends, linked.extensions, in: linked.symbol)
        node.messages = linked.messages.map(message)
        node.enums = linked.enums.map(enumeration)
        return node
    }

    /// Fields by number, oneofs by the smallest of their fields.
    private func sortFields(_ node: inout MessageNode) {
        node.fields = sorted(node.fields) { $0.number < $1.number }
        guard !node.oneofs.isEmpty else { return }
        var smallest = [Int32](repeating: .max, count: node.oneofs.count)
        for field in node.fields {
            guard let oneof = field.oneof, smallest.indices.contains(oneof) else { continue }
            smallest[oneof] = min(smallest[oneof], field.number)
        }
        let order = sorted(Array(node.oneofs.indices)) { smallest[$0] < smallest[$1] }
        var places = [Int](repeating: 0, count: order.count)
        for (new, old) in order.enumerated() { places[old] = new }
        for index in node.fields.indices {
            guard let oneof = node.fields[index].oneof, places.indices.contains(oneof) else { continue }
            node.fields[index].oneof = places[oneof]
        }
        node.oneofs = order.map { node.oneofs[$0] }
    }

    private func field(_ index: Int, in scope: Int) -> FieldNode {
        let linked = model.fields[index]
        var node = linked.node
        node.options = options(node.options, of: .field, in: scope)
        switch node.kind {
        case .plain(let type): node.kind = .plain(reference(type, linked.type))
        case .map(let key, let value): node.kind = .map(key: key, value: reference(value, linked.type))
        case .group: break
        }
        return node
    }

    /// A type with its full name, or as it is written where that is out of bounds.
    private func reference(_ written: TypeReference, _ type: ValueType) -> TypeReference {
        let name: String?
        switch type {
        case .message(let index): name = budget.taken("." + model.name(ofMessage: index))
        case .enumeration(let index): name = budget.taken("." + model.name(ofEnum: index))
        case .scalar, .unknown: return written
        }
        return name.map { TypeReference(name: $0, span: written.span) } ?? written
    }

    private func reserved(_ nodes: [ReservedNode]) -> [ReservedNode] {
        let ranges = sorted(nodes.flatMap(\.ranges)) { ($0.start, $0.end) < ($1.start, $1.end) }
        let names = sorted(nodes.flatMap(\.names)) { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
        return ranges.map { ReservedNode(ranges: [$0], span: $0.span) }
            + names.map { ReservedNode(names: [$0], span: $0.span) }
    }

    private func extensionRanges(_ nodes: [ExtensionRangeNode], in scope: Int) -> [ExtensionRangeNode] {
        let split = nodes.flatMap { node in
            let options = options(node.options, of: .extensionRange, in: scope)
            return node.ranges.map { ExtensionRangeNode(ranges: [$0], options: options, span: node.span) }
        }
        return sorted(split) { ($0.ranges.first?.start ?? 0) < ($1.ranges.first?.start ?? 0) }
    }

    /// One block a message, in the order in which they are extended first; groups are messages whose place has a
    /// meaning to clients, so they stay in theirs, in blocks of their own.
    private func extends(_ blocks: [ExtendNode], _ places: Range<Int>, in scope: Int) -> [ExtendNode] {
        var result: [ExtendNode] = []
        var groups: [ExtendNode] = []
        var positions: [String: Int] = [:]
        var place = places.lowerBound
        for block in blocks {
            guard places.contains(place) else { break }
            // All fields of a block extend the same message.
            var extendee = block.extendee
            if let target = model.fields[place].message, let name = budget.taken(self.extendee(target, in: scope)) {
                extendee.name = name
            }
            var hasGroups = false
            for index in place..<min(place + block.fields.count, places.upperBound) {
                let field = field(index, in: model.symbols[model.fields[index].symbol].parent)
                if field.isGroup {
                    // Each block repeats the name, for which there has to be room.
                    if hasGroups, !budget.take(extendee.name) {
                        groups[groups.count - 1].fields.append(field)
                    } else {
                        groups.append(ExtendNode(extendee: extendee, fields: [field], span: field.span))
                    }
                    hasGroups = true
                    continue
                }
                let position = positions[extendee.name] ?? result.count
                if position == result.count {
                    positions[extendee.name] = position
                    result.append(ExtendNode(extendee: extendee, span: block.span))
                }
                result[position].fields.append(field)
            }
            place += block.fields.count
        }
        for index in result.indices { result[index].fields = sorted(result[index].fields) { $0.number < $1.number } }
        return result + groups
    }

    private func extendee(_ message: Int, in scope: Int) -> String {
        let name = model.name(ofMessage: message)
        if model.symbols[scope].kind == .package { return "." + name }
        return ExtensionNames(model, from: scope).shortest(name, of: model.messages[message].symbol)
    }

    private func enumeration(_ index: Int) -> EnumNode {
        let linked = model.enums[index]
        var node = linked.node
        node.reserved = reserved(node.reserved)
        let scope = model.symbols[linked.symbol].parent
        node.options = options(node.options, of: .enumeration, in: scope)
        for place in node.values.indices {
            node.values[place].options = options(node.values[place].options, of: .enumValue, in: scope)
        }
        guard let first = node.values.first else { return node }
        let rest = sorted(Array(node.values.dropFirst())) {
            $0.number == $1.number
                ? $0.name.text.utf8.lexicographicallyPrecedes($1.name.text.utf8) : $0.number < $1.number
        }
        node.values = [first] + rest
        return node
    }

    private func service(_ index: Int) -> ServiceNode {
        let linked = model.services[index]
        var node = linked.node
        node.options = options(node.options, of: .service, in: model.symbols[linked.symbol].parent)
        for (place, method) in linked.methods.enumerated() where node.methods.indices.contains(place) {
            node.methods[place].input = reference(method.node.input, method.input.map(ValueType.message) ?? .unknown)
            node.methods[place].output = reference(method.node.output, method.output.map(ValueType.message) ?? .unknown)
            node.methods[place].options = options(method.node.options, of: .method, in: linked.symbol)
        }
        return node
    }
}

extension Normalizer {
    /// Options by name, those of one name in their order, extensions with their full names.
    private func options(_ options: [OptionNode], of element: OptionElement, in scope: Int) -> [OptionNode] {
        guard !options.isEmpty else { return options }
        let normalizer = OptionNormalizer(model, of: element, from: scope, budget)
        return sorted(options.map(normalizer.qualified)) { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Sorts; what is equal stays in its order.
    private func sorted<Element>(_ elements: [Element], _ precedes: (Element, Element) -> Bool) -> [Element] {
        elements.enumerated().sorted { left, right in
            if precedes(left.element, right.element) { return true }
            return !precedes(right.element, left.element) && left.offset < right.offset
        }.map(\.element)
    }
}
