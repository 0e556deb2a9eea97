// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// How often a registration begins anew because another node was faster.
    private static let mostAttempts = 50

    /// Registers a schema under a subject. Registering what the subject already has changes nothing and gives the same
    /// answer, also when many do it at once.
    ///
    /// The schema is read and compared without a lock; the database then adds the version only if the subject and the
    /// settings are still at the revision that the comparison rests on.
    ///
    /// - Parameters:
    ///   - mayRead: whether a refusal may speak of a subject, for schemas that refer to this one.
    ///   - ofAlias: where a subject that is an alias stands for another one, asked whether that is right. What is
    ///     known about the subject tells, so that it costs no question of its own.
    /// - Throws: ``RegistryError``: 42201 for what is no schema, 409 for what is not compatible, 42205 where the mode
    ///   forbids it.
    package func register(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        mayRead: @escaping ReadableSubjects = { _ in true },
        ofAlias: (@Sendable (QualifiedSubject) throws -> Void)? = nil
    ) async throws -> SchemaVersion {
        guard subject.context != QualifiedSubject.globalContext else {
            throw RegistryError.badRequest("The context .__GLOBAL holds settings, not subjects")
        }
        do {
            return try await states.inTurn(subject) {
                for _ in 0..<Self.mostAttempts {
                    let version = try await attempt(submission, under: subject, mayRead, followsAlias: ofAlias != nil)
                    if let version { return version }
                    states.forget(subject)
                }
                throw DatabaseError(code: .poolTimeout, message: "Too many register under this subject at once.")
            }
        } catch let alias as FoundAlias {
            try ofAlias?(alias.target)
            return try await register(submission, under: alias.target, mayRead: mayRead)
        }
    }

    /// That the subject is a name for another one.
    private struct FoundAlias: Error {
        let target: QualifiedSubject
    }

    /// Returns nil if what it rested on has changed meanwhile.
    private func attempt(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        _ mayRead: ReadableSubjects,
        followsAlias: Bool
    ) async throws -> SchemaVersion? {
        do {
            return try await registered(submission, under: subject, mayRead, followsAlias: followsAlias)
        } catch is StaleState {
            return nil
        }
    }

    private func registered(
        _ submission: SchemaSubmission,
        under subject: QualifiedSubject,
        _ mayRead: ReadableSubjects,
        followsAlias: Bool
    ) async throws -> SchemaVersion? {
        let state = try await state(of: subject)
        if followsAlias, let target = state.settings.alias {
            try await database.read { tx in try state.check(subject, &tx) }
            throw FoundAlias(target: target)
        }
        // An import brings texts as its source had them, whatever the configuration.
        let isImport = submission.id != nil && state.settings.mode == .importing
        let normalize = isImport ? submission.normalize : effectiveNormalize(submission, state.settings)
        let prepared = try await prepare(submission, for: subject, normalize: normalize)
        let extras = try await extras(submission, state)
        var candidate = Candidate(subject: subject, state: state, prepared: prepared, extras: extras)
        let isLatest = prepared.identity.digest == state.latestDigest
        // What is there already needs no right to write, and an import may be repeated.
        if isLatest || submission.id != nil, let known = try await known(candidate) { return known }
        do {
            try checkMode(state.settings.mode, submission, subject)
            if state.settings.mode != .importing {
                if !submission.force {
                    try ReservedFields(state.settings.config).check(prepared, extras, after: state.latest)
                }
                if !isLatest, !submission.force { candidate.waivers = try await checkCompatibility(candidate, mayRead) }
            }
        } catch let error as RegistryError {
            if let known = try await known(candidate) { return known }
            throw error
        }
        if let restored = try await restored(candidate) { return restored }
        return try await add(candidate)
    }

    /// An import brings what its source had, and nothing else.
    private func extras(_ submission: SchemaSubmission, _ state: SubjectState) async throws -> SubmissionExtras {
        let isImport = state.settings.mode == .importing
        let said = [submission.metadata, submission.ruleSet, state.latest?.metadata, state.latest?.ruleSet]
        return try await workshop.run(size: said.reduce(0) { $0 + ($1?.utf8.count ?? 0) }) {
            SubmissionExtras(
                submission,
                isImport ? nil : state.settings.config,
                previous: isImport ? nil : state.latest
            )
        }
    }

    private func state(of subject: QualifiedSubject) async throws -> SubjectState {
        if let known = states[subject] { return known }
        let stored = try await database.read { tx in try SubjectState.fetch(subject, inUse: usage, &tx) }
        let state = try await workshop.run(size: stored.size) { try stored.read() }
        // What is in use changes without the subject.
        if state.settings.usageWindowDays == nil { states.keep(state, of: subject) }
        return state
    }

    /// The live version that already says all this, if the state still holds.
    ///
    /// - Throws: ``StaleState``, so that neither an answer nor a refusal rests on what this node only remembers.
    private func known(_ candidate: Candidate) async throws -> SchemaVersion? {
        let submission = candidate.prepared.submission
        let wantsID = candidate.state.settings.mode == .importing
        return try await database.read { tx in
            try candidate.state.check(candidate.subject, &tx)
            return try RegistryStore.versions(
                of: candidate.subject,
                digest: candidate.prepared.identity.digest,
                .live,
                &tx
            )
            .first { version in
                candidate.extras.match(version) && (submission.id != nil) == wantsID
                    && (submission.id == nil || submission.id == version.schema.id)
                    && (submission.id == nil || submission.version == nil || submission.version == version.version)
            }
        }
    }

    /// Returns nil if what the candidate rests on has changed meanwhile.
    private func add(_ candidate: Candidate, onceMore: Bool = false) async throws -> SchemaVersion? {
        let number = try await number(for: candidate)
        switch try await writer.add(candidate, as: number, onceMore: onceMore) {
        case .added(let position, let schemaID, let isNewSchema):
            return added(candidate, as: number, position, schemaID, isNewSchema: isNewSchema)
        case .stale:
            return nil
        case .known:
            if let known = try await known(candidate) { return known }
            return try await add(candidate, onceMore: true)
        case .taken:
            let wanted = candidate.prepared.submission.id ?? 0
            throw RegistryError.notPermitted(
                "Overwrite new schema with id \(wanted) is not permitted: the id has another schema"
            )
        }
    }

    private func added(
        _ candidate: Candidate,
        as number: Int,
        _ position: SubjectState.Position,
        _ schemaID: Int,
        isNewSchema: Bool
    ) -> SchemaVersion {
        let prepared = candidate.prepared
        let version = SchemaVersion(
            subject: candidate.subject,
            version: number,
            schema: StoredSchema(
                id: schemaID,
                guid: prepared.identity.guid,
                format: prepared.submission.format,
                text: prepared.text,
                references: prepared.references.map(\.resolved)
            ),
            metadata: candidate.extras.metadata,
            ruleSet: candidate.extras.ruleSet,
            isDeleted: false,
            timestamp: 0
        )
        if !isNewSchema {
            cache.remove([schemaID], in: candidate.subject.context)
        }
        if candidate.state.settings.usageWindowDays == nil {
            states.keep(candidate.state.adding(version, prepared, at: position), of: candidate.subject)
        }
        return version
    }

    func checkMode(
        _ mode: RegistryMode,
        _ submission: SchemaSubmission,
        _ subject: QualifiedSubject
    ) throws(RegistryError) {
        if mode.isReadOnly {
            throw .notPermitted("Subject \(subject.description) is in read-only mode")
        }
        if submission.id == nil, mode == .importing {
            throw .notPermitted("Subject \(subject.description) is in import mode; every schema needs its id there")
        }
        if submission.id != nil, mode != .importing {
            throw .notPermitted("Subject \(subject.description) is not in import mode; an id can be given only there")
        }
    }

    /// The number of the new version: the next one, or in import mode the one asked for.
    private func number(for candidate: Candidate) async throws -> Int {
        let submission = candidate.prepared.submission
        let next = candidate.state.highestVersion + 1
        let subject = candidate.subject
        guard let wanted = submission.version, wanted > 0 else { return next }
        guard submission.id != nil else {
            guard wanted == next else {
                try await database.read { tx in try candidate.state.check(subject, &tx) }
                throw RegistryError.invalidSchema(
                    "Version is not one more than previous version: the next one of subject "
                        + "'\(subject.description)' is \(next), not \(wanted)"
                )
            }
            return next
        }
        let isTaken = try await database.read { tx in
            try RegistryStore.version(.number(wanted), of: subject, .all, &tx) != nil
        }
        guard !isTaken else {
            throw RegistryError.notPermitted(
                "Subject \(subject.description) already has a version \(wanted) with another schema"
            )
        }
        return wanted
    }

    /// Returns the waivers without which the candidate would be refused.
    private func checkCompatibility(_ candidate: Candidate, _ mayRead: ReadableSubjects) async throws -> [Int] {
        let settings = candidate.state.settings
        let size = candidate.state.size + candidate.prepared.size
        let report = try await workshop.run(size: settings.isSlow ? max(size, Workshop.long) : size) {
            try Self.compare(candidate.prepared, with: candidate.state.history(for: candidate.extras), settings)
        }
        let (dependents, unknown) = try await dependents(of: candidate, isRefused: report.verdict != .compatible)
        guard report.verdict != .compatible || dependents.forbids else { return [] }
        let left = try await waived(report, dependents, of: candidate.subject, candidate.prepared)
        if left.report.verdict == .compatible, let unknown, candidate.state.settings.validatesDependents {
            // What waivers let through has dependents all the same.
            throw unknown
        }
        guard left.report.verdict != .compatible || left.dependents.forbids else { return left.used }
        try refuse(candidate, left.report, left.dependents.shown(mayRead))
    }

    private func refuse(_ candidate: Candidate, _ report: Report, _ dependents: DependentReport) throws -> Never {
        let settings = candidate.state.settings
        let reason =
            report.verdict == .compatible
            ? "Schema being registered would break schemas that refer to subject "
            : "Schema being registered is incompatible with an earlier schema for subject "
        let messages = report.confluentMessages(settings) + dependents.confluentMessages
        throw RegistryError.incompatible(
            reason + "\"\(candidate.subject.description)\", details: [" + messages.joined(separator: ", ") + "]"
        )
    }

    /// Only a subject that schemas refer to pays for this, and only where the answer would tell. What is refused anyway
    /// is refused without them, with the reason why they are not known.
    private func dependents(of candidate: Candidate, isRefused: Bool) async throws -> (DependentReport, RegistryError?)
    {
        let state = candidate.state
        guard state.isReferenced, isRefused || state.settings.validatesDependents else {
            return (DependentReport(), nil)
        }
        do {
            return (try await dependents(of: candidate.subject, on: candidate.prepared, state.settings), nil)
        } catch let error as RegistryError where isRefused && error.code == 422 {
            return (DependentReport(), error)
        }
    }
}

/// What a registration wants to add, and what its right to do so rests on.
struct Candidate: Sendable {
    let subject: QualifiedSubject
    let state: SubjectState
    let prepared: PreparedSchema
    let extras: SubmissionExtras
    /// The waivers without which it would be refused.
    var waivers: [Int] = []
}
