// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar

/// The options that say what is known of a request; what they leave out is not known.
struct PartialRequestOptions: ParsableArguments {
    @Option(help: "Who asks: 'User::\"alice\"'.")
    var principal: String?

    @Option(help: ArgumentHelp("Only the type of who asks: User.", valueName: "type"))
    var principalType: String?

    @Option(help: "What is to be done: 'Action::\"view\"'.")
    var action: String?

    @Option(help: "What it is to be done to: 'Photo::\"p1\"'.")
    var resource: String?

    @Option(help: ArgumentHelp("Only the type of what it is to be done to: Photo.", valueName: "type"))
    var resourceType: String?

    @Option(help: "All of the circumstances, as a JSON object or the name of a file with one.", completion: .file())
    var context: String?

    @Option(help: "Some of the circumstances, in the same form; there may be others.", completion: .file())
    var knownContext: String?

    func checkUsage() throws {
        if principal != nil && principalType != nil {
            throw ValidationError("--principal has a type; leave --principal-type out.")
        }
        if resource != nil && resourceType != nil {
            throw ValidationError("--resource has a type; leave --resource-type out.")
        }
        if context != nil && knownContext != nil {
            throw ValidationError("--context is all of it; leave --known-context out.")
        }
    }

    /// What is known, checked against the schema, if there is one.
    ///
    /// - Throws: ``CommandFailure`` that names the part that is wrong.
    func request(_ schema: Schema?) throws(CommandFailure) -> PartialRequest {
        let action = try action.map { text throws(CommandFailure) in try RequestOptions.entity(text, "--action") }
        let request = PartialRequest(
            principal: try Self.part(principal, "--principal", principalType, "--principal-type"),
            action: action.map { .known($0) } ?? .unknown,
            resource: try Self.part(resource, "--resource", resourceType, "--resource-type"),
            context: try knownOfContext(action, schema)
        )
        do throws(CedarError) {
            try schema?.check(request)
        } catch {
            throw CommandFailure("the schema does not allow the request", error.message, wayOut: error.help)
        }
        return request
    }

    private static func part(
        _ entity: String?,
        _ option: String,
        _ type: String?,
        _ typeOption: String
    ) throws(CommandFailure) -> PartialRequest.Part {
        if let entity { return .known(try RequestOptions.entity(entity, option)) }
        guard let type else { return .unknown }
        return .ofType(try Self.type(type, typeOption))
    }

    /// The type that an option names.
    static func type(_ type: String, _ option: String) throws(CommandFailure) -> Name {
        // A type's name is what stands before an entity's id.
        guard case .literal(.entity(let uid)) = try? Expression.parse("\(type)::\"\"").node else {
            throw CommandFailure(option, "'\(type)' is no entity type", wayOut: "write it as Type or Namespace::Type")
        }
        return uid.type
    }

    /// By the schema only with the action known and nothing left out: otherwise it cannot say what things are.
    private func knownOfContext(
        _ action: EntityUID?,
        _ schema: Schema?
    ) throws(CommandFailure) -> PartialRequest.Context {
        let any = action ?? EntityUID(type: Name(parts: ["Action"]), id: "")
        if let knownContext {
            let file = try RequestOptions.contextFile(knownContext, "--known-context")
            return .including(try RequestOptions.record(file, any, nil))
        }
        guard let context else { return .unknown }
        let file = try RequestOptions.contextFile(context, "--context")
        return .known(try RequestOptions.record(file, any, action == nil ? nil : schema))
    }
}
