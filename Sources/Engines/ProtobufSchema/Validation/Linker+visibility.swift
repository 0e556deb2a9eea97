// SPDX-License-Identifier: Apache-2.0

/// What files of edition 2024 let others use.
extension Linker {
    /// A type of another file can be used if that exports it.
    func checkVisibility(of symbol: Int, at span: SourceSpan) throws(ProtobufSchemaError) {
        let found = symbols[symbol]
        guard found.file != file, files[found.file].node.syntax >= .edition2024 else { return }
        let (visibility, isNested): (Visibility, Bool)
        switch found.kind {
        case .message:
            (visibility, isNested) = (messages[found.index].node.visibility, messages[found.index].parent != nil)
        case .enumeration:
            (visibility, isNested) = (enums[found.index].node.visibility, enums[found.index].parent != nil)
        default: return
        }
        guard !isExported(visibility, isNested: isNested, by: found.file) else { return }
        let path = files[found.file].node.path
        let text = "\(symbols.fullName(symbol)) is local to \"\(path)\": write 'export' before it there"
        throw error(.unresolvedName, text, at: span)
    }

    private func isExported(_ visibility: Visibility, isNested: Bool, by file: Int) -> Bool {
        switch visibility {
        case .export: true
        case .local: false
        case .unspecified:
            switch files[file].features.visibility {
            case .exportAll: true
            case .exportTopLevel: !isNested
            case .localAll, .strict: false
            }
        }
    }

    /// Where visibility is strict, nothing that is nested is exported, but enums in a message that is only their scope.
    func validateVisibility() throws(ProtobufSchemaError) {
        guard files[file].features.visibility == .strict else { return }
        for index in ownMessages where messages[index].parent != nil && messages[index].node.visibility == .export {
            throw nestedExport(messages[index].node.name)
        }
        for index in ownEnums where enums[index].node.visibility == .export {
            guard let parent = enums[index].parent, !isScopeOnly(messages[parent]) else { continue }
            throw nestedExport(enums[index].node.name)
        }
    }

    private func isScopeOnly(_ message: LinkedMessage) -> Bool {
        message.parent == nil && message.node.visibility != .export && message.node.fields.isEmpty
            && message.node.reserved.contains { $0.ranges.contains { $0.start == 1 && $0.endsAtMax } }
    }

    private func nestedExport(_ name: SourceName) -> ProtobufSchemaError {
        let message = "\(name.text) is nested and cannot be exported where default_symbol_visibility is STRICT"
        return error(.invalidField, message, at: name.span)
    }
}
