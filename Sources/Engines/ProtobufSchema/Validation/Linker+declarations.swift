// SPDX-License-Identifier: Apache-2.0

/// Extensions that a range declares beforehand.
extension Linker {
    /// One `declaration = { … }` of an extension range.
    private struct Declaration {
        var number: Int64 = 0
        var fullName: String?
        var type: String?
        var isReserved = false
        var isRepeated = false
        var span: SourceSpan
    }

    /// An extension range of any file.
    private struct DeclaredRange: Hashable {
        var file: Int
        var span: SourceSpan
    }

    /// What a range says about its extensions.
    private struct Declarations {
        var byNumber: [Int64: Declaration]
        /// Whether all of them have to be declared, even if none is.
        var isVerified: Bool
    }

    func validateExtensionDeclarations() throws(ProtobufSchemaError) {
        for index in ownMessages {
            var names: Set<String> = []
            for range in messages[index].node.extensionRanges where !range.options.isEmpty {
                try validateDeclarations(of: range, isMessageSet: messages[index].isMessageSet, names: &names)
            }
        }
        var known: [DeclaredRange: Declarations] = [:]
        for index in ownFields where fields[index].isExtension {
            try validateDeclaration(of: fields[index], &known)
        }
    }

    private func declarations(of range: ExtensionRangeNode) -> [Declaration] {
        range.options.compactMap { option in
            guard option.simpleName == "declaration", case .message(let value) = option.value else { return nil }
            var declaration = Declaration(span: option.span)
            for field in value.fields {
                guard case .field(let name) = field.key, let content = field.values.first?.content else { continue }
                switch (name, content) {
                case ("number", .integer(let number, let isNegative)):
                    let magnitude = Int64(clamping: number)
                    declaration.number = isNegative ? -magnitude : magnitude
                case ("full_name", .string(let bytes)): declaration.fullName = String(decoding: bytes, as: UTF8.self)
                case ("type", .string(let bytes)): declaration.type = String(decoding: bytes, as: UTF8.self)
                case ("reserved", .identifier(let word, _)):
                    declaration.isReserved = word.hasPrefix("t") || word == "True"
                case ("repeated", .identifier(let word, _)):
                    declaration.isRepeated = word.hasPrefix("t") || word == "True"
                default: break
                }
            }
            return declaration
        }
    }

    private func validateDeclarations(
        of range: ExtensionRangeNode,
        isMessageSet: Bool,
        names: inout Set<String>
    ) throws(ProtobufSchemaError) {
        let declarations = declarations(of: range)
        guard !declarations.isEmpty else { return }
        if case .identifier("UNVERIFIED")? = range.options.first(named: "verification")?.value {
            throw error(.invalidOption, "a range that declares extensions cannot be UNVERIFIED", at: range.span)
        }
        guard let numbers = range.ranges.first, range.ranges.count == 1 else {
            throw error(.invalidOption, "each range declares its own extensions: split the statement", at: range.span)
        }
        let end = numbers.endsAtMax && isMessageSet ? Int32.max - 1 : numbers.end
        var taken: Set<Int64> = []
        for declaration in declarations {
            guard Int64(numbers.start) <= declaration.number, declaration.number <= Int64(end) else {
                throw error(.invalidNumber, "\(declaration.number) is not in the extension range", at: declaration.span)
            }
            guard taken.insert(declaration.number).inserted else {
                throw error(.invalidNumber, "\(declaration.number) is declared twice", at: declaration.span)
            }
            try validateNames(of: declaration, &names)
        }
    }

    private func validateNames(of declaration: Declaration, _ names: inout Set<String>) throws(ProtobufSchemaError) {
        guard let name = declaration.fullName, let type = declaration.type else {
            if declaration.fullName == nil, declaration.type == nil, declaration.isReserved { return }
            let message = "a declaration needs both full_name and type, unless it only reserves a number"
            throw error(.invalidOption, message, at: declaration.span)
        }
        guard names.insert(name).inserted else {
            throw error(.duplicateName, "\(name) is declared twice", at: declaration.span)
        }
        let isScalar = ScalarType(word: type) != nil || type == "enum"
        for symbol in isScalar ? [name] : [name, type] where !Self.isAbsolute(symbol) {
            throw error(.invalidOption, "\"\(symbol)\" is no full name with a leading dot", at: declaration.span)
        }
    }

    private static func isAbsolute(_ name: String) -> Bool {
        guard name.utf8.first == UInt8(ascii: ".") else { return false }
        return name.utf8.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            Parser.isIdentifier(Array($0))
        }
    }

    /// An extension has to be what its range declares for its number.
    private func validateDeclaration(
        of field: LinkedField,
        _ known: inout [DeclaredRange: Declarations]
    ) throws(ProtobufSchemaError) {
        guard let target = field.message, !isOption(messages[target]) else { return }
        let number = field.node.number
        guard let range = messages[target].extensionRange(of: number), !range.options.isEmpty else { return }
        let place = DeclaredRange(file: messages[target].file, span: range.span)
        let declarations = known[place] ?? declared(by: range)
        known[place] = declarations
        guard let declaration = declarations.byNumber[Int64(number)] else {
            guard !declarations.byNumber.isEmpty || declarations.isVerified else { return }
            throw error(.invalidField, "the extension range declares no extension \(number)", at: field.node.name.span)
        }
        let message: String? =
            if declaration.isReserved {
                "the extension range reserves \(number)"
            } else if let name = declaration.fullName, name != "." + symbols.fullName(field.symbol) {
                "the extension range declares \(number) as \(name)"
            } else if let type = declaration.type, !isType(type, of: field) {
                "the extension range declares \(number) as \(type)"
            } else if declaration.isRepeated != field.isRepeated {
                "the extension range declares \(number) as \(declaration.isRepeated ? "repeated" : "a single value")"
            } else {
                nil
            }
        if let message { throw error(.invalidField, message, at: field.node.name.span) }
    }

    private func isOption(_ message: LinkedMessage) -> Bool {
        files[message.file].node.path == WellKnownFiles.descriptorPath
    }

    private func declared(by range: ExtensionRangeNode) -> Declarations {
        let all = declarations(of: range).map { ($0.number, $0) }
        var isVerified = false
        if case .identifier("DECLARATION")? = range.options.first(named: "verification")?.value { isVerified = true }
        return Declarations(byNumber: Dictionary(all) { first, _ in first }, isVerified: isVerified)
    }

    private func isType(_ declared: String, of field: LinkedField) -> Bool {
        switch field.type {
        case .unknown: true
        case .scalar(let scalar): scalar.word == declared
        case .message(let index): "." + symbols.fullName(messages[index].symbol) == declared
        case .enumeration(let index): "." + symbols.fullName(enums[index].symbol) == declared
        }
    }
}
