// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import RepositoryCheck
import SchemaCheck

/// Asks a registry what in it depends on a repository's schemas and would break with them: the one thing that the
/// repository itself cannot know.
struct RegistryDependents: Sendable {
    let client: RegistryClient

    /// The most schemas and bytes of one request.
    private static let most = 1_000
    private static let mostBytes = 12 << 20

    /// What the registry says of the subjects that it is asked about; nothing if it answers no such question.
    func read(_ side: RepositorySide) async throws -> [SubjectDependents] {
        let schemas = side.release
        guard let first = schemas.first else { return [] }
        guard schemas.count <= Self.most, schemas.reduce(0, { $0 + $1.text.count }) <= Self.mostBytes else {
            let reason = "the repository has more than \(Self.most) schemas or \(Self.mostBytes >> 20) MiB"
            return [SubjectDependents(file: first.file, breaks: [], decides: true, problem: reason)]
        }
        let answer = try await client.post(
            "/governance/v1/checks",
            .object([("schemas", .array(schemas.map(\.json)))])
        )
        switch answer.status {
        case 200: return (answer.body?["subjects"]?.array ?? []).compactMap { SubjectDependents($0) }
        case 500...: throw answer.failure("cannot check what depends on the schemas")
        // Other registries do not know the question.
        case 404, 405, 501: return []
        default:
            let reason = answer.body?["message"]?.string ?? "the server answered with status \(answer.status)"
            return [SubjectDependents(file: first.file, breaks: [], decides: true, problem: reason)]
        }
    }
}

extension ReleaseSchema {
    fileprivate var json: JSON {
        let references = references.map { reference in
            JSON.object([("name", .string(reference.name)), ("subject", .string(reference.subject))])
        }
        return .object([
            ("subject", .string(subject)), ("schemaType", .string(format.rawValue)),
            ("schema", .string(String(decoding: text, as: UTF8.self))), ("references", .array(references)),
            ("file", .string(file)),
        ])
    }
}

extension SubjectDependents {
    /// Reads what a server says of one subject; nil if that is of no file.
    fileprivate init?(_ json: JSON) {
        guard let file = json["file"]?.string else { return nil }
        let dependents = json["dependents"]
        let breaks = (dependents?["broken"]?.array ?? []).compactMap { Break($0) }
        let findings = json["findings"]?.array ?? []
        // One that could not be looked into has its own verdict, and the reason among its findings.
        let refusal = findings.first {
            $0["rule"]?.string == RepositoryRule.registrationRefused.rawValue
        }
        let isRefused = json["outcome"]?.string == "refused" || refusal != nil
        let reason = (refusal ?? findings.first)?["message"]?.string ?? "the registry refuses the schema"
        self.init(
            file: file,
            breaks: breaks,
            unnamed: dependents?["unreadable"]?.int ?? 0,
            unlisted: dependents?["notListed"]?.int ?? 0,
            waived: dependents?["waived"]?.int ?? 0,
            decides: dependents?["decides"]?.bool ?? true,
            problem: isRefused ? reason : nil,
            unusedWaivers: findings.compactMap { Self.unusedWaiver($0) }
        )
    }

    /// Which waiver a finding says is of no use, if that is one for what depends on the subject: those for the subject
    /// itself are judged here.
    private static func unusedWaiver(_ finding: JSON) -> Int? {
        guard finding["rule"]?.string == RepositoryRule.waiverUnused.rawValue else { return nil }
        func detail(_ name: String) -> String? {
            finding["details"]?.array?.first { $0["name"]?.string == name }?["value"]?.string
        }
        return detail("rule") == RepositoryRule.dependentBreaks.rawValue ? detail("waiver").flatMap { Int($0) } : nil
    }
}

extension SubjectDependents.Break {
    fileprivate init?(_ json: JSON) {
        guard let subject = json["subject"]?.string, let version = json["version"]?.int else { return nil }
        let findings = json["findings"]?.array ?? []
        let first = findings.first?["message"]?.string ?? "it is no schema any more"
        let more = findings.count - 1 + (json["furtherFindings"]?.int ?? 0)
        self.init(
            subject: subject,
            version: version,
            path: (json["path"]?.array ?? []).compactMap(\.string),
            reason: more > 0 ? "\(first), and \(more) more" : first,
            sign: json["sign"]?.string,
            // A registry that does not say so might not know.
            isWhole: json["whole"]?.bool ?? false
        )
    }
}
