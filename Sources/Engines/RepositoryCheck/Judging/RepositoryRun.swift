// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema
import SchemaCheck

/// One run of a repository's check.
struct RepositoryRun {
    private let check: RepositoryCheck
    private let new: RepositorySide
    private let base: RepositoryBase
    private var reader: SchemaReader
    private var oldReader: SchemaReader?
    private let pairing: SubjectPairing?
    private var waivers: WaiverRun
    private var identity = FindingIdentity()
    private let filesByName: [TextKey: Int]
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
        waivers = WaiverRun(check.waivers, today: check.today)
        if case .side(let old, _) = base {
            oldReader = SchemaReader(old)
            pairing = SubjectPairing(new, old)
        } else {
            pairing = nil
        }
        var names: [TextKey: Int] = [:]
        for (index, file) in new.files.enumerated() { names[TextKey(new.shown(file.path))] = index }
        filesByName = names
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
        for (index, subject) in new.subjects.enumerated() { judge(subject, at: index) }
        if let pairing, case .side(let old, let name) = base {
            if old.subjects.isEmpty && !new.subjects.isEmpty { add(nothingBefore(name)) }
            for file in pairing.deleted { judgeDeleted(file, old) }
        }
        let ofWaivers = waivers.findings(isWhole: !check.isChangedOnly)
        for finding in ofWaivers { add(finding) }
    }

    /// Adds a finding that is about no subject's compatibility: one that is an error leaves the verdict open at best.
    private mutating func add(_ finding: Finding, verdict worse: Verdict = .undecided) {
        findings.append(finding)
        guard finding.severity == .error else { return }
        if worse == .incompatible || verdict == .compatible { verdict = worse }
    }

    private mutating func judge(_ subject: RepositorySide.Subject, at index: Int) {
        do throws(FindingError) {
            guard let texts = try reader.texts(of: subject.file) else { return }
            switch base {
            case .side(let old, _): try judge(subject, texts, in: old)
            case .versions(let histories, _):
                let history = histories.indices.contains(index) ? histories[index] : nil
                try judge(subject, texts, history)
            }
        } catch {
            var finding = error.finding
            finding.details.append(Detail(name: "subject", value: subject.name))
            checked.append(new.shown(subject.path))
            // A text that several refer to fails once for each.
            if failures.insert(finding.location).inserted { add(finding) }
        }
    }

    private mutating func judge(
        _ subject: RepositorySide.Subject,
        _ texts: SchemaTexts,
        in old: RepositorySide
    ) throws(FindingError) {
        let predecessor = pairing?.predecessors[subject.file]
        let before = predecessor.flatMap { file in (try? oldReader?.texts(of: file)).flatMap { $0 } }
        let isSame = before.map { texts.isSame(as: $0) } ?? false
        let isRenamed = pairing?.renamed.contains(subject.file) == true
        if isSame && check.isChangedOnly && !isRenamed { return }
        let schema = try reader.schema(texts, of: subject.file)
        checked.append(new.shown(subject.path))
        if isRenamed, let predecessor { renamed(subject, from: old.files[predecessor], in: old) }
        guard !isSame, let predecessor else { return }
        guard let before, let earlier = earlier(before, predecessor, subject) else {
            return unreadable(subject, old.shown(old.files[predecessor].path))
        }
        compare(schema, [earlier], subject, level(subject, nil), policy(subject, nil))
    }

    private mutating func earlier(
        _ texts: SchemaTexts,
        _ file: Int,
        _ subject: RepositorySide.Subject
    ) -> NamedSchema? {
        try? oldReader?.schema(texts, of: file)
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
        guard let history else { return }
        for version in history.unreadable { unreadable(subject, version) }
        compare(schema, history.versions, subject, level(subject, history.level), policy(subject, history.policy))
    }

    private func level(_ subject: RepositorySide.Subject, _ server: CompatibilityLevel?) -> CompatibilityLevel {
        check.level ?? new.configuredLevel(of: subject) ?? server ?? .backward
    }

    private func policy(_ subject: RepositorySide.Subject, _ server: JSONSchemaPolicy?) -> JSONSchemaPolicy {
        new.files[subject.file].group?.policy ?? new.configuration.policy ?? server ?? .strict
    }

    private mutating func compare(
        _ schema: NamedSchema,
        _ history: [NamedSchema],
        _ subject: RepositorySide.Subject,
        _ level: CompatibilityLevel,
        _ policy: JSONSchemaPolicy
    ) {
        let group = new.files[subject.file].group
        let profile = check.profile ?? group?.profile ?? new.configuration.profile ?? .confluent
        let report = SchemaCheck(level: level, policy: policy, profile: profile).run(schema, against: history)
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
        if let file = finding.location?.file, TextKey(file) != TextKey(own) {
            finding.message += "; '\(subject.name)' refers to it"
            let place = SourceLocation(file: own, line: 1, column: 1)
            finding.related.append(RelatedLocation(label: "subject '\(subject.name)'", location: place))
        }
        return identified(finding, subject.name)
    }

    private mutating func identified(_ given: Finding, _ subject: String) -> Finding {
        var finding = given
        let (files, names) = (new.files, filesByName)
        let fingerprint = identity.fingerprint(finding, subject: subject) { name in
            names[TextKey(name)].map { files[$0].bytes }
        }
        finding.identity = fingerprint
        finding.details.append(Detail(name: "subject", value: subject))
        finding.details.append(Detail(name: "fingerprint", value: fingerprint))
        return waivers.judge(finding, subject: subject)
    }
}

extension RepositoryRun {
    private func nothingBefore(_ name: String) -> Finding {
        Finding(
            rule: "BASE_EMPTY",
            severity: .warning,
            message: "\(name) has no schemas in this place: every subject is new, and nothing is compared",
            impact: "Nothing can break what was not there; but the place may be misspelt.",
            fix: "Look whether --against names what is meant."
        )
    }

    private mutating func unreadable(_ subject: RepositorySide.Subject, _ what: String) {
        add(
            Finding(
                rule: "BASE_UNREADABLE",
                severity: .warning,
                message: "\(what) is no schema that can be read, so '\(subject.name)' is not compared with it",
                location: SourceLocation(file: new.shown(subject.path), line: 1, column: 1),
                impact: "Nobody can say whether data written before can be read.",
                details: [Detail(name: "subject", value: subject.name)]
            )
        )
    }

    private mutating func renamed(_ subject: RepositorySide.Subject, from old: IndexedFile, in side: RepositorySide) {
        add(
            Finding(
                rule: "SUBJECT_RENAMED",
                severity: .warning,
                message: "the file has moved and with it its subject: from '\(old.subject ?? "")' to '\(subject.name)'",
                location: SourceLocation(file: new.shown(subject.path), line: 1, column: 1),
                related: [
                    RelatedLocation(
                        label: "before",
                        location: SourceLocation(file: side.shown(old.path), line: 1, column: 1)
                    )
                ],
                impact: "A registry sees a new subject, and producers and consumers have to be told its name.",
                fix: "Move the file back, or name its subject in stagedoor.yaml.",
                details: [Detail(name: "subject", value: subject.name)]
            )
        )
    }

    private mutating func judgeDeleted(_ file: Int, _ old: RepositorySide) {
        let gone = old.files[file]
        let configuration = new.configuration
        let deletion = configuration.group(of: gone.path)?.deletion ?? configuration.deletion
        guard deletion != .ignore, let subject = gone.subject else { return }
        let finding = Finding(
            rule: "SUBJECT_DELETED",
            severity: deletion == .error ? .error : .warning,
            message: "the schema of '\(subject)' is gone",
            location: SourceLocation(file: new.shown(gone.path), line: 1, column: 1),
            related: [
                RelatedLocation(
                    label: "before",
                    location: SourceLocation(file: old.shown(gone.path), line: 1, column: 1)
                )
            ],
            impact: "Whoever still reads or writes its data has no schema that anybody keeps compatible.",
            fix: "Keep the file until nobody uses the subject, or set onDelete: warn for it in stagedoor.yaml."
        )
        checked.append(new.shown(gone.path))
        add(identified(finding, subject), verdict: .incompatible)
    }
}
