// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck

/// Schemas that are to be registered together.
package struct Release: Sendable {
    /// One of them.
    package struct Member: Sendable {
        /// The subject that it is for.
        let subject: QualifiedSubject
        /// What is to be registered. A reference to a subject of the release without a version, or with one that is not
        /// registered, means the schema of the release.
        let submission: SchemaSubmission
        /// The file that its text is in, for findings.
        let file: String?
    }

    let members: [Member]

    /// The most schemas of one release.
    static let most = 1_000

    /// The members in an order in which each comes after those it refers to, and those that need each other in a circle
    /// or need such ones.
    var inOrder: (sorted: [Int], circular: [Int]) {
        var places: [QualifiedSubject: Int] = [:]
        for (index, member) in members.enumerated() { places[member.subject] = index }
        var waiting = [Set<Int>](repeating: [], count: members.count)
        var users = [[Int]](repeating: [], count: members.count)
        for (index, member) in members.enumerated() {
            for reference in member.submission.references {
                guard let subject = try? QualifiedSubject(reference.subject, in: member.subject.context),
                    let target = places[subject], waiting[index].insert(target).inserted
                else { continue }
                users[target].append(index)
            }
        }
        var sorted = members.indices.filter { waiting[$0].isEmpty }
        var next = 0
        while next < sorted.count {
            for user in users[sorted[next]] {
                waiting[user].remove(sorted[next])
                if waiting[user].isEmpty { sorted.append(user) }
            }
            next += 1
        }
        let done = Set(sorted)
        return (sorted, members.indices.filter { !done.contains($0) })
    }
}

/// What registering a release would come to.
struct ReleaseAnswer: Sendable {
    /// What becomes of one schema.
    struct Member: Sendable {
        enum Outcome: String {
            /// The subject has it already.
            case registered
            /// It would be the subject's next version.
            case version = "new version"
            /// It would be the subject's first.
            case first = "new subject"
            /// It cannot be told.
            case refused
        }

        let subject: QualifiedSubject
        /// The file that the request names.
        let file: String?
        var outcome: Outcome
        /// The number that it has or would get.
        var version: Int?
        var report: Report
        /// How many findings there are beside those of the report.
        var furtherFindings = 0
        var settings: EffectiveSettings?
        var dependents = DependentReport()

        /// What the whole check of it concluded.
        var verdict: Verdict { dependents.forbids ? .incompatible : report.verdict }
    }

    /// The most findings of one subject and of all that are listed, and the most bytes of all that is listed.
    static let mostFindings = (ofOne: 1_000, ofAll: 10_000)
    static let mostBytes = 32 << 20

    /// In the order in which they can be registered.
    var members: [Member]

    /// That of the worst of them.
    var verdict: Verdict {
        let verdicts = Set(members.map(\.verdict))
        return verdicts.contains(.incompatible)
            ? .incompatible : verdicts.contains(.undecided) ? .undecided : .compatible
    }
}
