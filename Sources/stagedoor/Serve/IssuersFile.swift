// SPDX-License-Identifier: Apache-2.0
import Findings
import OpenIDConnect

/// The file that says which other issuers' tokens are taken.
enum IssuersFile {
    static func read(_ path: String?) throws(CommandFailure) -> IdentityConfiguration? {
        guard let path else { return nil }
        let bytes = try InputFile(reading: path).bytes
        do throws(IdentityConfigurationError) {
            return try IdentityConfiguration(parsing: bytes, file: path)
        } catch {
            for finding in error.findings.dropFirst() { Terminal.complain("stagedoor: \(text(finding))".printable) }
            let first = error.findings.first.map(text) ?? "it cannot be read"
            throw CommandFailure("cannot use the identities in '\(path)'", first)
        }
    }

    private static func text(_ finding: Finding) -> String {
        let place = finding.location.map { location in
            [location.file, location.line.map(String.init), location.column.map(String.init)].compactMap { $0 }
                .joined(separator: ":") + ": "
        }
        return (place ?? "") + finding.message
    }
}
