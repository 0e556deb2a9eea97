// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A report as a GitLab Code Quality artifact: an array of issues with fingerprints that are unique in it.
struct GitLabRenderer {
    func render(_ report: Report) -> String {
        var seen: Set<String> = []
        return JSON.array(report.findings.map { issue($0, fingerprint: unique($0.fingerprint, &seen)) }).rendered
    }

    private func issue(_ finding: Finding, fingerprint: String) -> JSON {
        .object([
            ("description", .string(finding.explanation)),
            ("check_name", .text(finding.rule)),
            ("fingerprint", .string(fingerprint)),
            ("severity", .string(finding.severity.gitLab)),
            (
                "location",
                .object([
                    // GitLab demands a path and a line; a finding without a file is shown at the root.
                    ("path", .string(finding.location?.plainFile ?? ".")),
                    ("lines", .object([("begin", .int(finding.location?.validLine ?? 1))])),
                ])
            ),
        ])
    }

    /// The fingerprint itself, or one derived from it for the second and further findings that share it.
    private func unique(_ fingerprint: String, _ seen: inout Set<String>) -> String {
        var candidate = fingerprint
        var number = 1
        while !seen.insert(candidate).inserted {
            number += 1
            var hash = FNV1a()
            hash.add(fingerprint)
            hash.add(String(number))
            candidate = hash.hexadecimal
        }
        return candidate
    }
}

extension Severity {
    fileprivate var gitLab: String {
        switch self {
        case .note: "info"
        case .warning: "minor"
        case .error: "critical"
        }
    }
}
