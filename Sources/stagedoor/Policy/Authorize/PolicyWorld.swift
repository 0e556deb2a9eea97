// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Everything that decides, read from the files that the user named.
struct PolicyWorld {
    let loaded: LoadedPolicies
    let schema: Schema?
    let policies: PolicyStore
    let entities: EntityStore
    let authorizer: Authorizer

    /// - Throws: ``CommandFailure`` if anything cannot be read, after complaining about all but the last problem.
    init(_ policies: PolicyOptions, entities: String?, schema: String?) throws(CommandFailure) {
        var inputs = PolicyInputs()
        let schemaFile = try schema.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let entityFile = try entities.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let table = SymbolTable()
        let loaded = try policies.load(&inputs)
        let store = loaded.flatMap { inputs.store($0.set, $0.file, table) }
        let schema = schemaFile.flatMap { inputs.schema($0) }
        // Even if none are given: the schema's actions are entities too.
        let none = InputFile(name: "<no entities>", bytes: Array("[]".utf8))
        let stored = inputs.entities(entityFile ?? none, schema, table)
        try inputs.check()
        guard let loaded, let store, let stored else {
            throw CommandFailure("cannot decide anything", "the policies or entities cannot be read")
        }
        self.loaded = loaded
        self.schema = schema
        self.policies = store
        self.entities = stored
        do throws(CedarError) {
            authorizer = try Authorizer(policies: store, entities: stored)
        } catch {
            throw CommandFailure("cannot decide anything", error.message, wayOut: error.help)
        }
    }
}
