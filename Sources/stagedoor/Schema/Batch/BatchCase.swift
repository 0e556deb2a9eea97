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

    /// One pass over the members: looking each one up would cost more than the comparison.
    init(_ object: JSONObject, defaultLevel: CompatibilityLevel) throws(BatchProblem) {
        var level = defaultLevel
        var old: [[UInt8]]?
        var new: [UInt8]?
        var oldFiles: [(String, [UInt8])] = []
        var newFiles: [(String, [UInt8])] = []
        for member in object.members {
            switch member.key {
            case "old": old = try Self.history(member.value)
            case "new": new = try Self.schema(member.value, "new")
            case "compatibility": level = try Self.level(member.value, defaultLevel)
            case "format": try Self.checkFormat(member.value)
            case "oldFiles": oldFiles = try Self.files(member)
            case "newFiles": newFiles = try Self.files(member)
            default: break
            }
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

    private static func history(_ value: JSON) throws(BatchProblem) -> [[UInt8]] {
        guard let versions = value.array else {
            throw BatchProblem(.invalidMember, "\"old\" is an array of schemas, oldest first; found: \(value.kind)")
        }
        var texts: [[UInt8]] = []
        texts.reserveCapacity(versions.count)
        var last: String?
        for version in versions {
            let isSame = version.string.flatMap { text in last.map { $0.hasSameBytes(as: text) } } ?? false
            // A version that changes nothing shares the memory of the one before.
            texts.append(isSame ? texts[texts.count - 1] : try schema(version, "old"))
            last = version.string
        }
        return texts
    }

    /// A schema as its text, or as the JSON itself.
    private static func schema(_ value: JSON, _ name: String) throws(BatchProblem) -> [UInt8] {
        switch value.value {
        // The parser takes primitives' bare names, except for this one, which is JSON of its own.
        case .string("null"): Array("\"null\"".utf8)
        case .string(let text): Array(text.utf8)
        case .object, .array: value.compactBytes
        default: throw BatchProblem(.invalidMember, "a schema in \"\(name)\" is text or JSON; found: \(value.kind)")
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

    private static func files(_ member: JSONObject.Member) throws(BatchProblem) -> [(String, [UInt8])] {
        if member.value.isNull { return [] }
        guard let object = member.value.object else {
            throw BatchProblem(
                .invalidMember,
                "\"\(member.key)\" is an object {path: text}; found: \(member.value.kind)"
            )
        }
        var files: [(String, [UInt8])] = []
        for file in object.members { files.append((file.key, try schema(file.value, member.key))) }
        return files
    }
}
