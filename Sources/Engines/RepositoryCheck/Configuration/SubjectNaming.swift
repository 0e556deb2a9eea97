// SPDX-License-Identifier: Apache-2.0

/// How a file's subject is called.
public enum SubjectNaming: Sendable {
    /// An Avro schema by the full name of its type, everything else by its path without extension.
    case automatic
    /// A text in which `{name}`, `{topic}`, `{path}`, `{directory}` and `{record}` are filled in.
    case template(SubjectTemplate)

    /// A strategy by its name, else a template.
    ///
    /// - Throws: ``SubjectTemplateError`` for a template that cannot be filled in.
    init(_ text: String) throws(SubjectTemplateError) {
        self =
            switch text {
            case "automatic": .automatic
            case "path": .template(SubjectTemplate([.path]))
            case "record": .template(SubjectTemplate([.record]))
            case "topic": .template(SubjectTemplate([.name, .literal("-value")]))
            case "topic-record": .template(SubjectTemplate([.name, .literal("-"), .record]))
            default: .template(try SubjectTemplate(text))
            }
    }

    /// The subject of a file; nil if it takes a record's name and there is none.
    func subject(path: String, record: String?, isAvro: Bool) -> String? {
        let plain = PathText.withoutExtension(path)
        switch self {
        case .automatic: return isAvro ? record ?? plain : plain
        case .template(let template): return template.fill(path: plain, record: record)
        }
    }

    /// Whether a file's subject stays when the file moves.
    var followsRecord: Bool {
        switch self {
        case .automatic: false
        case .template(let template): template.parts.allSatisfy { !$0.dependsOnPath }
        }
    }
}

/// A text with places to fill in.
public struct SubjectTemplate: Sendable {
    enum Part: Sendable, Equatable {
        case literal(String)
        case name, path, directory, record

        var dependsOnPath: Bool { self == .name || self == .path || self == .directory }
    }

    let parts: [Part]

    init(_ parts: [Part]) {
        self.parts = parts
    }

    /// Reads a template.
    init(_ text: String) throws(SubjectTemplateError) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let brace = rest.utf8.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            guard rest.utf8[brace] == UInt8(ascii: "{"),
                let end = rest[brace...].utf8.firstIndex(of: UInt8(ascii: "}"))
            else { throw SubjectTemplateError(message: "a brace has no partner") }
            if brace > rest.startIndex { parts.append(.literal(String(rest[..<brace]))) }
            parts.append(try Self.part(String(rest[rest.utf8.index(after: brace)..<end])))
            rest = rest[rest.utf8.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        guard !parts.isEmpty else { throw SubjectTemplateError(message: "a subject's name is empty") }
        self.parts = parts
    }

    private static func part(_ name: String) throws(SubjectTemplateError) -> Part {
        switch name {
        case "name", "topic": .name
        case "path": .path
        case "directory": .directory
        case "record": .record
        default: throw SubjectTemplateError(message: "'{\(name.prefix(40))}' is unknown")
        }
    }

    func fill(path: String, record: String?) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .name: text += PathText.lastPart(path)
            case .path: text += path
            case .directory: text += PathText.lastPart(PathText.directory(path))
            case .record:
                guard let record else { return nil }
                text += record
            }
        }
        return text
    }
}

/// Why a text is no template of subjects.
struct SubjectTemplateError: Error {
    let message: String
}
