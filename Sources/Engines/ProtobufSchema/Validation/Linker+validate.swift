// SPDX-License-Identifier: Apache-2.0

/// What the language demands of files whose names are resolved.
extension Linker {
    /// Checks the file at work.
    func validate() throws(ProtobufSchemaError) {
        try validateImports()
        try validateFileFeatures()
        for index in ownMessages { try validateMessage(index) }
        for index in ownEnums { try validateEnum(index) }
        for index in ownFields { try validateField(index) }
        try validateExtensionNumbers()
        try validateServices()
        try OptionChecker(self).check()
        try validateExtensionDeclarations()
        if syntax >= .edition2024 {
            try validateNames()
            try validateVisibility()
        }
    }

    private func validateFileFeatures() throws(ProtobufSchemaError) {
        guard syntax.isEdition, !node.options.isEmpty else { return }
        if files[file].features.fieldPresence == .legacyRequired {
            throw error(.invalidOption, "fields cannot be required by default", at: node.options[0].span)
        }
        if node.options.bool("java_string_check_utf8") == true,
            let option = node.options.first(named: "java_string_check_utf8")
        {
            let message = "editions have no java_string_check_utf8: use features.(pb.java).utf8_validation"
            throw error(.invalidOption, message, at: option.span)
        }
    }

    /// No two extensions of a file have the same number of the same message.
    private func validateExtensionNumbers() throws(ProtobufSchemaError) {
        struct Key: Hashable {
            var message: Int
            var number: Int32
        }
        var taken: [Key: Int] = [:]
        for index in ownFields where fields[index].isExtension {
            guard let message = fields[index].message else { continue }
            let node = fields[index].node
            guard let other = taken.updateValue(index, forKey: Key(message: message, number: node.number)) else {
                continue
            }
            let text =
                "\(symbols.fullName(fields[other].symbol)) extends the message with the number \(node.number) already"
            throw error(.invalidNumber, text, at: node.numberSpan)
        }
    }

    private func validateServices() throws(ProtobufSchemaError) {
        guard let service = ownServices.first, node.isLite else { return }
        let options = node.options
        if options.bool("cc_generic_services") == true || options.bool("java_generic_services") == true {
            let message = "optimize_for = LITE_RUNTIME goes without cc_generic_services and java_generic_services"
            throw error(.invalidOption, message, at: services[service].node.name.span)
        }
    }

    private func validateImports() throws(ProtobufSchemaError) {
        let node = files[file].node
        guard !node.imports.isEmpty else { return }
        var paths: Set<String> = []
        var hasOptionImport = false
        for (statement, target) in zip(node.imports, files[file].imports) {
            guard paths.insert(statement.path).inserted else {
                throw error(.invalidImport, "\"\(statement.path)\" is imported twice", at: statement.pathSpan)
            }
            if statement.kind == .option {
                hasOptionImport = true
            } else if hasOptionImport {
                let message = "imports come before those with 'option'"
                throw error(.invalidImport, message, at: statement.span)
            }
            if let target, files[target].isLite, !files[file].isLite {
                let message =
                    "\"\(statement.path)\" has optimize_for = LITE_RUNTIME; only files that have it too import it"
                throw error(.invalidImport, message, at: statement.pathSpan)
            }
        }
    }
}

extension ProtobufFile {
    /// Whether code for the file uses the small runtime only.
    var isLite: Bool {
        guard case .identifier("LITE_RUNTIME")? = options.first(named: "optimize_for")?.value else { return false }
        return true
    }
}
