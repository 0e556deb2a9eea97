// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import PostgreSQL
import SchemaCheck

/// What a compatibility check found.
struct CompatibilityAnswer: Sendable {
    let report: Report
    let settings: EffectiveSettings
    var dependents: DependentReport

    /// Whether the schema would be taken.
    var isCompatible: Bool { report.verdict == .compatible && !dependents.forbids }
    /// What speaks against it, as Confluent's clients show it.
    var messages: [String] { report.confluentMessages(settings) + dependents.confluentMessages }
}

extension RegistryService {
    /// The version of a subject that says the same as a submission.
    ///
    /// - Throws: ``RegistryError`` 40401 without the subject, 40403 without the schema.
    package func lookUp(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        _ filter: DeletedFilter
    ) async throws -> SchemaVersion {
        let (settings, resolved) = try await database.read { tx in
            let numbers = try RegistryStore.numbers(of: subject, &tx)
            guard numbers.contains(where: { !$0.deleted || filter == .all }) else {
                throw RegistryError.subjectNotFound(subject)
            }
            _ = try Self.format(submission.format)
            let resolved = try ReferenceResolver.resolve(submission.references, in: subject.context, &tx)
            return (try SettingsStore.effective(subject, &tx), resolved)
        }
        let first = effectiveNormalize(submission, settings)
        let digests = try await workshop.run(size: resolved.size(with: submission.text)) {
            let schema = try Self.parse(submission.text, submission.format, resolved.texts)
            return [first, !first].map {
                Self.prepare(schema, submission, resolved, normalize: $0).identity.digest
            }
        }
        return try await database.read { tx in
            for digest in digests {
                let found = try RegistryStore.versions(of: subject, digest: digest, filter, &tx)
                if let first = found.first { return first }
            }
            throw RegistryError.schemaNotFound
        }
    }

    /// What a check compares a submission with.
    private struct Opponents: Sendable {
        let settings: EffectiveSettings
        let resolved: ReferenceResolver.Result
        let isReferenced: Bool
        /// For a check against one version.
        var version: (version: SchemaVersion, resolved: ReferenceResolver.Result)?
        /// For a check against all that the level counts.
        var stored: SubjectState.Stored?
    }

    /// Whether a submission gets on with one version of a subject, or with all that its level counts, and what depends
    /// on the subject with it.
    ///
    /// - Parameters:
    ///   - explaining: whether what depends on the subject is told also where it decides nothing.
    ///   - byBoth: whether the question is answered too that does not decide.
    /// - Throws: ``RegistryError`` 40401 or 40402 for a version that does not exist, 42201 for what is no schema.
    func check(
        _ submission: SchemaSubmission,
        against selector: VersionSelector?,
        of subject: QualifiedSubject,
        explaining: Bool,
        byBoth: Bool = false
    ) async throws -> CompatibilityAnswer {
        _ = try Self.format(submission.format)
        let opponents = try await opponents(submission, selector, subject)
        let settings = opponents.settings
        let normalize = effectiveNormalize(submission, settings)
        let stored = opponents.stored
        let size =
            opponents.resolved.size(with: submission.text) + (stored?.size ?? 0)
            + (opponents.version.map { $0.resolved.size(with: $0.version.schema.text) } ?? 0)
        let compare: @Sendable (PreparedSchema, [NamedSchema]) throws -> Report = { prepared, history in
            byBoth
                ? try Self.compareByBoth(prepared, with: history, settings)
                : try Self.compare(prepared, with: history, settings)
        }
        let isSlow = byBoth || settings.isSlow
        let (prepared, report) = try await workshop.run(size: isSlow ? max(size, Workshop.long) : size) {
            let prepared = try Self.prepare(submission, opponents.resolved, normalize: normalize)
            if let version = opponents.version {
                let old = try Self.named(version.version, version.resolved)
                return (prepared, try compare(prepared, [old]))
            }
            let state = try stored?.read()
            let extras = SubmissionExtras(submission, settings.config, previous: state?.latest)
            return (prepared, try compare(prepared, state?.history(for: extras) ?? []))
        }
        let isAsked = opponents.isReferenced && (explaining || settings.validatesDependents)
        let dependents = isAsked ? try await self.dependents(of: subject, on: prepared, settings) : DependentReport()
        let left = try await waived(report, dependents, of: subject, prepared)
        return CompatibilityAnswer(report: left.report, settings: settings, dependents: left.dependents)
    }

    private func opponents(
        _ submission: SchemaSubmission,
        _ selector: VersionSelector?,
        _ subject: QualifiedSubject
    ) async throws -> Opponents {
        try await database.read { tx in
            let resolved = try ReferenceResolver.resolve(submission.references, in: subject.context, &tx)
            guard let selector else {
                let stored = try SubjectState.fetch(subject, inUse: usage, &tx)
                return Opponents(
                    settings: stored.state.settings,
                    resolved: resolved,
                    isReferenced: stored.state.isReferenced,
                    stored: stored
                )
            }
            var opponents = Opponents(
                settings: try SettingsStore.effective(subject, &tx),
                resolved: resolved,
                isReferenced: try RegistryStore.position(of: subject, &tx)?.isReferenced ?? false
            )
            if let target = try RegistryStore.version(selector, of: subject, .live, &tx) {
                let needed = try ReferenceResolver.resolve(target.schema.references, in: subject.context, &tx)
                opponents.version = (target, needed)
            } else if case .number(let number) = selector {
                throw RegistryError.versionNotFound(number)
            }
            return opponents
        }
    }
}
