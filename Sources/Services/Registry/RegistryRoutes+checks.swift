// SPDX-License-Identifier: Apache-2.0
import Findings
import HTTPTypes
import JSON
import RepositoryCheck
import SchemaCheck
import Web

extension RegistryRoutes {
    /// What only StageDoor has.
    var governanceRoutes: [Route] {
        [Route(.post, "/governance/v1/checks", Self.mayCheckAll) { try await checkRelease($0) }] + waiverRoutes
    }

    /// Whoever may check and read each subject that the request names; the route asks for the first, its handler for the
    /// others.
    private static let mayCheckAll = RouteAccess.permitted(
        RoutePermission(actions: ["checkCompatibility", "readSchema"], on: ["Subject"]) { request in
            let release = try release(request)
            let place = try RegistryResources.place(release.members[0].subject)
            return ProtectedOperation("checkCompatibility", and: ["readSchema"], on: [place])
        }
    )

    private func checkRelease(_ request: WebRequest) async throws -> WebResponse {
        let written = try Self.release(request)
        let targets = try await service.targets(ofAliases: written.members.map(\.subject))
        var members: [Release.Member] = []
        for (member, target) in zip(written.members, targets) {
            try request.require(on: try RegistryResources.place(member.subject))
            if target != member.subject {
                try request.require(on: try RegistryResources.place(target), shownAs: "what the alias stands for")
            }
            try Self.checkReferences(of: member.submission, in: target, request)
            members.append(Release.Member(subject: target, submission: member.submission, file: member.file))
        }
        try Self.checkDistinct(members)
        var answer = try await service.check(Release(members: members))
        let mayRead = Self.readable(request)
        let mayReadWaivers = Self.permitted("readWaivers", request)
        for index in answer.members.indices {
            answer.members[index].dependents = answer.members[index].dependents.shown(mayRead)
            guard !mayReadWaivers(answer.members[index].subject) else { continue }
            answer.members[index].report.findings.removeAll { $0.rule == RepositoryRule.waiverUnused.rawValue }
        }
        return Self.answer(answer.json)
    }

    /// Reads `{schemas: [{subject, schema, schemaType?, references?, metadata?, ruleSet?, file?}], normalize?}`.
    ///
    /// - Throws: `WebError` 400 for what is no JSON object, ``RegistryError`` 422 for members of the wrong kind.
    private static func release(_ request: WebRequest) throws -> Release {
        let body = try body(request)
        let schemas = try member("schemas", body) { $0.array } ?? []
        guard !schemas.isEmpty, schemas.count <= Release.most else {
            throw RegistryError.unprocessable("\"schemas\" is a list of 1 to \(Release.most) schemas")
        }
        let context = try urlContext(request)
        let normalize = try member("normalize", body) { $0.bool } ?? false
        let members = try schemas.map { json in
            guard json.object != nil, let name = try member("subject", json, { $0.string }), !name.isEmpty else {
                throw RegistryError.unprocessable("A schema of the list has no \"subject\"")
            }
            let subject = try QualifiedSubject(name, in: context)
            guard !subject.subject.isEmpty, subject.context != QualifiedSubject.globalContext else {
                throw RegistryError.invalidSubject(name)
            }
            var submission = try submission(json, missingVersion: -1)
            submission.normalize = normalize
            let file = try member("file", json) { $0.string }
            guard file?.utf8.count ?? 0 <= 4_096 else {
                throw RegistryError.unprocessable("The name of a file is at most 4096 bytes")
            }
            return Release.Member(subject: subject, submission: submission, file: file)
        }
        try checkDistinct(members)
        return Release(members: members)
    }

    private static func checkDistinct(_ members: [Release.Member]) throws {
        var seen: Set<QualifiedSubject> = []
        for member in members where !seen.insert(member.subject).inserted {
            throw RegistryError.unprocessable("The subject '\(member.subject.description)' is there twice")
        }
    }
}

extension ReleaseAnswer {
    /// The answer as an object.
    var json: JSON {
        .object([("verdict", .string(verdict.rawValue)), ("subjects", .array(members.map(\.json)))])
    }
}

extension ReleaseAnswer.Member {
    fileprivate var json: JSON {
        var members: [(String, JSON)] = [
            ("subject", .string(subject.description)), ("file", file.map(JSON.string) ?? .null),
            ("outcome", .string(outcome.rawValue)), ("version", version.map(JSON.int) ?? .null),
            ("verdict", .string(verdict.rawValue)),
        ]
        if let settings {
            members += [
                ("level", .string(settings.level.rawValue)),
                ("profile", .string(settings.profile.rawValue.lowercased())),
            ]
        }
        members += [
            ("counterexample", report.counterexample.map(JSON.string) ?? .null),
            ("profiles", .array(report.profiles.map(\.json))),
            ("findings", .array(report.findings.map { JSON($0) })), ("furtherFindings", .int(furtherFindings)),
            ("dependents", dependents.json),
        ]
        return .object(members)
    }
}
