// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema
import SchemaCheck

/// One run of a repository's check.
struct RepositoryRun {
    let check: RepositoryCheck
    let new: RepositorySide
    let base: RepositoryBase
    private var reader: SchemaReader
    private var oldReader: SchemaReader?
    private let pairing: SubjectPairing?
    private var loosened: LoosenedSettings
    private var waivers: WaiverRun
    /// The subjects whose waivers the registry does not tell, and those of them that one may be wanted for.
    private var unknown: [TextKey: String]
    private var unwaived: [(subject: String, reason: String)] = []
    private var identity = FindingIdentity()
    private let filesByName: [TextKey: Int]
    /// The files that the new side has and those that the base left out, by paths that are the same on both.
    private let newPlaces: Set<TextKey>
    private let leftOut: Set<TextKey>
    private var findings: [Finding] = []
    private var checked: [String] = []
    /// Where texts could not be read.
    private var failures: Set<SourceLocation?> = []
    private var verdict = Verdict.compatible

    init(_ check: RepositoryCheck, _ new: RepositorySide, _ base: RepositoryBase) {
        self.check = check
        self.new = new
        self.base = base
        reader = SchemaReader(new)
        waivers = WaiverRun(check.waivers, before: check.baseWaivers, today: check.today)
        unknown = Dictionary(check.unknownWaivers.map { (TextKey($0.subject), $0.reason) }) { first, _ in first }
        if case .side(let old, _) = base {
            oldReader = SchemaReader(old)
            pairing = SubjectPairing(new, old)
            leftOut = Set(old.left.map { TextKey(old.common($0)) })
            loosened = LoosenedSettings(file: new.configuration.file ?? old.configuration.file)
        } else {
            pairing = nil
            leftOut = []
            loosened = LoosenedSettings(file: nil)
        }
        var names: [TextKey: Int] = [:]
        for (index, file) in new.files.enumerated() { names[TextKey(new.shown(file.path))] = index }
        filesByName = names
        newPlaces = Set(new.files.map { TextKey(new.common($0.path)) })
    }

    /// The outcome so far.
    var report: Report {
        let count = checked.count == 1 ? "1 subject" : "\(checked.count) subjects"
        return Report(
            title: "\(count) against \(base.name)",
            verdict: verdict,
            findings: findings,
            checked: checked
        )
    }

    mutating func judgeAll() {
        for finding in new.findings { add(finding) }
        if case .side(let old, let name) = base {
            for finding in BaseFindings.problems(of: old, beside: new) { add(finding) }
            if old.subjects.isEmpty && !new.subjects.isEmpty { add(BaseFindings.empty(name)) }
        }
        for (index, subject) in new.subjects.enumerated() { judge(subject, at: index) }
        judgeDependents()
        if let pairing, case .side(let old, _) = base {
            for file in pairing.deleted { judgeDeleted(file, old) }
            for found in BreakingRun(new, old).found() {
                let finding = identified(found.finding, found.subject, sign: found.sign)
                add(finding, verdict: found.isChange ? .incompatible : .undecided)
            }
        }
        for finding in loosened.findings { add(finding) }
        let ofWaivers = waivers.findings(isWhole: !check.isChangedOnly)
        for finding in ofWaivers { add(finding) }
        for (subject, reason) in unwaived { add(WaiverRun.unknown(subject, reason)) }
    }

    /// Adds a finding that is about no subject's compatibility: one that is an error leaves the verdict open at best.
    private mutating func add(_ finding: Finding, verdict worse: Verdict = .undecided) {
        findings.append(finding)
        guard finding.severity == .error else { return }
        if worse == .incompatible || verdict == .compatible { verdict = worse }
    }

    private mutating func judge(_ subject: RepositorySide.Subject, at index: Int) {
        do throws(FindingError) {
            switch base {
            case .side(let old, _):
                let predecessor = pairing?.predecessors[subject.file]
                if let predecessor {
                    let (was, now) = (old.settings(ofFile: predecessor), new.settings(ofFile: subject.file))
                    loosened.compare(was, now, check, subject: subject.name)
                }
                guard let texts = try reader.texts(of: subject.file) else { return }
                try judge(subject, texts, predecessor, in: old)
            case .versions(let histories, _):
                guard let texts = try reader.texts(of: subject.file) else { return }
                let history = histories.indices.contains(index) ? histories[index] : nil
                try judge(subject, texts, history)
            }
        } catch {
            var finding = error.finding
            finding.details.append(Detail(name: "subject", value: subject.name))
            finding.excerpt = finding.location.flatMap { excerpt($0) }
            checked.append(new.shown(subject.path))
            // A text that several refer to fails once for each.
            if failures.insert(finding.location).inserted { add(finding) }
        }
    }

    private func excerpt(_ place: SourceLocation) -> SourceExcerpt? {
        guard let file = place.file.flatMap({ filesByName[TextKey($0)] }), let line = place.line else { return nil }
        return SourceExcerpt(of: new.files[file].bytes, line: line, column: place.column ?? 1)
    }

    private mutating func judge(
        _ subject: RepositorySide.Subject,
        _ texts: SchemaTexts,
        _ predecessor: Int?,
        in old: RepositorySide
    ) throws(FindingError) {
        let before = predecessor.map { earlierTexts($0) }
        let isSame = (try? before?.get()).map { texts.isSame(as: $0) } ?? false
        let isRenamed = pairing?.renamed.contains(subject.file) == true
        if isSame && check.isChangedOnly && !isRenamed { return }
        let schema = try reader.schema(texts, of: subject.file)
        checked.append(new.shown(subject.path))
        if isRenamed, let predecessor { add(renamed(subject, from: old.files[predecessor], in: old)) }
        guard let predecessor, let before else { return judgeFirst(subject, in: old) }
        guard !isSame else { return }
        do throws(FindingError) {
            let texts = try before.get()
            guard let earlier = try oldReader?.schema(texts, of: predecessor) else { return }
            let (was, now) = (old.settings(ofFile: predecessor), new.settings(ofFile: subject.file))
            let policies = [was.policy ?? .strict, now.policy ?? .strict]
            compare(
                schema,
                [earlier],
                subject,
                check.level ?? (now.level ?? .backward).joined(with: was.level ?? .backward),
                policies.contains(.strict) ? .strict : .lenient,
                GatingProfiles(check.profile ?? was.profile ?? .confluent)
            )
        } catch {
            notCompared(subject, old.shown(old.files[predecessor].path), error)
        }
    }

    /// The texts of a file of the base, or why there are none.
    private mutating func earlierTexts(_ file: Int) -> Result<SchemaTexts, FindingError> {
        do throws(FindingError) {
            if let texts = try oldReader?.texts(of: file) { return .success(texts) }
            let why = Finding(
                rule: RepositoryRule.referenceCircle.rawValue,
                severity: .error,
                message: "files refer to each other in a circle",
                location: oldReader.map { SourceLocation(file: $0.side.shown($0.side.files[file].path)) }
            )
            return .failure(FindingError(finding: why))
        } catch {
            return .failure(error)
        }
    }

    /// A subject that the base does not have, unless it had to leave out its file or a folder that the file is in.
    private mutating func judgeFirst(_ subject: RepositorySide.Subject, in old: RepositorySide) {
        let path = new.common(subject.path)
        let places = [path] + PathText.ancestors(PathText.directory(path))
        guard let left = places.first(where: { !$0.isEmpty && leftOut.contains(TextKey($0)) }) else { return }
        let why = Finding(
            rule: RepositoryRule.fileSkipped.rawValue,
            severity: .error,
            message: "'\(left)' is left out there"
        )
        let file = new.shown(subject.path)
        add(identified(BaseFindings.incomplete(subject.name, file, "what was there before", why), subject.name))
    }

    private mutating func notCompared(_ subject: RepositorySide.Subject, _ what: String, _ error: FindingError) {
        let file = new.shown(subject.path)
        if error.isOwnText { return add(BaseFindings.unreadable(subject.name, file, what)) }
        add(identified(BaseFindings.incomplete(subject.name, file, what, error.finding), subject.name))
    }

    private mutating func judge(
        _ subject: RepositorySide.Subject,
        _ texts: SchemaTexts,
        _ history: SubjectHistory?
    ) throws(FindingError) {
        let schema = try reader.schema(texts, of: subject.file)
        if check.isChangedOnly, let last = history?.versions.last,
            last.schema.registryText.utf8.elementsEqual(schema.schema.registryText.utf8),
            texts.references.isEmpty
        {
            return
        }
        checked.append(new.shown(subject.path))
        guard let history else { return add(first(subject)) }
        let file = new.shown(subject.path)
        for version in history.unreadable { add(BaseFindings.unreadable(subject.name, file, version)) }
        for version in history.incomplete {
            add(identified(BaseFindings.incomplete(subject.name, file, version, nil), subject.name))
        }
        let now = new.settings(ofFile: subject.file)
        let policies = [now.policy, history.policy]
        compare(
            schema,
            history.versions,
            subject,
            check.level ?? now.level.map { $0.joined(with: history.level) } ?? history.level,
            policies.contains(.strict) ? .strict : .lenient,
            check.profile.map { GatingProfiles($0) }
                ?? now.profile.map { GatingProfiles($0).joined(with: history.gate) } ?? history.gate
        )
    }

    private mutating func compare(
        _ schema: NamedSchema,
        _ history: [NamedSchema],
        _ subject: RepositorySide.Subject,
        _ level: CompatibilityLevel,
        _ policy: JSONSchemaPolicy,
        _ gate: GatingProfiles
    ) {
        let report = SchemaCheck(level: level, policy: policy, gate: gate).run(schema, against: history)
        for finding in report.findings {
            let isCut = finding.rule.hasSuffix("_MORE_DIFFERENCES") || finding.rule.hasSuffix("_COMPARISON_LIMIT")
            let judged = isCut ? unlisted(finding, subject) : judged(finding, subject)
            add(judged, verdict: report.verdict == .undecided ? .undecided : .incompatible)
        }
        // Only an error that is shown can be waived.
        if report.verdict != .compatible, !report.findings.contains(where: { $0.severity == .error }) {
            verdict = .incompatible
        }
    }

    /// What no list shows, no waiver can let through.
    private func unlisted(_ finding: Finding, _ subject: RepositorySide.Subject) -> Finding {
        var finding = finding
        finding.severity = .error
        finding.details.append(Detail(name: "subject", value: subject.name))
        return finding
    }

    /// The finding with its subject, its fingerprint, and what a waiver says.
    private mutating func judged(_ finding: Finding, _ subject: RepositorySide.Subject) -> Finding {
        var finding = finding
        let own = new.shown(subject.path)
        var referenced: String?
        if let file = finding.location?.file, TextKey(file) != TextKey(own) {
            finding.message += "; '\(subject.name)' refers to it"
            let place = SourceLocation(file: own, line: 1, column: 1)
            finding.related.append(RelatedLocation(label: "subject '\(subject.name)'", location: place))
            referenced = filesByName[TextKey(file)].map { FindingIdentity.name(of: new.files[$0]) } ?? file
        }
        return identified(finding, subject.name, in: referenced)
    }

    private mutating func identified(
        _ given: Finding,
        _ subject: String,
        in file: String? = nil,
        sign: String? = nil,
        mayBeWaived: Bool = true
    ) -> Finding {
        var finding = given
        let (files, names) = (new.files, filesByName)
        let fingerprint = identity.fingerprint(finding, subject: subject, file: file, sign: sign) { name in
            names[TextKey(name)].map { files[$0].bytes }
        }
        finding.identity = fingerprint
        finding.details.append(Detail(name: "subject", value: subject))
        finding.details.append(Detail(name: "fingerprint", value: fingerprint))
        guard mayBeWaived else {
            waivers.pass(finding, subject: subject)
            return finding
        }
        let judged = waivers.judge(finding, subject: subject)
        if judged.severity == .error, let reason = unknown.removeValue(forKey: TextKey(subject)) {
            unwaived.append((subject, reason))
        }
        return judged
    }

    private mutating func judgeDependents() {
        var subjects: [TextKey: String] = [:]
        for subject in new.subjects { subjects[TextKey(new.shown(subject.path))] = subject.name }
        for one in check.dependents {
            guard let subject = subjects[TextKey(one.file)] else { continue }
            if let doubt = one.doubt(subject) { add(doubt) }
            if let used = one.used(subject) { add(used) }
            for finding in one.unused(subject) { add(finding) }
            for (finding, sign, mayBeWaived) in one.findings(subject) {
                let found = identified(finding, subject, sign: sign, mayBeWaived: mayBeWaived)
                add(found, verdict: .incompatible)
            }
        }
    }

    private mutating func judgeDeleted(_ file: Int, _ old: RepositorySide) {
        let gone = old.files[file]
        let deletion = old.settings(ofFile: file).deletion
        guard deletion != .ignore, let subject = gone.subject else { return }
        let isThere = newPlaces.contains(TextKey(old.common(gone.path)))
        checked.append(new.shown(gone.path))
        add(identified(deleted(subject, gone, deletion, isThere: isThere, in: old), subject), verdict: .incompatible)
    }
}
