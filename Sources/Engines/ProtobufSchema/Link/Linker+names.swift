// SPDX-License-Identifier: Apache-2.0

/// The rules by which a name finds what it stands for.
extension Linker {
    /// What a use of a name accepts.
    enum Wanted {
        /// A message or enum; everything else of that name is passed over.
        case type
        /// Whatever has the name.
        case anything
        /// Whatever has the name, in files that are imported for options only as well.
        case option
    }

    /// Gathers the files that the one at work may use: its imports, and what those import publicly.
    mutating func findVisibleFiles() {
        var visibleFiles = FileSet()
        var optionFiles = FileSet()
        visibleFiles.insert(file)
        hasMissingImports = false
        for (statement, target) in zip(files[file].node.imports, files[file].imports) {
            guard let target else {
                hasMissingImports = true
                if statement.kind == .public { files[file].lacksPublicFiles = true }
                continue
            }
            if statement.kind == .option { show(target, in: &optionFiles) } else { show(target, in: &visibleFiles) }
            if statement.kind == .public { addPublicFile(target) }
            hasMissingImports = hasMissingImports || files[target].lacksPublicFiles
        }
        self.visibleFiles = visibleFiles
        self.optionFiles = optionFiles
        var packages: Set<Int> = [SymbolTable.root]
        for set in [visibleFiles, optionFiles] {
            set.forEach { file in
                var package = files[file].package
                while packages.insert(package).inserted { package = symbols[package].parent }
            }
        }
        visiblePackages = packages
    }

    /// Adds an imported file, and what it imports publicly: that is known, because it has been linked.
    private func show(_ file: Int, in shown: inout FileSet) {
        shown.insert(file)
        if let others = files[file].publicFiles { shown.formUnion(others) }
    }

    private mutating func addPublicFile(_ target: Int) {
        var all = files[file].publicFiles ?? FileSet()
        files[file].publicFiles = nil
        show(target, in: &all)
        files[file].publicFiles = all
        files[file].lacksPublicFiles = files[file].lacksPublicFiles || files[target].lacksPublicFiles
    }

    private func isVisible(_ symbol: Int, _ wanted: Wanted) -> Bool {
        let found = symbols[symbol]
        if found.kind == .package { return visiblePackages.contains(symbol) }
        return visibleFiles.contains(found.file) || (wanted == .option && optionFiles.contains(found.file))
    }

    /// The symbol of a name as it is written inside of a scope; nil if there is none that the file may use.
    ///
    /// From the innermost scope outward, the first that has the name's first part decides: the rest has to be there.
    func find(_ name: String, from scope: Int, _ wanted: Wanted) -> Int? {
        let isAbsolute = name.utf8.first == UInt8(ascii: ".")
        var parts = [name][...]
        if name.utf8.contains(UInt8(ascii: ".")) {
            parts = name.utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }[...]
        }
        if isAbsolute { return descend(parts, from: SymbolTable.root, wanted) }
        guard let first = parts.popFirst() else { return nil }
        var scope = scope
        while true {
            if let found = symbols.find(first, in: scope), isVisible(found, wanted) {
                if parts.isEmpty {
                    if wanted != .type || symbols[found].kind.isType { return found }
                } else if symbols[found].kind.isScope {
                    return descend(parts, from: found, wanted)
                }
            }
            if scope == SymbolTable.root { return nil }
            scope = symbols[scope].parent
        }
    }

    private func descend(_ parts: ArraySlice<String>, from scope: Int, _ wanted: Wanted) -> Int? {
        var scope = scope
        for part in parts {
            guard let next = symbols.find(part, in: scope) else { return nil }
            scope = next
        }
        return isVisible(scope, wanted) ? scope : nil
    }

    /// The error that a name stands for nothing here.
    func unresolved(_ reference: TypeReference, from scope: Int) -> ProtobufSchemaError {
        var message = "\(reference.name) is not defined"
        let name = reference.name.utf8.first == UInt8(ascii: ".") ? String(reference.name.dropFirst()) : reference.name
        var scope = scope
        while true {
            let parts = name.utf8.split(separator: UInt8(ascii: ".")).map { String(decoding: $0, as: UTF8.self) }
            var place: Int? = scope
            for part in parts { place = place.flatMap { symbols.find(part, in: $0) } }
            if let place, symbols[place].kind != .package {
                let symbol = symbols[place]
                if symbol.kind.isType, symbol.file != file, !visibleFiles.contains(symbol.file) {
                    message += " here; it is in \"\(files[symbol.file].node.path)\", which this file does not import"
                } else if symbol.kind.isType {
                    message += " from here on, because a nearer name hides it: write .\(symbols.fullName(place))"
                }
                break
            }
            if scope == SymbolTable.root { break }
            scope = symbols[scope].parent
        }
        return error(.unresolvedName, message, at: reference.span)
    }
}
