// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema
import SchemaCheck

/// Collects what a change asks less for than its base, so that each is told once, whatever number of subjects it is for.
struct LoosenedSettings {
    private struct Change: Hashable {
        let key: String
        let before: String
        let after: String
    }

    private let file: String?
    private var changes: [Change] = []
    private var subjects: [Change: [String]] = [:]

    /// - Parameter file: the configuration, as people see its path.
    init(file: String?) {
        self.file = file
    }

    /// Takes note of what a subject is held to before and after, as far as the command line leaves it to the files.
    mutating func compare(_ was: SubjectSettings, _ now: SubjectSettings, _ check: RepositoryCheck, subject: String) {
        let (level, older) = (now.level ?? .backward, was.level ?? .backward)
        if check.level == nil, level.isLooser(than: older) {
            note("compatibility", older.rawValue, level.rawValue, subject)
        }
        let (policy, before) = (now.policy ?? .strict, was.policy ?? .strict)
        if policy != before, policy == .lenient { note("policy", before.rawValue, policy.rawValue, subject) }
        let (profile, earlier) = (now.profile ?? .confluent, was.profile ?? .confluent)
        if check.profile == nil, profile != earlier { note("profile", earlier.rawValue, profile.rawValue, subject) }
        if now.deletion.isLooser(than: was.deletion) {
            note("onDelete", was.deletion.rawValue, now.deletion.rawValue, subject)
        }
    }

    private mutating func note(_ key: String, _ before: String, _ after: String, _ subject: String) {
        let change = Change(key: key, before: before, after: after)
        if subjects[change] == nil { changes.append(change) }
        subjects[change, default: []].append(subject)
    }

    var findings: [Finding] {
        changes.map { change in
            let names = subjects[change] ?? []
            let count = names.count == 1 ? "1 subject" : "\(names.count) subjects"
            return Finding(
                rule: RepositoryRule.configurationLoosened.rawValue,
                severity: .warning,
                message: "'\(change.key)' becomes \(change.after) where it was \(change.before), for \(count): "
                    + ShownName.list(names),
                location: file.map { SourceLocation(file: $0) },
                impact: RepositoryRule.configurationLoosened.impact,
                fix: RepositoryRule.configurationLoosened.fix
            )
        }
    }
}
