// SPDX-License-Identifier: Apache-2.0

/// Everything that the files of a schema define, in flat tables whose places are the types' identities.
package final class LinkedModel: Sendable {
    /// The schema's own file first, then those it needs.
    package let files: [LinkedFile]
    package let messages: [LinkedMessage]
    package let enums: [LinkedEnum]
    package let fields: [LinkedField]
    package let services: [LinkedService]
    let symbols: SymbolTable

    init(_ linker: Linker) {
        files = linker.files
        messages = linker.messages
        enums = linker.enums
        fields = linker.fields
        services = linker.services
        symbols = linker.symbols
    }

    /// The full name of a message, without a leading dot.
    package func name(ofMessage message: Int) -> String { symbols.fullName(messages[message].symbol) }

    /// The full name of an enum, without a leading dot.
    package func name(ofEnum index: Int) -> String { symbols.fullName(enums[index].symbol) }

    /// The full name of a field or extension, without a leading dot.
    package func name(ofField field: Int) -> String { symbols.fullName(fields[field].symbol) }

    /// Whether a message has a oneof of the name, also one that proto3 makes for an optional field.
    package func hasOneof(_ name: String, inMessage message: Int) -> Bool {
        guard let symbol = symbols.find(name, in: messages[message].symbol) else { return false }
        return symbols[symbol].kind == .oneof
    }

    /// The number of an enum's value; nil if it has none of the name.
    package func number(ofValue name: String, inEnum place: Int) -> Int32? {
        guard let symbol = symbols.find(name, in: symbols[enums[place].symbol].parent),
            symbols[symbol].kind == .enumValue, symbols[symbol].index == place
        else { return nil }
        return enums[place].node.values[symbols[symbol].position].number
    }

    /// What a full name without a leading dot stands for.
    func symbol(named name: String) -> Int? {
        var scope = SymbolTable.root
        for part in name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let next = symbols.find(String(part) ?? "", in: scope) else { return nil }
            scope = next
        }
        return scope
    }
}

/// A file and what it defines at its top level.
package struct LinkedFile: Sendable {
    package var node: ProtobufFile
    /// Whether the file is one of those that are known to be right.
    package var isBuiltIn = false
    /// The files of its imports, in their order; nil for those that nobody gave.
    package var imports: [Int?] = []
    /// Whether code for it uses the small runtime only.
    var isLite = false
    /// All that it imports publicly, directly or through others; nil without any such import.
    var publicFiles: FileSet?
    /// Whether one of those is missing.
    var lacksPublicFiles = false
    /// The symbol of its package.
    var package = SymbolTable.root
    package var messages: [Int] = []
    package var enums: [Int] = []
    /// Extensions at the top level, whatever they extend.
    package var extensions: Range<Int> = 0..<0
    package var services: Range<Int> = 0..<0
    package var features = FeatureSet()
}
