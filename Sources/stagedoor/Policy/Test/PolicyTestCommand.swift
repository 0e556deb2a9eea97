// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Glibc

/// `stagedoor policy test`: requests with the decisions they should get.
struct PolicyTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Decide requests and compare with what is expected.",
        discussion: """
            A test is a JSON file that names policies, a schema and entities, and lists requests:

              {"policies": "p.cedar", "schema": "s.cedarschema", "entities": "e.json", "shouldValidate": true,
               "requests": [{"principal": {"type": "User", "id": "a"}, "action": …, "resource": …, "context": {},
                             "decision": "allow", "reason": ["policy0"], "errors": []}]}

            Expectations may be left out. Folders are searched; JSON files that are no tests are passed over.

              stagedoor policy test --root policies --coverage --threshold 80

            Exit codes: 0 all as expected, 1 not, 2 a file cannot be read as a test.
            """
    )

    @Option(
        help: ArgumentHelp("The folder that the names of files in tests are relative to.", valueName: "dir"),
        completion: .directory
    )
    var root = "."

    @Option(
        help: ArgumentHelp(
            "How to write the report: \(PolicyTestFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "form"
        ),
        completion: .list(PolicyTestFormat.allCases.map(\.rawValue)),
        transform: PolicyTestCommand.format
    )
    var report = PolicyTestFormat.text

    @Flag(help: "Report policies that are never satisfied, and conditions that are never true or never false.")
    var coverage = false

    @Option(help: ArgumentHelp("Fail below this coverage, in percent.", valueName: "percent"))
    var threshold: Double?

    @Argument(help: "Tests or folders of tests; by default the root.", completion: .file())
    var paths: [String] = []

    private static func format(_ argument: String) throws -> PolicyTestFormat {
        guard let format = PolicyTestFormat(rawValue: argument.lowercased()) else {
            let names = PolicyTestFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(argument.printable)' is no form of a report; choose one of \(names)")
        }
        return format
    }

    func run() async throws {
        if let threshold, !(0...100).contains(threshold) {
            throw ValidationError("--threshold is a number from 0 to 100.")
        }
        let start = ContinuousClock.now
        let root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        var search = try PolicyTestSearch(root: root)
        for path in paths.isEmpty ? [root] : paths { try search.add(path) }
        let wantsCoverage = coverage || threshold != nil
        var report = PolicyTestReport(report, wantsCoverage: wantsCoverage)
        try Terminal.show(report.begin)
        var progress = BatchProgress()
        var done = 0
        let run = PolicyTestRun(root: root, wantsCoverage: wantsCoverage)
        let count = try await InOrder(search.files).map({ run.run($0) }) { result in
            let text = report.add(result)
            if !text.isEmpty {
                progress.finish()
                try Terminal.show(text)
            }
            done += 1 + result.requests.count
            progress.show(done)
        }
        progress.finish()
        try Terminal.show(report.end(ContinuousClock.now - start))
        if count == 0 {
            throw CommandFailure(
                "no tests in \((paths.isEmpty ? [root] : paths).joined(separator: ", "))",
                "no JSON file there has both 'policies' and 'requests'"
            )
        }
        let code = report.exitCode(threshold: threshold)
        if code != .pass { throw ArgumentParser.ExitCode(code.rawValue) }
    }
}
