// SPDX-License-Identifier: Apache-2.0

import Cedar

extension RelationModel {
    /// Reads OpenFGA's own language: `type`, `relations`, `define viewer: [user, group#member] or editor`.
    init(dsl text: String) throws(ImportFailure) {
        var type: CedarString?
        for (index, raw) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = Self.withoutComment(Substring(raw)).trimmed
            let number = index + 1
            if line.isEmpty || line == "relations" || line == "model" { continue }
            if line.hasPrefix("schema ") || line.hasPrefix("module ") { continue }
            // What a condition asks is nothing that tuples say.
            if line.hasPrefix("condition ") { break }
            if let name = line.after("type ") ?? line.after("extend type ") {
                let name = CedarString(String(name.trimmed))
                try Self.check(name, line: number)
                guard types[name] == nil || line.hasPrefix("extend ") else {
                    throw ImportFailure("import.model", "the type '\(name)' is defined twice", line: number)
                }
                types[name, default: [:]] = types[name] ?? [:]
                type = name
            } else if let definition = line.after("define "), let colon = definition.firstIndex(of: ":"), let type {
                let name = CedarString(String(definition[..<colon].trimmed))
                try Self.check(name, line: number)
                var parser = DefinitionParser(definition[definition.index(after: colon)...], line: number)
                guard types[type]?.updateValue(try parser.parsed(), forKey: name) == nil else {
                    let message = "the relation '\(name)' of '\(type)' is defined twice"
                    throw ImportFailure("import.model", message, line: number)
                }
            } else {
                throw ImportFailure(
                    "import.model",
                    "a type or the definition of a relation is expected here",
                    line: number
                )
            }
        }
        guard !types.isEmpty else { throw ImportFailure("import.model", "the model has no type", line: 1) }
    }

    /// The `#` of `group#member` begins no comment, since nothing is blank before it.
    private static func withoutComment(_ line: Substring) -> Substring {
        let bytes = line.utf8
        let start = bytes.indices.first { index in
            guard bytes[index] == UInt8(ascii: "#") else { return false }
            return index == bytes.startIndex || [0x20, 0x09].contains(bytes[bytes.index(before: index)])
        }
        return start.map { line[..<$0] } ?? line
    }
}

/// Reads what stands behind the colon of a definition.
private struct DefinitionParser {
    private let line: Int
    private var words: [String] = []
    private var index = 0
    private var restrictions: Set<RelationRestriction>?

    init(_ text: Substring, line: Int) {
        self.line = line
        var word = ""
        var depth = 0
        func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar == "(" || scalar == ")" }
        for scalar in text.unicodeScalars {
            if scalar == "[" { depth += 1 }
            if depth == 0, scalar.properties.isWhitespace || isMark(scalar) {
                if !word.isEmpty { words.append(word) }
                word = ""
                if isMark(scalar) { words.append(String(scalar)) }
                continue
            }
            word.unicodeScalars.append(scalar)
            if scalar == "]" { depth -= 1 }
        }
        if !word.isEmpty { words.append(word) }
    }

    private var next: String? { index < words.count ? words[index] : nil }

    mutating func parsed() throws(ImportFailure) -> RelationModel.Relation {
        let rewrite = try expression(0)
        guard next == nil else { throw failure("'\(next ?? "")' is not expected here") }
        return RelationModel.Relation(rewrite: rewrite, restrictions: restrictions)
    }

    private func failure(_ message: String) -> ImportFailure { ImportFailure("import.model", message, line: line) }

    private mutating func expression(_ depth: Int) throws(ImportFailure) -> RelationModel.Rewrite {
        guard depth < RelationModel.depth else { throw failure("the definition is nested too deep") }
        let first = try term(depth)
        guard let sign = next, sign == "or" || sign == "and" || sign == "but" else { return first }
        if sign == "but" {
            index += 1
            guard next == "not" else { throw failure("'not' is expected after 'but'") }
            index += 1
            return .difference(first, try term(depth))
        }
        var all = [first]
        while next == sign {
            index += 1
            all.append(try term(depth))
        }
        return sign == "or" ? .union(all) : .intersection(all)
    }

    private mutating func term(_ depth: Int) throws(ImportFailure) -> RelationModel.Rewrite {
        guard let word = next else { throw failure("the definition ends too early") }
        index += 1
        if word == "(" {
            let inner = try expression(depth + 1)
            guard next == ")" else { throw failure("a parenthesis is not closed") }
            index += 1
            return inner
        }
        if word.hasPrefix("[") {
            try restrict(word)
            return .this
        }
        guard word != ")", word != "or", word != "and", word != "but", word != "from" else {
            throw failure("'\(word)' is not expected here")
        }
        if next == "from" {
            index += 1
            guard let tupleset = next else { throw failure("a relation is expected after 'from'") }
            index += 1
            return .from(tupleset: CedarString(tupleset), relation: CedarString(word))
        }
        return .computed(CedarString(word))
    }

    /// `[user, user:*, group#member, user with weekday]`
    private mutating func restrict(_ word: String) throws(ImportFailure) {
        guard word.utf8.count >= 2, word.utf8.last == UInt8(ascii: "]") else {
            throw failure("'\(word)' does not end in ]")
        }
        guard restrictions == nil else { throw failure("a definition lists types twice") }
        var all: Set<RelationRestriction> = []
        for text in word.dropFirst().dropLast().utf8
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        {
            guard let restriction = RelationRestriction(Substring(text)) else {
                throw failure("'\(Substring(text).trimmed)' is no type, and no type with a relation")
            }
            all.insert(restriction)
        }
        restrictions = all
    }
}
