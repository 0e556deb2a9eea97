// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import JSON

/// The options that say what is asked: its parts, or a file that holds all of them.
struct RequestOptions: ParsableArguments {
    @Option(help: "Who asks: 'User::\"alice\"'.")
    var principal: String?

    @Option(help: "What is to be done: 'Action::\"view\"'.")
    var action: String?

    @Option(help: "What it is to be done to: 'Photo::\"p1\"'.")
    var resource: String?

    @Option(help: "The circumstances, as a JSON object or the name of a file with one.", completion: .file())
    var context: String?

    @Option(
        name: .customLong("request"),
        help: ArgumentHelp("A file with all of the request, as JSON; - is standard input.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var file: String?

    func checkUsage() throws {
        if file != nil {
            guard principal == nil, action == nil, resource == nil, context == nil else {
                throw ValidationError("--request names the whole request; leave its parts out.")
            }
        } else if principal == nil || action == nil || resource == nil {
            throw ValidationError("Give --principal, --action and --resource, or --request FILE.")
        }
    }

    /// Reads the request and checks it against the schema, if there is one.
    ///
    /// - Throws: ``CommandFailure`` that names the part that is wrong.
    func request(_ schema: Schema?) throws(CommandFailure) -> AuthorizationRequest {
        if let file {
            var inputs = PolicyInputs()
            let request = inputs.request(try InputFile(reading: file), schema)
            try inputs.check()
            if let request { return request }
        }
        let action = try Self.entity(action, "--action")
        let request = AuthorizationRequest(
            principal: try Self.entity(principal, "--principal"),
            action: action,
            resource: try Self.entity(resource, "--resource"),
            context: try record(of: action, schema)
        )
        do throws(CedarError) {
            try schema?.check(request)
        } catch {
            throw CommandFailure("the schema does not allow the request", error.message, wayOut: error.help)
        }
        return request
    }

    /// The entity that an option names.
    static func entity(_ text: String?, _ option: String) throws(CommandFailure) -> EntityUID {
        let way = "write it as Type::\"id\", in quotes that the shell keeps"
        do throws(CedarParseFailure) {
            if case .literal(.entity(let uid)) = try Expression.parse(text ?? "").node { return uid }
        } catch {
            throw CommandFailure(
                option,
                "'\(text ?? "")' is no entity: \(error.errors.first?.message ?? "")",
                wayOut: way
            )
        }
        throw CommandFailure(option, "'\(text ?? "")' is no entity", wayOut: way)
    }

    private func record(of action: EntityUID, _ schema: Schema?) throws(CommandFailure) -> CedarRecord {
        guard let context else {
            if schema == nil { return CedarRecord() }
            return try Self.record(InputFile(name: "--context", bytes: Array("{}".utf8)), action, schema)
        }
        return try Self.record(Self.contextFile(context, "--context"), action, schema)
    }

    /// The text of a context: the option's value itself, or the file that it names.
    static func contextFile(_ context: String, _ option: String) throws(CommandFailure) -> InputFile {
        let isText = context.utf8.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 } == UInt8(ascii: "{")
        return isText ? InputFile(name: option, bytes: Array(context.utf8)) : try InputFile(reading: context)
    }

    /// The context that a text holds.
    static func record(
        _ file: InputFile,
        _ action: EntityUID,
        _ schema: Schema?
    ) throws(CommandFailure) -> CedarRecord {
        let problem: CedarError
        do throws(JSONError) {
            let json = try JSON(parsing: file.bytes, limits: JSONLimits(size: file.bytes.count, depth: 127))
            do throws(CedarError) {
                return try RequestReader(schema: schema).context(json, of: action)
            } catch {
                problem = error
            }
        } catch {
            let span = SourceSpan(start: error.offset, end: error.offset)
            problem = CedarError(code: "request.json", message: error.message, span: span)
        }
        throw CommandFailure(problem, in: file)
    }
}
