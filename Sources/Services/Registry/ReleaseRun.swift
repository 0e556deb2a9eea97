// SPDX-License-Identifier: Apache-2.0
import Findings
import PostgreSQL
import RepositoryCheck
import SchemaCheck

/// The check of one release, one schema after the other as they could be registered.
///
/// Of a schema that was judged only its text stays: what is made of a text takes many times as much.
struct ReleaseRun {
    let service: RegistryService
    private let deadline: ContinuousClock.Instant
    private(set) var answers: [ReleaseAnswer.Member] = []
    /// What members refer to, with what would be there then: of each subject judged so far the version that it has or
    /// would get.
    private var texts: ReferenceTexts
    private var files: [QualifiedSubject: String] = [:]
    /// The subjects judged so far of which nothing can be said.
    private var failed: Set<QualifiedSubject> = []
    /// The subjects that would get a new version, and the new ones to whose subjects the registry has references.
    private var changed: Set<QualifiedSubject> = []
    private var moved: [SchemaVersion] = []
    /// The subjects that have waivers for what depends on them; those are asked for again when that has been judged.
    private var waiving: Set<QualifiedSubject> = []
    /// The subjects of which it could not be told what depends on them.
    private var unjudged: Set<QualifiedSubject> = []
    private var room = FindingRoom()

    init(service: RegistryService, until deadline: ContinuousClock.Instant) {
        self.service = service
        self.deadline = deadline
        texts = ReferenceTexts(until: deadline)
    }

    /// Judges a member whose references to others of the release have been judged.
    ///
    /// - Throws: ``ReferenceTexts/OutOfTime``.
    mutating func judge(_ member: Release.Member) async throws {
        guard ContinuousClock.now < deadline else { throw ReferenceTexts.OutOfTime() }
        files[member.subject] = member.file
        do {
            let given = try await material(of: member)
            try await judge(member, given)
        } catch let error as RegistryError where error.status == 422 || error.status == 409 {
            // What the mode or a reserved name forbids is refused for certain.
            let isCertain = error.code == 42205 || error.code == 409
            refuse(member, isCertain ? .incompatible : .undecided, Self.refusal(error, file: member.file))
        } catch let error as UnreadableSchema {
            refuse(member, .undecided, error.finding)
        }
    }

    /// Notes that nothing can be said of a member.
    mutating func refuse(_ member: Release.Member, _ verdict: Verdict, _ finding: Finding) {
        failed.insert(member.subject)
        add(
            ReleaseAnswer.Member(
                subject: member.subject,
                file: member.file,
                outcome: .refused,
                report: Report(title: member.subject.description, verdict: verdict, findings: [finding])
            )
        )
    }

    /// Keeps what is said of a member, as far as there is room.
    private mutating func add(_ answer: ReleaseAnswer.Member) {
        var answer = answer
        room.take(&answer)
        answers.append(answer)
    }

    /// What a member is judged by.
    private struct Material: Sendable {
        let stored: SubjectState.Stored
        let waivers: [Waiver]
        var resolved: ReferenceResolver.Result
        var referenceFiles: [String]
    }

    private mutating func material(of member: Release.Member) async throws -> Material {
        let (known, failed, files, usage) = (texts, failed, files, service.usage)
        let (material, texts) = try await service.database.read { tx in
            var texts = known
            let coming = known.coming
            let stored = try SubjectState.fetch(
                member.subject,
                inUse: usage,
                resolving: { version, tx in ReferenceResolver.Result(texts: try texts.texts(of: version, &tx)) },
                &tx
            )
            _ = try RegistryService.format(member.submission.format)
            var direct: [ResolvedReference] = []
            guard member.submission.references.count <= ReferenceResolver.most else {
                throw RegistryError.invalidSchema(
                    "Invalid schema: it has more than \(ReferenceResolver.most) references"
                )
            }
            for reference in member.submission.references {
                direct.append(try Self.resolve(reference, member, coming, failed, &tx))
            }
            let own = SchemaVersion(
                subject: member.subject,
                version: 0,
                schema: StoredSchema(id: 0, guid: "", format: "", text: "", references: direct.map(\.resolved)),
                metadata: nil,
                ruleSet: nil,
                isDeleted: false,
                timestamp: 0
            )
            let needed = try texts.needed(by: own, &tx)
            let named = Set(
                member.submission.references.compactMap {
                    try? QualifiedSubject($0.subject, in: member.subject.context)
                }
            )
            let material = Material(
                stored: stored,
                waivers: try WaiverStore.waivers(of: member.subject, &tx),
                resolved: ReferenceResolver.Result(direct: direct, texts: needed.map(\.text)),
                referenceFiles: needed.enumerated().map { place, needed in
                    let version = needed.version
                    let isComing = coming[version.subject]?.version == version.version
                    if isComing, let file = files[version.subject] { return file }
                    // The caller has named what the schema refers to itself; what lies behind may be nothing to see.
                    return named.contains(version.subject)
                        ? "\(version.subject.description) version \(version.version)" : "reference \(place + 1)"
                }
            )
            return (material, texts)
        }
        self.texts = texts
        return material
    }

    private static func resolve(
        _ reference: SchemaReference,
        _ member: Release.Member,
        _ coming: [QualifiedSubject: SchemaVersion],
        _ failed: Set<QualifiedSubject>,
        _ tx: inout Transaction
    ) throws -> ResolvedReference {
        let subject = try QualifiedSubject(reference.subject, in: member.subject.context)
        let isOfRelease = coming[subject] != nil || failed.contains(subject)
        if !isOfRelease || reference.version > 0 {
            let selector: VersionSelector = reference.version == -1 ? .latest : .number(reference.version)
            if let found = try RegistryStore.target(subject, selector, &tx) {
                return ResolvedReference(
                    asWritten: reference,
                    subjectID: found.subjectID,
                    version: found.version.version
                )
            }
        }
        if let coming = coming[subject] {
            return ResolvedReference(asWritten: reference, subjectID: 0, version: coming.version)
        }
        throw RegistryError.invalidSchema(
            failed.contains(subject)
                ? "The reference '\(reference.name)' leads to subject '\(subject.description)' of the same request, of which "
                    + "nothing can be said"
                : "Invalid schema: the reference '\(reference.name)' leads to subject '\(subject.description)', which neither "
                    + "the registry nor the request has in that version"
        )
    }

    private mutating func judge(_ member: Release.Member, _ given: Material) async throws {
        let (workshop, deadline) = (service.workshop, deadline)
        let stored = given.stored
        let settings = stored.settings
        let normalize = service.effectiveNormalize(member.submission, settings)
        let size = given.resolved.size(with: member.submission.text) + stored.size
        let (prepared, extras) = try await workshop.run(size: size) {
            let prepared = try Self.prepare(member, given, normalize: normalize)
            return (prepared, SubmissionExtras(member.submission, settings.config, previous: stored.latest))
        }
        let isWaiving = given.waivers.contains { $0.isForDependents }
        let waivers = given.waivers.filter { !$0.isForDependents }
        if let known = try await known(prepared, extras, under: member.subject) {
            texts.add(known)
            if isWaiving { waiving.insert(member.subject) }
            return add(
                ReleaseAnswer.Member(
                    subject: member.subject,
                    file: member.file,
                    outcome: .registered,
                    version: known.version,
                    report: Report(
                        title: member.subject.description,
                        verdict: .compatible,
                        findings: WaiverUse(waivers).unused
                    ),
                    settings: settings
                )
            )
        }
        try service.checkMode(settings.mode, member.submission, member.subject)
        let report = try await workshop.run(size: max(size, Workshop.long)) {
            try ReservedFields(settings.config).check(prepared, extras, after: stored.latest)
            let state = try stored.read(until: deadline)
            let isSame = prepared.identity.digest == state.latestDigest
            let history = isSame ? [] : state.history(for: extras)
            let report = try RegistryService.compareByBoth(prepared, with: history, settings, until: deadline)
            var use = WaiverUse(waivers)
            var judged = use.judge(prepared.identified(report, subject: member.subject))
            // A waiver may be for what was not found or is not listed.
            let isWhole = report.verdict != .undecided && !report.findings.contains { $0.isUnlisted }
            judged.findings += use.findings + (isWhole ? use.unused : [])
            return judged
        }
        if isWaiving { waiving.insert(member.subject) }
        let version = SchemaVersion(of: member.subject, stored.highestVersion + 1, prepared)
        texts.add(version)
        changed.insert(member.subject)
        if stored.isReferenced { moved.append(version) }
        add(
            ReleaseAnswer.Member(
                subject: member.subject,
                file: member.file,
                outcome: stored.latest == nil ? .first : .version,
                version: version.version,
                report: report,
                settings: settings
            )
        )
    }

    private static func prepare(_ member: Release.Member, _ given: Material, normalize: Bool) throws -> PreparedSchema {
        let format = try RegistryService.format(member.submission.format)
        let schema: ParsedSchema
        do throws(SchemaError) {
            schema = try ParsedSchema(
                parsing: Array(member.submission.text.utf8),
                format: format,
                references: given.resolved.texts
            )
        } catch {
            let file = error.reference.flatMap { index in
                given.referenceFiles.indices.contains(index) ? given.referenceFiles[index] : nil
            }
            throw UnreadableSchema(finding: error.finding(file: file ?? member.file))
        }
        var prepared = RegistryService.prepare(schema, member.submission, given.resolved, normalize: normalize)
        prepared.file = member.file
        prepared.referenceFiles = given.referenceFiles
        return prepared
    }

    /// The live version that says all this already.
    private func known(
        _ prepared: PreparedSchema,
        _ extras: SubmissionExtras,
        under subject: QualifiedSubject
    ) async throws -> SchemaVersion? {
        try await service.database.read { tx in
            try RegistryStore.versions(of: subject, digest: prepared.identity.digest, .live, &tx)
                .first { extras.match($0) }
        }
    }

    /// Judges what is registered and depends on what is new, with all of it in place.
    mutating func judgeDependents(until deadline: ContinuousClock.Instant) async throws {
        guard !moved.isEmpty else { return }
        let subjects = Set(moved.map(\.subject))
        do {
            let reports = try await service.reports(of: moved, except: changed, among: texts.coming, until: deadline)
            for index in answers.indices where subjects.contains(answers[index].subject) {
                var report = reports[answers[index].subject] ?? DependentReport()
                report.isGate = answers[index].settings?.validatesDependents ?? true
                answers[index].dependents = report
            }
        } catch let error as RegistryError where error.code == 422 {
            unjudged = subjects
            for index in answers.indices where subjects.contains(answers[index].subject) {
                guard answers[index].settings?.validatesDependents ?? true else { continue }
                answers[index].report.findings.append(Self.refusal(error, file: files[answers[index].subject]))
                if answers[index].report.verdict == .compatible { answers[index].report.verdict = .undecided }
            }
        }
    }

    /// The answers, with what waivers say of what depends on the subjects, and what is to be said of the waivers.
    mutating func finished() async throws -> [ReleaseAnswer.Member] {
        for index in answers.indices {
            let subject = answers[index].subject
            let waivers =
                waiving.contains(subject)
                ? try await service.waivers(of: [subject]).filter { $0.isForDependents } : []
            var use = WaiverUse(waivers)
            let isWhole = !unjudged.contains(subject) && answers[index].dependents.broken.allSatisfy { $0.isWhole }
            answers[index].dependents = use.judge(answers[index].dependents)
            room.takeDependents(of: &answers[index])
            room.take(use.findings + (isWhole ? use.unused : []), for: &answers[index])
        }
        return answers
    }

    /// That members need each other.
    static func circle(_ member: Release.Member) -> Finding {
        Finding(
            rule: RepositoryRule.referenceCircle.rawValue,
            severity: .error,
            message: "'\(member.subject.description)' and others of the request refer to each other in a circle",
            location: member.file.map { SourceLocation(file: $0) },
            impact: RepositoryRule.referenceCircle.impact,
            fix: RepositoryRule.referenceCircle.fix
        )
    }

    private static func refusal(_ error: RegistryError, file: String?) -> Finding {
        Finding(
            rule: RepositoryRule.registrationRefused.rawValue,
            severity: .error,
            message: error.message,
            location: file.map { SourceLocation(file: $0) },
            impact: RepositoryRule.registrationRefused.impact,
            fix: RepositoryRule.registrationRefused.fix,
            details: [Detail(name: "code", value: String(error.code))]
        )
    }
}

/// A text that is no schema.
private struct UnreadableSchema: Error {
    let finding: Finding
}
