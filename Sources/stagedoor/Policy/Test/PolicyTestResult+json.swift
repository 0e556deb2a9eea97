// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON

extension PolicyTestResult {
    /// One object for the file and one for each request.
    var lines: [JSON] {
        [.object([("test", .string(name))] + members)]
            + requests.map { .object([("test", .string(name)), ("kind", .string("request"))] + $0.members) }
    }

    /// The file with its requests within.
    var json: JSON {
        .object(
            [("test", .string(name))] + members + [("requests", .array(requests.map { .object($0.members) }))]
        )
    }

    private var members: [(String, JSON)] {
        if let problem {
            return [
                ("kind", .string("error")), ("findings", .array([JSON(policyFinding: problem)])),
                ("pass", .bool(false)),
            ]
        }
        return [
            ("kind", .string("suite")),
            ("policiesOk", .bool(policiesOk)),
            ("schemaOk", .bool(schemaOk)),
            ("entitiesOk", .bool(entitiesOk)),
            ("validates", JSON(validates)),
            ("validatesPermissive", JSON(validatesPermissive)),
            ("findings", .array(findings.map { JSON(policyFinding: $0) })),
            ("pass", JSON(pass)),
        ]
    }
}

extension PolicyTestAnswer {
    fileprivate var members: [(String, JSON)] {
        var members: [(String, JSON)] = [("index", .int(index))]
        if let description { members.append(("description", .string(description))) }
        members.append(("requestOk", .bool(problem == nil)))
        if let outcome {
            members += [
                ("decision", .string(outcome.decision.rawValue)),
                ("reason", .array(outcome.reason.map(JSON.string))),
                ("errors", .array(outcome.errors.map(JSON.string))),
                ("micros", .int(micros)),
            ]
        }
        if let problem { members.append(("findings", .array([JSON(policyFinding: problem)]))) }
        return members + [("pass", JSON(pass))]
    }
}

extension JSON {
    fileprivate init(_ flag: Bool?) {
        self = flag.map { .bool($0) } ?? .null
    }

    /// `{"policy", "severity", "code", "message", "help", "file", "line", "column", "pointer"}`, unknown parts left out.
    init(policyFinding finding: Finding) {
        let location = finding.location
        let members: [(String, JSON?)] = [
            ("policy", finding.policy.map { .string($0) }),
            ("severity", .string(finding.severity.rawValue)),
            ("code", .string(finding.rule)),
            ("message", .string(finding.message)),
            ("help", finding.fix.map { .string($0) }),
            ("file", location?.file.map { .string($0) }),
            ("line", location?.line.map { .int($0) }),
            ("column", location?.column.map { .int($0) }),
            ("pointer", location?.pointer.map { .string($0) }),
        ]
        self = .object(members.compactMap { key, value in value.map { (key, $0) } })
    }
}
