// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import JSON

/// `stagedoor schema retire`: which versions may go.
struct SchemaRetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Show which versions nobody reads any more, and why the others stay.",
        discussion: """
            Of one subject, or of all:

              stagedoor schema retire orders-value
              stagedoor schema retire --all --unused-for 180

            A version may go if it is not the latest, no consumer has pinned it, nobody has fetched it by its id for \
            so many days, and no other schema refers to it. Clients keep what they have fetched: one that has run all \
            the time may read a version that it has not fetched for long. Only pins say for sure that a version is \
            read.

            --delete then deletes them softly, one by one, which can be taken back only by registering them again.
            """
    )

    /// How the list is written.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Argument(help: "The subjects.")
    var subjects: [String] = []

    @Flag(help: "All subjects of the server.")
    var all = false

    @Option(
        name: .customLong("unused-for"),
        help: ArgumentHelp(
            "For how many days nobody may have fetched a version: 1 to 365, or 0 if only pins count.",
            valueName: "days"
        )
    )
    var days = 90

    @Flag(help: "Delete the versions that may go, softly.")
    var delete = false

    @Option(name: .customLong("output"), help: ArgumentHelp("text or json.", valueName: "form"))
    var form = Form.text

    @OptionGroup var server: ServerOptions

    private func checkUsage() throws {
        guard all != !subjects.isEmpty else { throw ValidationError("Name subjects, or give --all.") }
        guard (0...365).contains(days) else { throw ValidationError("--unused-for is a number of days, 0 to 365.") }
    }

    func run() async throws {
        try checkUsage()
        let (names, days, wantsAll) = (subjects, days, all)
        let usages = try await server.ask { client in
            var usages: [SubjectUsageAnswer] = []
            for name in wantsAll ? try await client.subjects(prefix: nil) : names {
                if let usage = try await client.usage(of: name, unusedFor: days, isListed: wantsAll) {
                    usages.append(usage)
                }
            }
            return usages
        }
        // What is going to be deleted is shown before it is.
        if form == .text { try Terminal.show(RetirementText.text(usages, days: days)) }
        let isText = form == .text
        let (outcomes, failure) =
            try await !delete
            ? ([], nil)
            : server.ask { client in
                await client.retire(usages, unusedFor: days) { outcome in
                    if isText { try Terminal.show(outcome.text.printable + "\n") }
                }
            }
        // What was deleted before a failure is deleted.
        if form == .json { try Terminal.show(RetirementText.json(usages, outcomes).compactText + "\n") }
        if let failure { throw failure }
        if outcomes.contains(where: { $0.failure != nil }) {
            throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue)
        }
    }
}

/// What came of the deletion of a version.
struct Retirement: Sendable {
    let subject: String
    let version: Int
    /// Why it was not deleted.
    let failure: String?

    var text: String {
        failure.map { "did not delete version \(version) of \(subject): \($0)" }
            ?? "deleted version \(version) of \(subject)"
    }

    var json: JSON {
        var members: [(String, JSON)] = [
            ("subject", .string(subject)), ("version", .int(version)), ("deleted", .bool(failure == nil)),
        ]
        if let failure { members.append(("reason", .string(failure))) }
        return .object(members)
    }
}

/// Who reads which version of a subject, as the server tells it.
struct SubjectUsageAnswer: Sendable {
    /// One version.
    struct Version: Sendable {
        let number: Int
        let mayGo: Bool
        let isDeleted: Bool
        let isCompared: Bool
        let reasons: [String]
    }

    let subject: String
    let level: String
    let json: JSON
    let versions: [Version]

    init(_ json: JSON, of subject: String) {
        self.subject = subject
        self.json = json
        level = json["compatibilityLevel"]?.string ?? ""
        versions = (json["versions"]?.array ?? []).map { version in
            Version(
                number: version["version"]?.int ?? 0,
                mayGo: version["mayGo"]?.bool ?? false,
                isDeleted: version["deleted"]?.bool ?? false,
                isCompared: version["compared"]?.bool ?? false,
                reasons: (version["keptBecause"]?.array ?? []).compactMap { $0["message"]?.string }
            )
        }
    }
}

extension RegistryClient {
    /// Those of a subject's versions that its transitive level compares with: those in use where the server says so, and
    /// all where it does not say, or not to this caller.
    func comparedVersions(of subject: String, among versions: [Int]) async throws -> [Int] {
        guard versions.count > 1 else { return versions }
        let answer = try await get(ConsumerPath.usage(of: subject))
        guard answer.status == 200, let body = answer.body, body["compatibilityAgainst"]?.string == "IN_USE",
            body["compatibilityLevel"]?.string?.hasSuffix("_TRANSITIVE") == true,
            let usage = try await usage(of: subject, from: answer, ConsumerPath.usage(of: subject))
        else { return versions }
        return versions.filter { number in
            usage.versions.first { $0.number == number }?.isCompared ?? true
        }
    }

    /// Who reads which version of a subject, or of one of its versions; nil for a subject that has gone since it was
    /// listed.
    func usage(
        of subject: String,
        unusedFor days: Int,
        version: Int? = nil,
        isListed: Bool
    ) async throws -> SubjectUsageAnswer? {
        let path = ConsumerPath.usage(of: subject, unusedFor: days) + (version.map { "&version=\($0)" } ?? "")
        let answer = try await get(path)
        if isListed, Self.isGone(answer) { return nil }
        return try await usage(of: subject, from: answer, path)
    }

    private static func isGone(_ answer: RegistryAnswer) -> Bool {
        answer.status == 404 && answer.body?["error_code"]?.int == 40_401
    }

    /// All pages, from the first one on; nil if the subject goes meanwhile.
    private func usage(
        of subject: String,
        from first: RegistryAnswer,
        _ path: String
    ) async throws -> SubjectUsageAnswer? {
        let what = "cannot tell who reads '\(subject)'"
        let whole = try first.value(what)
        var versions = whole["versions"]?.array ?? []
        var isGone = false
        if let second = whole["next"]?.int {
            try await PagedList.read(what, from: second) { place in
                let answer = try await get(path + (path.contains("?") ? "&" : "?") + "offset=\(place)")
                isGone = Self.isGone(answer)
                guard !isGone else { return nil }
                let page = try answer.value(what)
                versions += page["versions"]?.array ?? []
                return page["next"]?.int
            }
        }
        guard !isGone else { return nil }
        let others = (whole.object?.members ?? []).filter { $0.key != "versions" && $0.key != "next" }
        let members = others.map { ($0.key, $0.value) } + [("versions", JSON.array(versions))]
        return SubjectUsageAnswer(.object(members), of: subject)
    }

    /// Deletes what may go, softly, one by one.
    ///
    /// - Returns: what came of each deletion, and what ended them before the last one.
    func retire(
        _ usages: [SubjectUsageAnswer],
        unusedFor days: Int,
        then each: (Retirement) throws -> Void
    ) async -> (outcomes: [Retirement], failure: (any Error)?) {
        var outcomes: [Retirement] = []
        do {
            for usage in usages {
                for version in usage.versions where version.mayGo {
                    let outcome = try await retire(version.number, of: usage.subject, unusedFor: days)
                    outcomes.append(outcome)
                    try each(outcome)
                }
            }
        } catch {
            return (outcomes, error)
        }
        return (outcomes, nil)
    }

    /// Deletes a version softly if it may still go.
    func retire(_ version: Int, of subject: String, unusedFor days: Int) async throws -> Retirement {
        let now = try await usage(of: subject, unusedFor: days, version: version, isListed: true)
        guard let found = now?.versions.first(where: { $0.number == version }), !found.isDeleted else {
            return Retirement(subject: subject, version: version, failure: "it is gone already")
        }
        guard found.mayGo else {
            let reasons = found.reasons.joined(separator: "; ")
            return Retirement(subject: subject, version: version, failure: reasons)
        }
        let answer = try await delete("/subjects/\(ServerAddress.escape(subject))/versions/\(version)")
        if (200..<300).contains(answer.status) { return Retirement(subject: subject, version: version, failure: nil) }
        guard answer.status < 500, answer.status != 401 else {
            throw answer.failure("cannot delete version \(version) of '\(subject)'")
        }
        let reason = answer.body?["message"]?.string ?? "status \(answer.status)"
        return Retirement(subject: subject, version: version, failure: reason)
    }
}
