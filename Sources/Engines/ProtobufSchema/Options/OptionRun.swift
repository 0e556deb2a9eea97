// SPDX-License-Identifier: Apache-2.0

/// Checks the options of one element, one after the other.
struct OptionRun {
    let linker: Linker
    let types: OptionTypes
    let element: OptionElement
    /// Where the names of extensions are looked up from.
    let scope: Int
    /// What has been set: the fields on the way to each value.
    private var taken: Set<[Int]> = []
    /// The messages of which single fields are set, by the way to them.
    private var opened: [(path: [Int], message: Int, span: SourceSpan)] = []
    private var openedPaths: Set<[Int]> = []

    init(linker: Linker, types: OptionTypes, element: OptionElement, scope: Int) {
        self.linker = linker
        self.types = types
        self.element = element
        self.scope = scope
    }

    mutating func check(_ option: OptionNode, of root: Int) throws(ProtobufSchemaError) {
        if try checkPseudoOption(option) { return }
        if option.parts.first?.name == "uninterpreted_option" {
            throw error(.invalidOption, "uninterpreted_option cannot be set", at: option.nameSpan)
        }
        if option.parts.first?.name == "features", option.parts[0].isExtension == false, !linker.syntax.isEdition {
            throw error(.unsupportedEdition, "features begin with edition 2023", at: option.nameSpan)
        }
        var message = root
        var path: [Int] = []
        for (position, part) in option.parts.enumerated() {
            guard let place = try field(part, of: message, in: option) else { return }
            let field = types.fields[place]
            try checkUse(of: place, at: part.span)
            path.append(place)
            guard position + 1 < option.parts.count else { break }
            if field.isRepeated {
                let text = "\(part.name) is repeated: set it as a whole, with a message in braces"
                throw error(.invalidOption, text, at: part.span)
            }
            switch field.type {
            case .message(let inner):
                message = inner
                if openedPaths.insert(path).inserted { opened.append((path, inner, option.span)) }
            case .unknown: return
            case .scalar, .enumeration:
                throw error(.invalidOption, "\(part.name) is no message and has no fields", at: part.span)
            }
        }
        guard let last = path.last else { return }
        try take(path, isRepeated: types.fields[last].isRepeated, option)
        try checkValue(option, of: last, path)
    }

    /// After the last option: messages that were set field by field have to be whole.
    func finish() throws(ProtobufSchemaError) {
        for (path, message, span) in opened {
            for place in types.messages[message].required where !taken.contains(path + [place]) {
                let name = types.fields[place].node.name.text
                throw error(.invalidValue, "the required field \(name) is not set", at: span)
            }
        }
    }

    /// `default` and `json_name` look like options but are parts of the field.
    private mutating func checkPseudoOption(_ option: OptionNode) throws(ProtobufSchemaError) -> Bool {
        guard element == .field, let part = option.parts.first, !part.isExtension,
            part.name == "default" || part.name == "json_name"
        else { return false }
        guard option.parts.count == 1 else {
            throw error(.invalidOption, "\(part.name) has no fields", at: option.nameSpan)
        }
        guard taken.insert([part.name == "default" ? -1 : -2]).inserted else {
            throw error(.invalidOption, "\(part.name) is set twice", at: option.span)
        }
        if part.name == "json_name" {
            guard case .string = option.value else {
                throw error(.invalidValue, "json_name is a string", at: option.valueSpan)
            }
        }
        return true
    }

    /// The field that a part of a name means; nil if it may come from a missing import.
    private func field(_ part: OptionNamePart, of message: Int, in option: OptionNode) throws(ProtobufSchemaError)
        -> Int?
    {
        func whole() -> String { types.symbols.fullName(types.messages[message].symbol) }
        guard part.isExtension else {
            if let place = types.field(part.name, of: message) { return place }
            // A missing file may bring its own descriptor.proto, with other options.
            if linker.hasMissingImports { return nil }
            throw error(
                .invalidOption,
                "there is no option \(option.name): \(whole()) has no field \(part.name)",
                at: part.span
            )
        }
        guard let symbol = linker.find(part.name, from: scope, .option) else {
            if linker.hasMissingImports { return nil }
            let text = "there is no option (\(part.name)) here: import the file that defines it, or mend the name"
            throw error(.invalidOption, text, at: part.span)
        }
        let found = linker.symbols[symbol]
        guard found.kind == .extension else {
            throw error(.invalidOption, "\(part.name) is a \(found.kind.word), not an extension", at: part.span)
        }
        let extended = linker.fields[found.index].message
        if types.isOwn, extended == message { return found.index }
        if extended == nil { return nil }
        throw error(.invalidOption, "(\(part.name)) does not extend \(whole()): it cannot be used here", at: part.span)
    }

    /// Notes that a value is set; a second one is an error, unless the field is repeated.
    mutating func take(_ path: [Int], isRepeated: Bool, _ option: OptionNode) throws(ProtobufSchemaError) {
        if !isRepeated, taken.contains(path) {
            throw error(.invalidOption, "the option \(option.name) is set twice", at: option.span)
        }
        var prefix = path
        while !prefix.isEmpty, taken.insert(prefix).inserted { prefix.removeLast() }
    }

    /// Whether an option may be used on the element and in the file's edition.
    func checkUse(of place: Int, at span: SourceSpan) throws(ProtobufSchemaError) {
        let use = types.fields[place].use
        if let targets = use.targets, !targets.contains(element) {
            throw error(.invalidOption, "\(types.name(ofField: place)) cannot be set on \(element.word)", at: span)
        }
        try checkEditions(of: use, types.name(ofField: place), at: span)
    }

    /// Whether the file's edition has an option or value.
    private func checkEditions(
        of use: OptionUse,
        _ name: @autoclosure () -> String,
        at span: SourceSpan
    ) throws(ProtobufSchemaError) {
        let edition = linker.syntax
        if let first = use.introduced, edition.rawValue < first {
            let text = "\(name()) begins with a later edition than the file's, \(edition.word)"
            throw error(.unsupportedEdition, text, at: span)
        }
        if let end = use.removed, edition.rawValue >= end {
            throw error(.unsupportedEdition, "\(name()) has been removed from edition \(edition.word)", at: span)
        }
    }

    /// Whether the file's edition has a value of an enum.
    func checkUse(ofValue name: String, inEnum place: Int, at span: SourceSpan) throws(ProtobufSchemaError) {
        guard let use = types.use(ofValue: name, inEnum: place) else { return }
        try checkEditions(of: use, name, at: span)
    }

    func error(_ code: ProtobufSchemaError.Code, _ message: String, at span: SourceSpan) -> ProtobufSchemaError {
        linker.error(code, message, at: span)
    }
}
