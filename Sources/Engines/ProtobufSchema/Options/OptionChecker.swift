// SPDX-License-Identifier: Apache-2.0

/// Checks every option of a file: that it exists, that it belongs where it is, and that its value has its type.
struct OptionChecker {
    let linker: Linker
    private let types: OptionTypes?

    init(_ linker: Linker) {
        self.linker = linker
        let isNeeded = linker.fileHasOptions
        types = isNeeded ? OptionTypes.types(for: linker) : nil
    }

    func check() throws(ProtobufSchemaError) {
        guard let types else { return }
        let file = linker.files[linker.file]
        try check(file.node.options, of: .file, in: file.package, types)
        for index in linker.ownMessages { try check(linker.messages[index], types) }
        for index in linker.ownFields {
            let field = linker.fields[index]
            guard !field.node.options.isEmpty else { continue }
            try check(field.node.options, of: .field, in: linker.symbols[field.symbol].parent, types)
        }
        for index in linker.ownEnums { try check(linker.enums[index], types) }
        for index in linker.ownServices {
            let service = linker.services[index]
            try check(service.node.options, of: .service, in: file.package, types)
            for method in service.methods {
                try check(method.node.options, of: .method, in: service.symbol, types)
            }
        }
    }

    private func check(_ message: LinkedMessage, _ types: OptionTypes) throws(ProtobufSchemaError) {
        let node = message.node
        if let option = node.options.first(where: { $0.parts.first?.name == "map_entry" && !$0.parts[0].isExtension }) {
            throw linker.error(.invalidOption, "map_entry cannot be set: use map<…>", at: option.span)
        }
        // Names in the options of a message are looked up from around it, those of its oneofs from inside.
        let around = linker.symbols[message.symbol].parent
        try check(node.options, of: .message, in: around, types)
        for oneof in node.oneofs { try check(oneof.options, of: .oneof, in: message.symbol, types) }
        for range in node.extensionRanges {
            try check(range.options, of: .extensionRange, in: around, types)
        }
    }

    private func check(_ enumeration: LinkedEnum, _ types: OptionTypes) throws(ProtobufSchemaError) {
        let scope = linker.symbols[enumeration.symbol].parent
        try check(enumeration.node.options, of: .enumeration, in: scope, types)
        for value in enumeration.node.values where !value.options.isEmpty {
            try check(value.options, of: .enumValue, in: scope, types)
        }
    }

    /// The options of one element, whose extensions are looked up from a scope.
    private func check(
        _ options: [OptionNode],
        of element: OptionElement,
        in scope: Int,
        _ types: OptionTypes
    ) throws(ProtobufSchemaError) {
        guard !options.isEmpty, let root = types.options(of: element) else { return }
        var run = OptionRun(linker: linker, types: types, element: element, scope: scope)
        for option in options { try run.check(option, of: root) }
        try run.finish()
    }
}

extension Linker {
    /// Whether anything in the file at work has options.
    fileprivate var fileHasOptions: Bool {
        !files[file].node.options.isEmpty
            || ownFields.contains { !fields[$0].node.options.isEmpty }
            || ownMessages.contains { index in
                let node = messages[index].node
                return !node.options.isEmpty || node.oneofs.contains { !$0.options.isEmpty }
                    || node.extensionRanges.contains { !$0.options.isEmpty }
            }
            || ownEnums.contains { index in
                let node = enums[index].node
                return !node.options.isEmpty || node.values.contains { !$0.options.isEmpty }
            }
            || ownServices.contains { index in
                let node = services[index].node
                return !node.options.isEmpty || node.methods.contains { !$0.options.isEmpty }
            }
    }
}
