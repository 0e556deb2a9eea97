// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings
import JSON

/// `stagedoor policy bench`: how fast requests are decided.
struct PolicyBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Load policies and entities once, then decide requests in a loop.",
        discussion: """
            Requests are one JSON object a line: {"principal": {"type", "id"}, "action": …, "resource": …, "context"}.

              stagedoor policy bench --policies p.cedar --entities e.json --requests r.jsonl --seconds 5

            Prints one JSON object: requests (decided in all), seconds, cpuSeconds, rps, p50us, p99us, loadPoliciesMs, \
            loadEntitiesMs, allow (in one pass over the file), peakBytes (the most memory at one time).
            """
    )

    @OptionGroup var policies: PolicyOptions

    @Option(help: "The entities, as JSON; - is standard input.", completion: .file())
    var entities: String

    @Option(help: "A schema that entities and requests are read by.", completion: .file())
    var schema: String?

    @Option(help: "The requests, one JSON object a line; - is standard input.", completion: .file())
    var requests: String

    @Option(help: ArgumentHelp("How many requests are decided at once.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("How long to go on; every request is decided at least once.", valueName: "seconds"))
    var seconds = 1.0

    @Option(
        help: ArgumentHelp("Write each request's decision and reasons here, one line each.", valueName: "file"),
        completion: .file()
    )
    var decisions: String?

    func checkUsage() throws {
        guard (1...256).contains(threads) else { throw ValidationError("--threads is a number from 1 to 256.") }
        guard seconds >= 0, seconds <= 86_400 else { throw ValidationError("--seconds is a number from 0 to 86400.") }
        try policies.checkStandardInput([entities, schema, requests])
    }

    func run() async throws {
        try checkUsage()
        let requestLines = try BenchRequests(reading: requests)
        let schemaFile = try schema.map { path throws(CommandFailure) in try InputFile(reading: path) }
        let entityFile = try InputFile(reading: entities)
        let table = SymbolTable()
        var inputs = PolicyInputs()
        let schema = schemaFile.flatMap { inputs.schema($0) }
        let policyTimer = ContinuousClock.now
        let loaded = try policies.load(&inputs)
        let store = loaded.flatMap { inputs.store($0.set, $0.file, table) }
        let policyTime = ContinuousClock.now - policyTimer
        let entityTimer = ContinuousClock.now
        let stored = inputs.entities(entityFile, schema, table)
        let entityTime = ContinuousClock.now - entityTimer
        try inputs.check()
        guard let loaded, let store, let stored else { return }
        let requests = try requestLines.parsed(schema)
        let authorizer = try Authorizer(policies: store, entities: stored)
        let answers = try Self.answers(authorizer, requests)
        if let decisions { try BenchDecisions(answers, loaded.names).write(to: decisions) }
        let loop = BenchLoop(authorizer: authorizer, requests: requests, seconds: seconds)
        let width = threads
        let counts = try await ProgressLine.during("deciding requests") { try await loop.run(threads: width) }
        let members: [(String, JSON)] = [
            ("loadPoliciesMs", .number(policyTime.microseconds / 1_000)),
            ("loadEntitiesMs", .number(entityTime.microseconds / 1_000)),
            ("allow", .int(answers.count { $0.decision == .allow })),
            ("distinctRequests", .int(requests.count)), ("threads", .int(threads)),
            ("policies", .int(store.count)), ("entities", .int(stored.count)),
            ("peakBytes", PeakMemory.bytes.map { .int($0) } ?? .null),
        ]
        try Terminal.show(JSON.object(counts.members + members).compactText + "\n")
    }

    /// What is decided about each request, before it is done again against the clock.
    private static func answers(
        _ authorizer: Authorizer,
        _ requests: [AuthorizationRequest]
    ) throws(CommandFailure) -> [AuthorizationAnswer] {
        var answers: [AuthorizationAnswer] = []
        answers.reserveCapacity(requests.count)
        for (index, request) in requests.enumerated() {
            do throws(CedarError) {
                answers.append(try authorizer.authorize(request))
            } catch {
                throw CommandFailure("cannot decide request \(index + 1)", error.message, wayOut: error.help)
            }
        }
        return answers
    }
}
