// SPDX-License-Identifier: Apache-2.0

/// Prints a file as registries keep it: one form for all white space, comments and orders of sections.
///
/// In messages reserved numbers come first, then options, fields, oneofs, groups, extension ranges, extensions,
/// messages and enums; each kind in the order of the text, because clients count messages by their places.
struct ProtoPrinter {
    let file: ProtobufFile
    /// Whether numbers in options are printed as they were written.
    let keepsLiterals: Bool
    var writer: ProtoWriter

    init(_ file: ProtobufFile, keepsLiterals: Bool = true) {
        self.file = file
        self.keepsLiterals = keepsLiterals
        writer = ProtoWriter(capacity: file.text.count + 64)
    }

    /// The file's text.
    static func text(of file: ProtobufFile, keepsLiterals: Bool = true) -> [UInt8] {
        var printer = ProtoPrinter(file, keepsLiterals: keepsLiterals)
        printer.printFile()
        return printer.writer.bytes
    }

    private mutating func printFile() {
        if file.syntaxSpan != nil {
            writer.line("\(file.syntax.isEdition ? "edition" : "syntax") = \"\(file.syntax.word)\";")
        }
        if let package = file.package { writer.line("package \(package.name.text);") }
        printImports()
        if !file.options.isEmpty {
            writer.endLine()
            for option in file.options { printStatement(option) }
        }
        let order = NestedOrder(file)
        if !order.items.isEmpty || !file.enums.isEmpty {
            writer.endLine()
            for item in order.items { printItem(item, in: nil, groups: file.messages) }
            for enumeration in file.enums { printEnum(enumeration) }
        }
        let extends = file.extends.filter { !order.starts.contains($0.span.start) || !$0.hasGroup }
        if !extends.isEmpty {
            writer.endLine()
            for block in extends { printExtend(block, groups: file.messages) }
        }
        if !file.services.isEmpty {
            writer.endLine()
            for service in file.services { printService(service) }
        }
    }

    private mutating func printImports() {
        guard !file.imports.isEmpty else { return }
        writer.endLine()
        let kinds: [(ImportNode.Kind, String)] = [
            (.plain, "import "), (.public, "import public "), (.weak, "import weak "), (.option, "import option "),
        ]
        for (kind, words) in kinds {
            for node in file.imports where node.kind == kind {
                writer.write(words)
                writer.writeString(Array(node.path.utf8))
                writer.line(";")
            }
        }
    }

    /// A message, or what stands among them; oneofs only inside of a message.
    mutating func printItem(_ item: NestedOrder.Item, in around: (MessageNode, NestedOrder)?, groups: [MessageNode]) {
        switch item {
        case .message(let child):
            writer.write("\(Self.word(child.visibility))message \(child.name.text) ")
            printBody(child)
        case .field(let field): printField(field, groups: groups)
        case .oneof(let index): if let around { printOneof(index, of: around.0, around.1) }
        case .extend(let block): printExtend(block, groups: groups)
        }
    }

    static func word(_ visibility: Visibility) -> String {
        switch visibility {
        case .unspecified: ""
        case .export: "export "
        case .local: "local "
        }
    }

    mutating func printExtend(_ block: ExtendNode, groups: [MessageNode]) {
        writer.write("extend \(block.extendee.name) ")
        printBraces { printer in
            guard !block.fields.isEmpty else { return }
            printer.section { printer in
                for field in block.fields { printer.printField(field, groups: groups) }
            }
        }
    }

    /// Braces around sections, which begin on lines of their own.
    mutating func printBraces(_ sections: (inout ProtoPrinter) -> Void) {
        writer.write("{")
        sections(&self)
        writer.line("}")
    }

    /// What stands between braces after an empty line, or after the opening brace.
    mutating func section(_ body: (inout ProtoPrinter) -> Void) {
        writer.endLine()
        writer.depth += 1
        body(&self)
        writer.depth -= 1
    }
}
