// SPDX-License-Identifier: Apache-2.0
import Findings
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// The longest that a release is checked.
    static let longestRelease: Duration = .seconds(20)

    /// What registering all schemas of a release would come to, each judged by its own subject's settings, and what is
    /// registered and depends on them with all of them in place.
    ///
    /// - Throws: ``RegistryError`` 422 if it takes too long.
    func check(_ release: Release) async throws -> ReleaseAnswer {
        let deadline = ContinuousClock.now + Self.longestRelease
        var run = ReleaseRun(service: self, until: deadline)
        let (sorted, circular) = release.inOrder
        do {
            for index in sorted { try await run.judge(release.members[index]) }
            for index in circular {
                run.refuse(release.members[index], .undecided, ReleaseRun.circle(release.members[index]))
            }
            try await run.judgeDependents(until: min(deadline, .now + Self.longestCheck))
        } catch is ReferenceTexts.OutOfTime {
            throw RegistryError.unprocessable(
                "Checking these schemas takes longer than \(Self.longestRelease); send fewer at once"
            )
        }
        return ReleaseAnswer(members: try await run.finished())
    }

    /// The subjects that others stand for.
    func targets(ofAliases subjects: [QualifiedSubject]) async throws -> [QualifiedSubject] {
        try await database.read { tx in
            try subjects.map { try SettingsStore.target(ofAlias: $0, &tx) }
        }
    }
}
