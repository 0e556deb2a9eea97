// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// Reads the whole text.
    mutating func readFile() throws(ProtobufSchemaError) {
        if isAt("syntax") || isAt("edition") { try readSyntax() }
        while token.kind != .end {
            if try take(symbol: ";") { continue }
            try readTopLevel()
        }
    }

    private mutating func readTopLevel() throws(ProtobufSchemaError) {
        let start = token.start
        guard token.kind == .identifier else { throw unexpected("a message, enum or another definition") }
        let visibility = try readVisibility()
        if isAt("message") {
            file.messages.append(try message(visibility, from: start))
        } else if isAt("enum") {
            file.enums.append(try enumeration(visibility, from: start))
        } else if isAt("service") {
            if visibility != .unspecified {
                violates(.invalidSyntax, "only messages and enums are exported or local, services are not", at: start)
            }
            file.services.append(try service(from: start))
        } else if visibility != .unspecified {
            throw unexpected("'message' or 'enum' after 'export' or 'local'")
        } else if isAt("extend") {
            var messages: [MessageNode] = []
            swap(&messages, &file.messages)
            file.extends.append(try extend(groups: &messages))
            file.messages = messages
        } else if isAt("import") {
            file.imports.append(try importStatement())
        } else if isAt("package") {
            try readPackage()
        } else if isAt("option") {
            file.options.append(try optionStatement())
        } else {
            throw unexpected("a message, enum or another definition")
        }
    }

    /// `export` or `local`, which edition 2024 has.
    mutating func readVisibility() throws(ProtobufSchemaError) -> Visibility {
        guard file.syntax >= .edition2024, isAt("export") || isAt("local") else { return .unspecified }
        let visibility: Visibility = isAt("export") ? .export : .local
        try advance()
        return visibility
    }

    private mutating func readSyntax() throws(ProtobufSchemaError) {
        let start = token.start
        let isEdition = isAt("edition")
        try advance()
        try expect("=", "after the word")
        let place = token.start
        let word = String(decoding: try string("a quoted word, such as \"proto3\""), as: UTF8.self)
        switch (isEdition, word) {
        case (false, "proto2"): file.syntax = .proto2
        case (false, "proto3"): file.syntax = .proto3
        case (true, "2023"): file.syntax = .edition2023
        case (true, "2024"): file.syntax = .edition2024
        case (true, "2026"): file.syntax = .edition2026
        case (true, "UNSTABLE"): file.syntax = .unstable
        case (false, _):
            let message = "there is no syntax \"\(word.prefix(40))\": write \"proto2\" or \"proto3\", or an edition"
            throw error(.unsupportedEdition, message, at: place)
        case (true, _):
            let message = "there is no edition \"\(word.prefix(40))\": write \"2023\" or \"2024\", or a syntax"
            throw error(.unsupportedEdition, message, at: place)
        }
        try expect(";", "after the \(isEdition ? "edition" : "syntax")")
        file.syntaxSpan = span(from: start)
    }

    private mutating func readPackage() throws(ProtobufSchemaError) {
        let start = token.start
        if file.package != nil { throw error(.invalidSyntax, "a file has one package statement", at: start) }
        try advance()
        var name = try identifier("the name of the package")
        var parts = 1
        while isAt(symbol: ".") {
            parts += 1
            guard parts <= ProtobufLimits.packageParts else {
                let message = "the name of a package has up to \(ProtobufLimits.packageParts) parts"
                throw error(.tooLarge, message, at: token.start)
            }
            try advance()
            let part = try identifier("the next part of the package's name")
            name.text += "." + part.text
            name.span.end = part.span.end
        }
        try expect(";", "after the package")
        file.package = PackageNode(name: name, span: span(from: start))
    }

    private mutating func importStatement() throws(ProtobufSchemaError) -> ImportNode {
        let start = token.start
        try advance()
        var kind = ImportNode.Kind.plain
        if try take("public") {
            kind = .public
        } else if isAt("weak") {
            if file.syntax >= .edition2024 {
                violates(.invalidImport, "edition 2024 has no weak imports; 'import option' may do", at: token.start)
            }
            try advance()
            kind = .weak
        } else if isAt("option") {
            if file.syntax < .edition2024 {
                throw error(.unsupportedEdition, "'import option' begins with edition 2024", at: token.start)
            }
            try advance()
            kind = .option
        }
        let place = token.start
        let bytes = try string("the quoted path of a file")
        guard let path = String(validating: bytes, as: UTF8.self) else {
            throw error(.invalidImport, "the path of the import is not UTF-8", at: place)
        }
        let pathSpan = span(from: place)
        try expect(";", "after the import")
        return ImportNode(kind: kind, path: path, pathSpan: pathSpan, span: span(from: start))
    }
}
