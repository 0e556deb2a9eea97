// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck

extension CompatibilityAnswer {
    /// What the whole check concluded, what depends on the subject included.
    var verdict: Verdict {
        dependents.forbids ? .incompatible : report.verdict
    }

    /// The answer in StageDoor's own form, beside what Confluent's clients know.
    var members: [(String, JSON)] {
        [
            ("verdict", .string(verdict.rawValue)), ("level", .string(settings.level.rawValue)),
            ("profile", .string(settings.profile.rawValue.lowercased())),
            ("counterexample", report.counterexample.map(JSON.string) ?? .null),
            ("profiles", .array(report.profiles.map(\.json))), ("findings", .array(report.findings.map { JSON($0) })),
            ("dependents", dependents.json),
        ]
    }
}

extension DependentReport {
    /// The report as an object.
    var json: JSON {
        .object([
            ("checked", .int(checked)), ("decides", .bool(isGate)),
            ("broken", .array(broken.prefix(listed).map(\.json))),
            ("notListed", .int(max(0, broken.count - listed))), ("unreadable", .int(hidden)),
            ("waived", .int(waived)),
        ])
    }
}

extension DependentReport.Broken {
    fileprivate var json: JSON {
        .object([
            ("subject", .string(subject.description)), ("version", .int(version)),
            ("path", .array(path.map(JSON.string))), ("findings", .array(findings.map { JSON($0) })),
            ("furtherFindings", .int(others)), ("whole", .bool(isWhole)), ("sign", .string(sign)),
            ("fingerprint", .string(fingerprint)),
        ])
    }
}
