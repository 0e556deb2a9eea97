// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import RegistryTransfer

/// `stagedoor registry export`: everything that a registry holds, as the records of a `_schemas` topic.
struct RegistryExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write everything that a registry holds as the records of a _schemas topic.",
        discussion: """
            Each line is a key, a tab and a value, as kafka-console-producer reads them with parse.key=true. \
            Deleted versions, configurations, modes and contexts are in it; importing it gives the same registry again.
            """
    )

    @Option(help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"))
    var dump = "-"

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let address = try server.address()
        let (snapshot, findings) = try await RegistryClient.connected(
            to: address,
            connections: PatientClient.lanes
        ) { client in
            try await ProgressLine.during("reading \(address.url)") {
                try await SnapshotReader.read(PatientClient(client: client))
            }
        }
        try DumpFile.write(snapshot, to: dump)
        for finding in findings {
            Terminal.complain("stagedoor: \(finding.kind.rawValue) \(finding.place): \(finding.message)".printable)
        }
        Terminal.complain("\(snapshot.count) versions of \(snapshot.subjects.count) subjects written")
        if !findings.isEmpty { throw ArgumentParser.ExitCode(Findings.ExitCode.violations.rawValue) }
    }
}
