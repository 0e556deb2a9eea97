// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Cedar
import Findings

/// `stagedoor policy fmt`: policies as Cedar's own formatter lays them out.
struct PolicyFormatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Lay policy text out anew, comments included.",
        discussion: """
              stagedoor policy fmt policies.cedar          prints the text
              stagedoor policy fmt --write a.cedar b.cedar changes the files
              stagedoor policy fmt --check *.cedar         lists the files that would change, and exits with 1

            A text with errors is left as it is: exit code 2.
            """
    )

    @Flag(help: "Change nothing; name the files that are not formatted.")
    var check = false

    @Flag(help: "Write each file's text back to it instead of printing it.")
    var write = false

    @Option(help: ArgumentHelp("The columns of a line that should not be passed.", valueName: "columns"))
    var width = 80

    @Option(help: ArgumentHelp("How many spaces a level is indented.", valueName: "spaces"))
    var indent = 2

    @Argument(help: "Policy files; - is standard input.", completion: .file())
    var files: [String]

    func checkUsage() throws {
        if check && write { throw ValidationError("--check and --write exclude each other.") }
        if write && files.contains("-") { throw ValidationError("--write cannot change standard input.") }
        guard (10...10_000).contains(width) else { throw ValidationError("--width is a number from 10 to 10000.") }
        guard (0...16).contains(indent) else { throw ValidationError("--indent is a number from 0 to 16.") }
        try PolicyOptions.checkStandardInput(files)
    }

    func run() throws {
        try checkUsage()
        let formatter = PolicyFormatter(width: width, indentation: indent)
        var changed = false
        var failure: CommandFailure?
        for path in files {
            let input = try InputFile(reading: path)
            do throws(CommandFailure) {
                let formatted = Array(try Self.format(input, formatter).utf8)
                let isSame = formatted == input.bytes
                if !isSame { changed = true }
                if !check && !write {
                    try Terminal.show(formatted)
                } else if !isSame {
                    if write { try OutputFile(replacing: path).write(formatted) }
                    try Terminal.show(input.name.printable + "\n")
                }
            } catch {
                // The other files are still worth doing.
                if let failure { Terminal.complain(failure.description) }
                failure = error
            }
        }
        if let failure { throw failure }
        if check && changed { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }

    private static func format(_ input: InputFile, _ formatter: PolicyFormatter) throws(CommandFailure) -> String {
        guard let text = String(validating: input.bytes, as: UTF8.self) else {
            throw InputFile.unreadable(input.name, "not UTF-8 text")
        }
        do throws(CedarParseFailure) {
            return try formatter.format(text)
        } catch {
            var located = LocatedText(input)
            var findings = error.errors.map { Finding($0, in: &located) }
            let last = findings.popLast()
            for finding in findings { Terminal.complain("stagedoor: \(finding.line)") }
            throw last.map { CommandFailure($0) } ?? InputFile.unreadable(input.name, "no policies")
        }
    }
}
