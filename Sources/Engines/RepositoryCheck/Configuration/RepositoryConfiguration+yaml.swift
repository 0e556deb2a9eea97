// SPDX-License-Identifier: Apache-2.0
import JSONSchema
import ProtobufBreaking
import SchemaCheck
import YAML

extension RepositoryConfiguration {
    private static let keys = [
        "schemas", "exclude", "compatibility", "policy", "profile", "onDelete", "protoRoots", "breaking",
    ]
    private static let groupKeys = [
        "files", "exclude", "format", "subject", "compatibility", "policy", "profile", "onDelete",
    ]
    private static let mostGroups = 1_000

    /// Reads `stagedoor.yaml`.
    ///
    /// - Parameter file: the path to show.
    /// - Throws: ``RepositoryInputError`` with everything that is wrong, unknown keys included.
    public init(parsing bytes: [UInt8], file: String) throws(RepositoryInputError) {
        self.init()
        self.file = file
        var reader = YAMLKeys(file: file, rule: RepositoryRule.configurationInvalid.rawValue)
        if let root = reader.root(bytes), !root.isNull { read(root, &reader) }
        guard reader.findings.isEmpty else { throw RepositoryInputError(findings: reader.findings) }
    }

    private mutating func read(_ root: YAMLNode, _ reader: inout YAMLKeys) {
        guard let mapping = reader.mapping(root, "the configuration", keys: Self.keys) else { return }
        exclude = (reader.texts("exclude", in: mapping) ?? []).map { PathPattern($0) }
        protoRoots = (reader.texts("protoRoots", in: mapping) ?? []).map { PathText.join("", $0) ?? "" }
        breaking = Self.breaking(mapping, &reader)
        level = reader.level(in: mapping)
        policy = reader.policy(in: mapping)
        profile = reader.profile(in: mapping)
        deletion = reader.deletion(in: mapping) ?? .error
        guard let list = mapping["schemas"] else { return }
        guard let items = list.sequence, !items.isEmpty, items.count <= Self.mostGroups else {
            let fix = "Write a list of up to \(Self.mostGroups) groups: - files: \"orders/*.avsc\"."
            return reader.complain("'schemas' is no list of groups of files", fix, at: list)
        }
        for item in items {
            if let group = Self.group(item, &reader) { groups.append(group) }
        }
    }

    private static func group(_ node: YAMLNode, _ reader: inout YAMLKeys) -> Group? {
        guard let mapping = reader.mapping(node, "a group of schemas", keys: groupKeys) else { return nil }
        guard let files = reader.texts("files", in: mapping) else {
            if mapping["files"] == nil {
                reader.complain(
                    "a group has no 'files'",
                    "Say which files it is about: files: \"**/*.avsc\".",
                    at: node
                )
            }
            return nil
        }
        var group = Group(files: files.map { PathPattern($0) })
        group.exclude = (reader.texts("exclude", in: mapping) ?? []).map { PathPattern($0) }
        group.format = reader.choice("format", in: mapping, ["avro", "json", "protobuf"]) { SchemaFormat(name: $0) }
        group.level = reader.level(in: mapping)
        group.policy = reader.policy(in: mapping)
        group.profile = reader.profile(in: mapping)
        group.deletion = reader.deletion(in: mapping)
        group.naming = naming(mapping, &reader) ?? .automatic
        return group
    }

    private static func breaking(_ mapping: YAMLMapping, _ reader: inout YAMLKeys) -> Breaking? {
        guard let names = reader.texts("breaking", in: mapping), let node = mapping["breaking"] else { return nil }
        if names == ["none"] { return .off }
        do throws(BufConfigurationError) {
            _ = try BreakingConfiguration().selecting(use: names, except: [])
            return .use(names)
        } catch {
            let fix = "Write none, or names of buf's rules and categories, such as WIRE_JSON."
            reader.complain("'breaking' names no rules: \(error.message)", fix, at: node)
            return nil
        }
    }

    private static func naming(_ mapping: YAMLMapping, _ reader: inout YAMLKeys) -> SubjectNaming? {
        guard let text = reader.text("subject", in: mapping), let node = mapping["subject"] else { return nil }
        do throws(SubjectTemplateError) {
            return try SubjectNaming(text)
        } catch {
            let fix =
                "Write topic, record, topic-record, path, or a text with {name}, {path}, {directory} and {record} in it."
            reader.complain("'subject' names no subject: \(error.message)", fix, at: node)
            return nil
        }
    }
}

extension YAMLNode {
    fileprivate var isNull: Bool {
        if case .null = value { true } else { false }
    }
}

extension YAMLKeys {
    fileprivate mutating func level(in mapping: YAMLMapping) -> CompatibilityLevel? {
        choice("compatibility", in: mapping, CompatibilityLevel.allCases.map(\.rawValue)) {
            CompatibilityLevel(rawValue: $0.uppercased())
        }
    }

    fileprivate mutating func policy(in mapping: YAMLMapping) -> JSONSchemaPolicy? {
        choice("policy", in: mapping, ["strict", "lenient"]) { JSONSchemaPolicy(rawValue: $0.uppercased()) }
    }

    fileprivate mutating func profile(in mapping: YAMLMapping) -> CompatibilityProfile? {
        choice("profile", in: mapping, CompatibilityProfile.allCases.map(\.rawValue)) {
            CompatibilityProfile(rawValue: $0.lowercased())
        }
    }

    fileprivate mutating func deletion(in mapping: YAMLMapping) -> RepositoryConfiguration.Deletion? {
        choice("onDelete", in: mapping, ["error", "warn", "ignore"]) { .init(rawValue: $0) }
    }
}
