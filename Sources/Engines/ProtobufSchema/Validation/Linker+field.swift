// SPDX-License-Identifier: Apache-2.0

extension Linker {
    /// What a field's syntax, type and container demand of it.
    func validateField(_ index: Int) throws(ProtobufSchemaError) {
        let field = fields[index]
        if field.isExtension { try validateExtension(field) }
        if syntax == .proto3 { try validateProto3(field) }
        if case .map = field.node.kind, case .enumeration(let place) = field.type,
            enums[place].node.values.first?.number != 0
        {
            let message = "the enum of a map's values needs 0 as its first value"
            throw error(.invalidField, message, at: field.node.typeSpan)
        }
        if syntax.isEdition { try validateFeatures(of: field) }
        if !field.node.options.isEmpty { try validateOptions(of: field) }
    }

    private func validateExtension(_ field: LinkedField) throws(ProtobufSchemaError) {
        let node = field.node
        try validateNumber(of: node, isExtension: true)
        try validateJSONName(of: field)
        if node.label == .required {
            throw error(.invalidField, "extensions cannot be required", at: node.labelSpan ?? node.span)
        }
        guard let target = field.message else { return }
        // The name may be long and is needed for errors only.
        func name() -> String { symbols.fullName(messages[target].symbol) }
        guard messages[target].extensionRange(of: node.number) != nil else {
            let text = "\(name()) has no extension range with the number \(node.number)"
            throw error(.invalidNumber, text, at: node.numberSpan)
        }
        if messages[target].isMessageSet {
            guard case .message = field.type, !field.isRepeated, !field.isGroup else {
                throw error(.invalidField, "extensions of message sets are single messages", at: node.typeSpan)
            }
        }
        if syntax == .proto3, !isExtensibleInProto3(messages[target]) {
            let text = "proto3 extends only the options of descriptor.proto, not \(name())"
            throw error(.invalidField, text, at: node.name.span)
        }
        if files[file].isLite, !files[messages[target].file].isLite {
            let text = "a file with optimize_for = LITE_RUNTIME extends only messages of files that have it too"
            throw error(.invalidField, text, at: node.name.span)
        }
    }

    private static let extensibleInProto3: Set<String> = [
        "FileOptions", "MessageOptions", "FieldOptions", "EnumOptions", "EnumValueOptions", "ServiceOptions",
        "MethodOptions", "OneofOptions", "ExtensionRangeOptions",
    ]

    /// Whether a message is one of `google.protobuf` that describes options.
    private func isExtensibleInProto3(_ message: LinkedMessage) -> Bool {
        let symbol = symbols[message.symbol]
        let google = symbols.find("google", in: SymbolTable.root)
        guard google.flatMap({ symbols.find("protobuf", in: $0) }) == symbol.parent else { return false }
        return Self.extensibleInProto3.contains(symbol.name)
    }

    private func validateProto3(_ field: LinkedField) throws(ProtobufSchemaError) {
        let node = field.node
        if node.label == .required {
            throw error(.invalidField, "proto3 has no required fields", at: node.labelSpan ?? node.span)
        }
        if let option = node.options.first(named: "default") {
            throw error(.invalidField, "proto3 has no default values", at: option.span)
        }
        if case .enumeration(let place) = field.type, !enums[place].features.hasOpenEnums {
            let message = "proto3 uses open enums only; \(symbols.fullName(enums[place].symbol)) is closed"
            throw error(.invalidField, message, at: node.typeSpan)
        }
    }

    /// Rules on options that were there before features.
    private func validateOptions(of field: LinkedField) throws(ProtobufSchemaError) {
        let options = field.node.options
        if options.bool("packed") == true, !isPackable(field) {
            let message = "only repeated numbers, bools and enums can be packed"
            throw error(.invalidOption, message, at: field.node.name.span)
        }
        if options.bool("lazy") == true || options.bool("unverified_lazy") == true, !isSubmessage(field) {
            throw error(.invalidOption, "only messages that are not groups can be lazy", at: field.node.name.span)
        }
        if field.isExtension, options.bool("unverified_lazy") == true {
            throw error(.invalidOption, "extensions cannot be unverified_lazy", at: field.node.name.span)
        }
        if let option = options.first(named: "jstype"), case .identifier(let word) = option.value, word != "JS_NORMAL" {
            guard !field.isMap, case .scalar(let scalar) = field.type, scalar.isInteger64 else {
                throw error(.invalidOption, "jstype is for integers of 64 bits only", at: option.span)
            }
        }
        if let option = options.first(named: "ctype"), syntax.isEdition {
            try validateStringType(option, of: field)
        }
        try validateDefault(of: field)
    }

    private func validateStringType(_ option: OptionNode, of field: LinkedField) throws(ProtobufSchemaError) {
        if syntax >= .edition2024 {
            let message = "edition 2024 has no ctype: use features.(pb.cpp).string_type"
            throw error(.invalidOption, message, at: option.span)
        }
        if field.isMap { return }
        guard case .scalar(let scalar) = field.type, scalar.isLengthDelimited else {
            throw error(.invalidOption, "ctype is for strings and bytes only", at: option.span)
        }
        if case .identifier("CORD") = option.value, field.isExtension {
            throw error(.invalidOption, "extensions cannot have ctype = CORD", at: option.span)
        }
    }

    func isPackable(_ field: LinkedField) -> Bool {
        guard field.node.label == .repeated else { return false }
        switch field.type {
        case .scalar(let scalar): return !scalar.isLengthDelimited
        case .enumeration, .unknown: return true
        case .message: return false
        }
    }

    /// Whether values are messages with a length before them.
    private func isSubmessage(_ field: LinkedField) -> Bool {
        if field.isMap { return true }
        switch field.type {
        case .message: return !field.features.isDelimited
        case .unknown: return true
        case .scalar, .enumeration: return false
        }
    }
}
