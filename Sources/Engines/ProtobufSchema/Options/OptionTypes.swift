// SPDX-License-Identifier: Apache-2.0

/// The messages that describe options: those of the `descriptor.proto` that the schema imports, else the built-in ones.
struct OptionTypes {
    let messages: [LinkedMessage]
    let enums: [LinkedEnum]
    let fields: [LinkedField]
    let symbols: SymbolTable
    /// Whether they are the schema's own, so that extensions can belong to them.
    let isOwn: Bool
    /// The symbol of the package `google.protobuf`.
    private let package: Int

    private static let builtIn = Linker.descriptorLinked.flatMap { OptionTypes($0, isOwn: false) }

    private init?(_ linker: Linker, isOwn: Bool) {
        guard let google = linker.symbols.find("google", in: SymbolTable.root),
            let package = linker.symbols.find("protobuf", in: google),
            let options = linker.symbols.find("FileOptions", in: package),
            linker.symbols[options].kind == .message
        else { return nil }
        self.package = package
        messages = linker.messages
        enums = linker.enums
        fields = linker.fields
        symbols = linker.symbols
        self.isOwn = isOwn
    }

    /// The types that hold for the files of a linker.
    static func types(for linker: Linker) -> OptionTypes? { OptionTypes(linker, isOwn: true) ?? builtIn }

    /// The message that describes the options of an element.
    func options(of element: OptionElement) -> Int? {
        guard let symbol = symbols.find(element.options, in: package), symbols[symbol].kind == .message else {
            return nil
        }
        return symbols[symbol].index
    }

    /// The field of a message.
    func field(_ name: String, of message: Int) -> Int? {
        guard let symbol = symbols.find(name, in: messages[message].symbol), symbols[symbol].kind == .field else {
            return nil
        }
        return symbols[symbol].index
    }

    /// Which of an enum's values has the name.
    private func position(ofValue name: String, inEnum place: Int) -> Int? {
        guard let symbol = symbols.find(name, in: symbols[enums[place].symbol].parent),
            symbols[symbol].kind == .enumValue, symbols[symbol].index == place
        else { return nil }
        return symbols[symbol].position
    }

    /// Whether an enum has a value of the name.
    func hasValue(_ name: String, inEnum place: Int) -> Bool { position(ofValue: name, inEnum: place) != nil }

    /// Where a value of an enum can be used; nil if that is not restricted.
    func use(ofValue name: String, inEnum place: Int) -> OptionUse? {
        guard !enums[place].uses.isEmpty else { return nil }
        return position(ofValue: name, inEnum: place).flatMap { enums[place].uses[$0] }
    }

    func name(ofField field: Int) -> String { symbols.fullName(fields[field].symbol) }
}
