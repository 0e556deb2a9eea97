// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import PolicyQueries

/// The options that `who` and `what` share.
struct QueryOptions: ParsableArguments {
    /// The forms an answer can be written in.
    enum Form: String, CaseIterable, ExpressibleByArgument {
        case text, json, jsonl
    }

    @OptionGroup var policies: PolicyOptions

    @Option(help: "The entities, as JSON; - is standard input.", completion: .file())
    var entities: String

    @Option(
        help: "A schema, as Cedar text or JSON: it says which principals, actions and resources go together.",
        completion: .file()
    )
    var schema: String?

    @Option(
        help: ArgumentHelp(
            "Questions from a file, one JSON object a line, instead of one question.",
            valueName: "file"
        ),
        completion: .file(extensions: ["jsonl"])
    )
    var queries: String?

    @Option(
        help: ArgumentHelp(
            "Where to write the CPU time each question of --queries took, a line each.",
            valueName: "file"
        ),
        completion: .file()
    )
    var timings: String?

    @Option(
        help: "All of the circumstances, as a JSON object or the name of a file with one; by default unknown.",
        completion: .file()
    )
    var context: String?

    @Option(help: "Some of the circumstances, in the same form; there may be others.", completion: .file())
    var knownContext: String?

    @Option(help: "How to write the answer; jsonl is one line a row.")
    var report = Form.text

    @Flag(help: "Leave out which policies allow it, and the ways up to what their scopes name.")
    var noWhy = false

    /// - Parameters:
    ///   - asksOne: whether the parts of a single question are given.
    ///   - narrows: whether a single question is narrowed to some candidates.
    func checkUsage(asksOne: Bool, narrows: Bool, _ parts: String) throws {
        if context != nil && knownContext != nil {
            throw ValidationError("--context is all of it; leave --known-context out.")
        }
        if queries != nil {
            guard !asksOne, !narrows, context == nil, knownContext == nil else {
                throw ValidationError("--queries names the whole questions; leave their parts out.")
            }
        } else if timings != nil {
            throw ValidationError("--timings goes with --queries.")
        } else if !asksOne {
            throw ValidationError("Give \(parts), or --queries FILE.")
        }
        try policies.checkStandardInput([entities, schema, queries])
    }

    /// Everything that is asked about, and its index.
    func load() throws(CommandFailure) -> (world: PolicyWorld, queries: PolicyQueries) {
        let world = try PolicyWorld(policies, entities: entities, schema: schema)
        do throws(CedarError) {
            let queries = try PolicyQueries(policies: world.policies, entities: world.entities, schema: world.schema)
            return (world, queries)
        } catch {
            throw CommandFailure("cannot answer anything", error.message, wayOut: error.help)
        }
    }

    /// What the options say of the circumstances; read by the schema if it says the same for all of the actions.
    func knownOfContext(_ actions: [EntityUID], _ schema: Schema?) throws(CommandFailure) -> PartialRequest.Context {
        let any = actions.first ?? EntityUID(type: Name(parts: ["Action"]), id: "")
        if let knownContext {
            let file = try RequestOptions.contextFile(knownContext, "--known-context")
            return .including(try RequestOptions.record(file, any, nil))
        }
        guard let context else { return .unknown }
        let file = try RequestOptions.contextFile(context, "--context")
        return .known(try RequestOptions.record(file, any, schema?.hasOneContext(for: actions) == true ? schema : nil))
    }

    /// The types that an option names; nil for all.
    ///
    /// - Throws: ``CommandFailure`` for one that the schema does not know: an answer without it would mislead.
    static func types(_ names: [String], _ option: String, _ schema: Schema?) throws(CommandFailure) -> Set<Name>? {
        var types: Set<Name> = []
        for name in names {
            let type = try PartialRequestOptions.type(name, option)
            if let schema, schema.entityType(type) == nil {
                throw CommandFailure(option, "the schema has no entity type \(type)")
            }
            types.insert(type)
        }
        return types.isEmpty ? nil : types
    }

    /// The actions that an option names; nil for all.
    ///
    /// - Throws: ``CommandFailure`` for one that the schema does not know.
    static func actions(_ names: [String], _ option: String, _ schema: Schema?) throws(CommandFailure) -> Set<
        EntityUID
    >? {
        var actions: Set<EntityUID> = []
        for name in names {
            let action = try RequestOptions.entity(name, option)
            if let schema, schema.action(action) == nil {
                throw CommandFailure(option, "the schema has no action \(action.cedarText())")
            }
            actions.insert(action)
        }
        return actions.isEmpty ? nil : actions
    }
}

extension Schema {
    /// Whether all of these actions, at least one, have the same type of context.
    func hasOneContext(for actions: [EntityUID]) -> Bool {
        let types = actions.map { action($0)?.context }
        guard let first = types.first, let first else { return false }
        return types.allSatisfy { $0 == first }
    }

    /// The actions that principals of a type may take.
    func actions(for principal: Name) -> [EntityUID] {
        actions.values.filter { $0.principals.contains(principal) }.map(\.uid).sorted()
    }
}
