// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings

/// The option that says how a report is written.
struct ReportOutput: ParsableArguments {
    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "How to write the report: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "form"
        ),
        completion: .list(ReportFormat.allCases.map(\.rawValue)),
        transform: ReportOutput.format
    )
    var format = ReportFormat.text

    private static func format(_ argument: String) throws -> ReportFormat {
        guard let format = ReportFormat(rawValue: argument.lowercased()) else {
            let names = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(argument.printable)' is no form of a report; choose one of \(names)")
        }
        return format
    }

    /// Prints the report, and ends the command with 1 unless it says that all is well.
    func finish(_ report: Report) throws {
        try show(report)
        guard report.verdict == .compatible else {
            throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue)
        }
    }

    /// Prints the report.
    func show(_ report: Report) throws(CommandFailure) {
        let renderer = ReportRenderer(
            format: format,
            colour: Terminal.wantsColour,
            toolVersion: StageDoorVersion.current
        )
        try Terminal.show(renderer.render(report))
    }
}
