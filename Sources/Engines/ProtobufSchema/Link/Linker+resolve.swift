// SPDX-License-Identifier: Apache-2.0

/// Gives every use of a type the type's place.
extension Linker {
    mutating func resolve() throws(ProtobufSchemaError) {
        for index in ownMessages {
            for field in messages[index].fields { try resolveField(field, groups: messages[index].messages) }
            try resolveExtensions(
                messages[index].node.extends,
                messages[index].extensions,
                in: messages[index].symbol,
                groups: messages[index].messages
            )
        }
        try resolveExtensions(
            files[file].node.extends,
            files[file].extensions,
            in: files[file].package,
            groups: files[file].messages
        )
        for index in ownServices { try resolveService(index) }
    }

    private mutating func resolveField(_ index: Int, groups: [Int]) throws(ProtobufSchemaError) {
        let scope = symbols[fields[index].symbol].parent
        switch fields[index].node.kind {
        case .plain(let type): fields[index].type = try valueType(type, from: scope)
        case .group(let position):
            fields[index].type = groups.indices.contains(position) ? .message(groups[position]) : .unknown
        case .map(let key, let value):
            guard let scalar = key.scalar, scalar.isMapKey else {
                if key.scalar == nil { _ = try valueType(key, from: scope) }
                let message = "a map's keys are integers, bools or strings, not \(key.name)"
                throw error(.invalidField, message, at: key.span)
            }
            fields[index].mapKey = scalar
            fields[index].type = try valueType(value, from: scope)
        }
    }

    private func valueType(_ reference: TypeReference, from scope: Int) throws(ProtobufSchemaError) -> ValueType {
        if let scalar = reference.scalar { return .scalar(scalar) }
        guard let symbol = find(reference.name, from: scope, .type) else {
            if hasMissingImports { return .unknown }
            throw unresolved(reference, from: scope)
        }
        try checkVisibility(of: symbol, at: reference.span)
        switch symbols[symbol].kind {
        case .message: return .message(symbols[symbol].index)
        case .enumeration: return .enumeration(symbols[symbol].index)
        case .mapEntry:
            let message = "\(reference.name) stands for the entries of a map and cannot be used as a type"
            throw error(.invalidField, message, at: reference.span)
        default:
            let message = "\(reference.name) is a \(symbols[symbol].kind.word), not a message or enum"
            throw error(.unresolvedName, message, at: reference.span)
        }
    }

    private mutating func resolveExtensions(
        _ blocks: [ExtendNode],
        _ places: Range<Int>,
        in scope: Int,
        groups: [Int]
    ) throws(ProtobufSchemaError) {
        var place = places.lowerBound
        for block in blocks {
            let target = try message(block.extendee, from: scope, "can be extended")
            for _ in block.fields {
                fields[place].message = target
                try resolveField(place, groups: groups)
                place += 1
            }
        }
    }

    /// The place of the message of a name; nil if it may come from a missing import.
    private func message(
        _ reference: TypeReference,
        from scope: Int,
        _ use: String
    ) throws(ProtobufSchemaError) -> Int? {
        guard let symbol = find(reference.name, from: scope, .anything) else {
            if hasMissingImports { return nil }
            throw unresolved(reference, from: scope)
        }
        guard symbols[symbol].kind == .message else {
            let message = "\(reference.name) is a \(symbols[symbol].kind.word) here; only messages \(use)"
            throw error(.unresolvedName, message, at: reference.span)
        }
        try checkVisibility(of: symbol, at: reference.span)
        return symbols[symbol].index
    }

    private mutating func resolveService(_ index: Int) throws(ProtobufSchemaError) {
        let scope = services[index].symbol
        for position in services[index].methods.indices {
            let node = services[index].methods[position].node
            services[index].methods[position].input = try message(node.input, from: scope, "can be sent")
            services[index].methods[position].output = try message(node.output, from: scope, "can be sent")
        }
    }
}
