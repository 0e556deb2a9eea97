// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import JSONSchema
import SchemaCheck

/// One line of a batch: a new schema and the versions before it.
struct BatchCase {
    private var check: SchemaCheck
    private let format: SchemaFormat
    private let view: JSONTapeView
    /// Where the versions stand, the oldest first.
    private let old: [Int]
    private let new: Int
    private let oldFiles: [SchemaText]
    private let newFiles: [SchemaText]

    /// What holds for a case that does not say otherwise.
    struct Defaults {
        var level = CompatibilityLevel.backward
        var format = SchemaFormat.avro
        var policy = JSONSchemaPolicy.strict
        var profile = CompatibilityProfile.confluent
        var reportsBothProfiles = false
    }

    /// One pass over the members of an object on the tape: making a tree of a line with hundreds of versions, or looking
    /// each member up, would cost more than the comparison.
    init(_ view: JSONTapeView, _ object: Int, _ defaults: Defaults) throws(BatchProblem) {
        var (level, format, policy) = (defaults.level, defaults.format, defaults.policy)
        var named: JSON?
        var both: Bool?
        var old: [Int]?
        var new: Int?
        var oldFiles: [SchemaText] = []
        var newFiles: [SchemaText] = []
        var key = object + 1
        while key < view.nodes[object].extent {
            let value = key + 1
            switch view.string(key) {
            case "old": old = try Self.history(view, value)
            case "new": new = value
            case "compatibility": level = try Self.level(view.tree(value), level)
            case "format": format = try Self.format(view.tree(value), format)
            case "profile": named = view.tree(value)
            case "bothProfiles": both = try Self.flag(view.tree(value), "bothProfiles")
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
        var profile = defaults.profile
        if let named { try Self.choose(named, format, &policy, &profile) }
        check = SchemaCheck(level: level, policy: policy, profile: profile)
        check.reportsBothProfiles = both ?? defaults.reportsBothProfiles
        self.format = format
        self.view = view
        self.old = old
        self.new = new
        self.oldFiles = oldFiles
        self.newFiles = newFiles
    }

    /// By which question the case is judged.
    var profile: CompatibilityProfile { check.profile }

    /// Compares the new schema with the versions before it, each of which is read only then: a long history takes the
    /// memory of one version.
    func report() throws(BatchProblem) -> Report {
        let new = Self.named("new", try parse(try text(new, "new"), "new", newFiles), newFiles)
        var last: (node: Int, schema: ParsedSchema)?
        return try check.run(new, against: old.count) { (index) throws(BatchProblem) in
            let name = old.count == 1 ? "old" : "old[\(index)]"
            // A version that changes nothing is read once.
            if let last, isSameText(last.node, old[index]) { return Self.named(name, last.schema, oldFiles) }
            let schema = try parse(try text(old[index], "old"), name, oldFiles)
            last = (old[index], schema)
            return Self.named(name, schema, oldFiles)
        }
    }

    private func isSameText(_ one: Int, _ other: Int) -> Bool {
        view.nodes[one].kind == .string && view.nodes[other].kind == .string
            && view.bytes(one).hasSameBytes(as: view.bytes(other))
    }

    private static func named(_ name: String, _ schema: ParsedSchema, _ files: [SchemaText]) -> NamedSchema {
        NamedSchema(name: name, referenceFiles: files.map(\.name), schema: schema)
    }

    private func parse(_ text: [UInt8], _ name: String, _ files: [SchemaText]) throws(BatchProblem) -> ParsedSchema {
        // Avro's parser takes primitives' bare names, except for this one, which is JSON of its own.
        let isBareNull = format == .avro && text == Array("null".utf8)
        do throws(SchemaError) {
            return try ParsedSchema(
                parsing: isBareNull ? Array("\"null\"".utf8) : text,
                format: format,
                references: files
            )
        } catch {
            throw BatchProblem(unreadable: error.finding(file: error.reference.map { files[$0].name } ?? name))
        }
    }

    private static func history(_ view: JSONTapeView, _ list: Int) throws(BatchProblem) -> [Int] {
        guard view.nodes[list].kind == .array else {
            throw BatchProblem(
                .invalidMember,
                "\"old\" is an array of schemas, oldest first; found: \(view.kind(list))"
            )
        }
        var versions: [Int] = []
        versions.reserveCapacity(Int(view.nodes[list].count))
        var version = list + 1
        while version < view.nodes[list].extent {
            versions.append(version)
            version = view.next(version)
        }
        return versions
    }

    /// A schema as its text, or as the JSON itself.
    private func text(_ value: Int, _ name: String) throws(BatchProblem) -> [UInt8] {
        try Self.text(view, value, name)
    }

    private static func text(_ view: JSONTapeView, _ value: Int, _ name: String) throws(BatchProblem) -> [UInt8] {
        switch view.nodes[value].kind {
        case .string: return Array(view.bytes(value))
        case .object, .array, .true, .false: return view.tree(value).compactBytes
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

    private static func format(_ value: JSON, _ defaultFormat: SchemaFormat) throws(BatchProblem) -> SchemaFormat {
        if value.isNull { return defaultFormat }
        guard let name = value.string else {
            throw BatchProblem(.invalidMember, "\"format\" is a name such as \"avro\"; found: \(value.kind)")
        }
        if let format = SchemaFormat(name: name) { return format }
        throw BatchProblem(
            .unsupportedFormat,
            "\(value.compactText) is no schema language known here; choose one of \(SchemaFormat.names)"
        )
    }

    private static func flag(_ value: JSON, _ name: String) throws(BatchProblem) -> Bool? {
        if value.isNull { return nil }
        guard let flag = value.bool else {
            throw BatchProblem(.invalidMember, "\"\(name)\" is true or false; found: \(value.kind)")
        }
        return flag
    }

    /// Whose rules judge: Confluent's, strictly or not, or the data themselves. Of Avro's rules there is one set,
    /// whoever is named.
    private static func choose(
        _ value: JSON,
        _ format: SchemaFormat,
        _ policy: inout JSONSchemaPolicy,
        _ profile: inout CompatibilityProfile
    ) throws(BatchProblem) {
        if value.isNull { return }
        switch value.string {
        case "data": profile = .data
        case "confluent", "confluent-like": profile = .confluent
        case "confluent-lenient": (policy, profile) = (.lenient, .confluent)
        case _ where format == .avro: break
        default:
            throw BatchProblem(
                .unknownProfile,
                "\(value.compactText) is no profile known here; choose \"confluent\", \"confluent-lenient\" or \"data\""
            )
        }
    }

    private static func files(
        _ view: JSONTapeView,
        _ object: Int,
        _ name: String
    ) throws(BatchProblem) -> [SchemaText] {
        if view.nodes[object].kind == .null { return [] }
        guard view.nodes[object].kind == .object else {
            throw BatchProblem(.invalidMember, "\"\(name)\" is an object {path: text}; found: \(view.kind(object))")
        }
        var files: [SchemaText] = []
        var key = object + 1
        while key < view.nodes[object].extent {
            files.append(SchemaText(name: view.string(key), text: try text(view, key + 1, name)))
            key = view.next(key + 1)
        }
        return files
    }
}
