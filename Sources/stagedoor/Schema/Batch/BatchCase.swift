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
            history.append(try Self.parse(text, old.count == 1 ? "old" : "old[\(index)]", oldFiles))
        }
        return SchemaCheck(level: level).run(try Self.parse(new, "new", newFiles), against: history)
    }

    private static func parse(
        _ text: [UInt8],
        _ name: String,
        _ files: [(name: String, text: [UInt8])]
    ) throws(BatchProblem) -> NamedSchema {
        do throws(AvroSchemaError) {
            let references = files.isEmpty ? [] : files.map(\.text)
            return NamedSchema(name: name, schema: try AvroSchema(parsing: text, references: references))
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
        for version in versions { texts.append(try schema(version, "old")) }
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
