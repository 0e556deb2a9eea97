// SPDX-License-Identifier: Apache-2.0
public import JSONSchema
public import SchemaCheck

/// What `stagedoor.yaml` says: which files are schemas, of which subjects, and what they have to get on with.
public struct RepositoryConfiguration: Sendable {
    /// What happens to a subject whose file is gone.
    public enum Deletion: String, Sendable, CaseIterable {
        /// It fails the check.
        case error
        /// It is shown.
        case warn
        /// Nothing.
        case ignore
    }

    /// Which of buf's rules for breaking changes are kept, whatever a `buf.yaml` says.
    public enum Breaking: Sendable, Equatable {
        /// None.
        case off
        /// Those of these names, of rules and categories.
        case use([String])
    }

    /// What holds for some of the files.
    public struct Group: Sendable {
        /// Which files.
        public var files: [PathPattern]
        /// Which of these not.
        public var exclude: [PathPattern] = []
        /// Their language, if their names do not tell it.
        public var format: SchemaFormat?
        /// How their subjects are called.
        public var naming = SubjectNaming.automatic
        /// The level, if it is another than all files'.
        public var level: CompatibilityLevel?
        /// How strictly JSON Schemas are judged, if otherwise than in all files.
        public var policy: JSONSchemaPolicy?
        /// By which question JSON Schemas are judged, if otherwise than in all files.
        public var profile: CompatibilityProfile?
        /// What happens when one is gone, if otherwise than for all files.
        public var deletion: Deletion?

        func contains(_ path: String) -> Bool {
            files.contains { $0.matches(path) } && !exclude.contains { $0.matches(path) }
        }
    }

    /// The file that says it, as people see its path; nil if none does.
    public var file: String?
    /// The groups; a file belongs to the first that has it. Without any, every schema by its name and content.
    public var groups: [Group] = []
    /// Files that are not looked at, not even for references.
    public var exclude: [PathPattern] = []
    /// The level of files whose group says nothing.
    public var level: CompatibilityLevel?
    /// How strictly JSON Schemas are judged where a group says nothing.
    public var policy: JSONSchemaPolicy?
    /// By which question JSON Schemas are judged where a group says nothing.
    public var profile: CompatibilityProfile?
    /// What happens when a file is gone.
    public var deletion = Deletion.error
    /// The folders that Protobuf's imports start from; without any they are guessed.
    public var protoRoots: [String] = []
    /// Which of buf's rules are kept; nil for what each `buf.yaml` says.
    public var breaking: Breaking?

    /// What holds without a file.
    public init() {}

    /// Whether a file can be a schema or something that schemas refer to, by its path alone.
    public func isCandidate(_ path: String) -> Bool {
        if exclude.contains(where: { $0.matches(path) }) { return false }
        if ProtoTrees.names.contains(where: { TextKey($0) == TextKey(PathText.lastPart(path)) }) { return true }
        return Self.format(ofName: path) != nil || groups.contains { $0.contains(path) }
    }

    /// Whether a folder of that name is looked into.
    public static func isSearched(folder name: String) -> Bool {
        name.utf8.first != UInt8(ascii: ".") && name != "node_modules"
    }

    /// The language that a name tells.
    static func format(ofName path: String) -> SchemaFormat? {
        let known: [(String, SchemaFormat)] = [(".avsc", .avro), (".proto", .protobuf), (".json", .json)]
        return known.first { PathText.hasSuffix(path, $0.0) }?.1
    }

    func group(of path: String) -> Group? { groups.first { $0.contains(path) } }
}
