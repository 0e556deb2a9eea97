// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import JSON
import SchemaCheck

/// One line of a batch: a new schema and the versions before it.
struct BatchCase {
    private let level: CompatibilityLevel
    private let old: [[UInt8]]
    private let new: [UInt8]
    private let oldFiles: [(name: String, text: [UInt8])]
    private let newFiles: [(name: String, text: [UInt8])]

    /// One pass over the members of an object on the tape: making a tree of a line with hundreds of versions, or looking
    /// each member up, would cost more than the comparison.
    init(_ view: JSONTapeView, _ object: Int, defaultLevel: CompatibilityLevel) throws(BatchProblem) {
        var level = defaultLevel
        var old: [[UInt8]]?
        var new: [UInt8]?
        var oldFiles: [(String, [UInt8])] = []
        var newFiles: [(String, [UInt8])] = []
        var key = object + 1
        while key < view.nodes[object].extent {
            let value = key + 1
            switch view.string(key) {
            case "old": old = try Self.history(view, value)
            case "new": new = try Self.schema(view, value, "new")
            case "compatibility": level = try Self.level(view.tree(value), defaultLevel)
            case "format": try Self.checkFormat(view.tree(value))
            case "oldFiles": oldFiles = try Self.files(view, value, "oldFiles")
            case "newFiles": newFiles = try Self.files(view, value, "newFiles")
            default: break
            }
            key = view.next(value)
        }
        guard let old else {
            throw BatchProblem(.missingMember, "\"old\" is missing: the earlier versions, oldest first")
        }
        guard let new else { throw BatchProblem(.missingMember, "\"new\" is missing: the new schema") }
        self.level = level
        self.old = old
        self.new = new
        self.oldFiles = oldFiles
        self.newFiles = newFiles
    }

    func report() throws(BatchProblem) -> Report {
        var history: [NamedSchema] = []
        history.reserveCapacity(old.count)
        for (index, text) in old.enumerated() {
            let name = old.count == 1 ? "old" : "old[\(index)]"
            if let earlier = history.last, text == old[index - 1] {
                // A version that changes nothing is read once.
                history.append(Self.named(name, earlier.schema, oldFiles))
            } else {
                history.append(Self.named(name, try Self.parse(text, name, oldFiles), oldFiles))
            }
        }
        let schema = try Self.parse(new, "new", newFiles)
        return SchemaCheck(level: level).run(Self.named("new", schema, newFiles), against: history)
    }

    private static func named(_ name: String, _ schema: AvroSchema, _ files: [(name: String, text: [UInt8])])
        -> NamedSchema
    {
        NamedSchema(name: name, referenceFiles: files.map(\.name), schema: schema)
    }

    private static func parse(
        _ text: [UInt8],
        _ name: String,
        _ files: [(name: String, text: [UInt8])]
    ) throws(BatchProblem) -> AvroSchema {
        do throws(AvroSchemaError) {
            return try AvroSchema(parsing: text, references: files.map(\.text))
        } catch {
            let file = error.document > 0 ? files[error.document - 1].name : name
            throw BatchProblem(unreadable: Finding(error, file: file))
        }
    }

    private static func history(_ view: JSONTapeView, _ list: Int) throws(BatchProblem) -> [[UInt8]] {
        guard view.nodes[list].kind == .array else {
            throw BatchProblem(
                .invalidMember,
                "\"old\" is an array of schemas, oldest first; found: \(view.kind(list))"
            )
        }
        var texts: [[UInt8]] = []
        texts.reserveCapacity(Int(view.nodes[list].count))
        var version = list + 1
        var last: Int?
        while version < view.nodes[list].extent {
            let isText = view.nodes[version].kind == .string
            let isSame = isText && last.map { view.bytes($0).hasSameBytes(as: view.bytes(version)) } ?? false
            // A version that changes nothing shares the memory of the one before.
            texts.append(isSame ? texts[texts.count - 1] : try schema(view, version, "old"))
            last = isText ? version : nil
            version = view.next(version)
        }
        return texts
    }

    /// A schema as its text, or as the JSON itself.
    private static func schema(_ view: JSONTapeView, _ value: Int, _ name: String) throws(BatchProblem) -> [UInt8] {
        switch view.nodes[value].kind {
        case .string:
            let text = Array(view.bytes(value))
            // The parser takes primitives' bare names, except for this one, which is JSON of its own.
            return text == Array("null".utf8) ? Array("\"null\"".utf8) : text
        case .object, .array: return view.tree(value).compactBytes
        default:
            throw BatchProblem(.invalidMember, "a schema in \"\(name)\" is text or JSON; found: \(view.kind(value))")
        }
    }

    private static func level(
        _ value: JSON,
        _ defaultLevel: CompatibilityLevel
    ) throws(BatchProblem) -> CompatibilityLevel {
        if value.isNull { return defaultLevel }
        guard let name = value.string, let level = CompatibilityLevel(rawValue: name) else {
            throw BatchProblem(
                .unknownLevel,
                "\(value.compactText) is no compatibility level; choose one of \(CompatibilityLevel.names)"
            )
        }
        return level
    }

    private static func checkFormat(_ value: JSON) throws(BatchProblem) {
        if value.isNull { return }
        guard let name = value.string else {
            throw BatchProblem(.invalidMember, "\"format\" is a name such as \"avro\"; found: \(value.kind)")
        }
        if name != "avro" && name.lowercased() != "avro" {
            throw BatchProblem(.unsupportedFormat, "the format \(value.compactText) is not supported yet; use \"avro\"")
        }
    }

    private static func files(
        _ view: JSONTapeView,
        _ object: Int,
        _ name: String
    ) throws(BatchProblem) -> [(String, [UInt8])] {
        if view.nodes[object].kind == .null { return [] }
        guard view.nodes[object].kind == .object else {
            throw BatchProblem(.invalidMember, "\"\(name)\" is an object {path: text}; found: \(view.kind(object))")
        }
        var files: [(String, [UInt8])] = []
        var key = object + 1
        while key < view.nodes[object].extent {
            files.append((view.string(key), try schema(view, key + 1, name)))
            key = view.next(key + 1)
        }
        return files
    }
}
