// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import PolicyAnalysis

/// What `stagedoor policy diff` compares, read from the files that the user named.
struct DiffInputs {
    private let schema: Schema
    private let old: LoadedPolicies
    private let new: LoadedPolicies
    private let oldEntities: [Entity]?
    private let newEntities: [Entity]?
    private let contexts: [CedarRecord]

    /// - Throws: ``CommandFailure`` if anything cannot be read, after complaining about all but the last problem.
    init(_ command: PolicyDiffCommand) throws(CommandFailure) {
        var inputs = PolicyInputs()
        let schemaFile = try InputFile(reading: command.schema)
        let schema = inputs.schema(schemaFile)
        let old = try Self.load(command.old, command.oldLinks ?? command.links, &inputs)
        let new = try Self.load(command.new, command.links, &inputs)
        try inputs.check()
        guard let schema, let old, let new else {
            throw CommandFailure("cannot compare anything", "the policies or the schema cannot be read")
        }
        self.schema = schema
        self.old = old
        self.new = new
        newEntities = try command.entities.map { path throws(CommandFailure) in try Self.entities(path, schema) }
        let before = try command.oldEntities.map { path throws(CommandFailure) in try Self.entities(path, schema) }
        oldEntities = before ?? newEntities
        var contexts: [CedarRecord] = []
        for text in command.context { contexts.append(try Self.context(text)) }
        self.contexts = contexts
    }

    /// - Throws: ``CommandFailure`` for policies or entities that no evaluator takes.
    func report() throws(CommandFailure) -> DifferenceReport {
        do throws(CedarError) {
            let environments = try PolicyComparison(schema: schema).compare(old: old.set, new: new.set)
            var access: AccessDifference?
            if let oldEntities, let newEntities {
                access = try AccessComparison(schema: schema).compare(
                    old: AccessSnapshot(policies: old.set, entities: oldEntities),
                    new: AccessSnapshot(policies: new.set, entities: newEntities),
                    contexts: contexts
                )
            }
            return DifferenceReport(
                environments: environments,
                access: access,
                oldNames: Self.names(old),
                newNames: Self.names(new)
            )
        } catch {
            throw CommandFailure("cannot compare the policies", error.message, wayOut: error.help)
        }
    }

    private static func names(_ loaded: LoadedPolicies) -> [PolicyID: String] {
        Dictionary(loaded.set.policies.map { ($0.id, loaded.names[$0.id]) }) { first, _ in first }
    }

    private static func load(
        _ path: String,
        _ links: String?,
        _ inputs: inout PolicyInputs
    ) throws(CommandFailure) -> LoadedPolicies? {
        var files: [InputFile] = []
        for path in try PolicyFiles.paths([path]) { files.append(try InputFile(reading: path)) }
        guard var loaded = LoadedPolicies(files, &inputs) else { return nil }
        guard let links else { return loaded }
        guard let linked = inputs.linking(loaded.set, try InputFile(reading: links)) else { return nil }
        loaded.set = linked
        return loaded
    }

    private static func entities(_ path: String, _ schema: Schema) throws(CommandFailure) -> [Entity] {
        let file = try InputFile(reading: path)
        var entities: [Entity] = []
        do throws(CedarError) {
            try EntityReader(schema: schema).read(file.bytes) { entities.append($0) }
        } catch {
            throw CommandFailure(error, in: file)
        }
        return entities
    }

    /// A context on its own; values of extension types are spelled out, as no action says what they are.
    private static func context(_ text: String) throws(CommandFailure) -> CedarRecord {
        let nothing = EntityUID(type: Name(trusted: "Action"), id: "")
        do {
            return try RequestReader().context(try JSON(parsing: Array(text.utf8)), of: nothing)
        } catch let error as CedarError {
            throw CommandFailure("cannot read --context", error.message, wayOut: error.help)
        } catch {
            throw CommandFailure(
                "cannot read --context",
                "it is not JSON",
                wayOut: "write an object: '{\"env\": \"prod\"}'"
            )
        }
    }
}
