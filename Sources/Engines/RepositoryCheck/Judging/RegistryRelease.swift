// SPDX-License-Identifier: Apache-2.0
import Findings
public import SchemaCheck

/// A subject's schema as a registry is told of it, together with those of all others.
public struct ReleaseSchema: Sendable {
    /// What the schema calls something, and the subject that has it.
    public struct Reference: Sendable {
        /// The name by which the schema speaks of it.
        public let name: String
        /// The subject that has it.
        public let subject: String
    }

    /// The subject that it is for.
    public let subject: String
    /// Its language.
    public let format: SchemaFormat
    /// Its text as it stands in the file.
    public let text: [UInt8]
    /// What it refers to itself.
    public let references: [Reference]
    /// The file as people see it.
    public let file: String
}

/// What a registry says of what depends on a subject of its own, once a release is in place.
public struct SubjectDependents: Sendable {
    /// A schema that could not move on.
    public struct Break: Sendable {
        let subject: String
        let version: Int
        let path: [String]
        let reason: String
        let sign: String?
        let isWhole: Bool

        /// A schema of the registry that could not move on.
        ///
        /// - Parameters:
        ///   - path: from the dependent down to the subject, each with its version.
        ///   - reason: why, in one line.
        ///   - sign: by which all the reasons together are recognised; nil for the line itself.
        ///   - isWhole: whether that is all there is; otherwise no waiver lets it through.
        public init(
            subject: String,
            version: Int,
            path: [String],
            reason: String,
            sign: String? = nil,
            isWhole: Bool = true
        ) {
            self.subject = subject
            self.version = version
            self.path = path
            self.reason = reason
            self.sign = sign
            self.isWhole = isWhole
        }
    }

    let file: String
    let breaks: [Break]
    let unnamed: Int
    let unlisted: Int
    let waived: Int
    let decides: Bool
    let problem: String?
    let unusedWaivers: [Int]

    /// What depends on the subject of a file.
    ///
    /// - Parameters:
    ///   - file: the ``ReleaseSchema/file`` of the subject.
    ///   - unnamed: how many more there are that the caller may not read.
    ///   - unlisted: how many more there are for which the registry's answer has no room.
    ///   - waived: how many more waivers of the registry let through.
    ///   - decides: whether a break refuses the new version.
    ///   - problem: why nothing, or not all, is known.
    ///   - unusedWaivers: the numbers of the registry's waivers for such breaks that let nothing through.
    public init(
        file: String,
        breaks: [Break],
        unnamed: Int = 0,
        unlisted: Int = 0,
        waived: Int = 0,
        decides: Bool,
        problem: String? = nil,
        unusedWaivers: [Int] = []
    ) {
        self.file = file
        self.breaks = breaks
        self.unnamed = unnamed
        self.unlisted = unlisted
        self.waived = waived
        self.decides = decides
        self.problem = problem
        self.unusedWaivers = unusedWaivers
    }
}

extension RepositorySide {
    /// The schemas of all subjects, each after those it refers to; none of those that go together in a circle.
    public var release: [ReleaseSchema] {
        subjects.compactMap { subject in
            let file = files[subject.file]
            guard !file.isCircular else { return nil }
            return ReleaseSchema(
                subject: subject.name,
                format: file.format,
                text: file.bytes,
                references: references(of: file),
                file: shown(file.path)
            )
        }
    }

    private func references(of file: IndexedFile) -> [ReleaseSchema.Reference] {
        var seen: Set<TextKey> = []
        return zip(file.outline.references, file.targets).compactMap { reference, target in
            guard let target, let subject = files[target].subject, let written = reference.candidates.first else {
                return nil
            }
            // Avro finds types by what their texts say, whatever the reference is called.
            let name = file.format == .avro ? files[target].outline.record ?? written : written
            guard seen.insert(TextKey(name)).inserted else { return nil }
            return ReleaseSchema.Reference(name: name, subject: subject)
        }
    }
}

extension SubjectDependents {
    /// What is found, each with the sign by which it is recognised again. What is not listed, not told or not known to
    /// the end nobody can let through.
    func findings(_ subject: String) -> [(finding: Finding, sign: String, mayBeWaived: Bool)] {
        var found = breaks.map { one in
            let message =
                "'\(one.subject)' version \(one.version) refers to '\(subject)' and could not move on to this: \(one.reason)"
            let doubt = one.isWhole ? "" : "; it was not compared to the end, and no waiver lets it through"
            let finding = breaking(message + doubt, path: one.path.joined(separator: " > "))
            return (finding, "\(one.subject): \(one.sign ?? one.reason)", one.isWhole)
        }
        if unlisted > 0 {
            let what = unlisted == 1 ? "1 further subject" : "\(unlisted) further subjects"
            let message =
                "\(what) that the registry does not list would break once moved on to this '\(subject)'"
            found.append((breaking(message, path: nil), "not listed: \(unlisted)", false))
        }
        if unnamed > 0 {
            let what = unnamed == 1 ? "1 further subject" : "\(unnamed) further subjects"
            let message = "\(what) that you may not read would break once moved on to this '\(subject)'"
            found.append((breaking(message, path: nil), "unreadable: \(unnamed)", false))
        }
        return found
    }

    private func breaking(_ message: String, path: String?) -> Finding {
        Finding(
            rule: RepositoryRule.dependentBreaks.rawValue,
            severity: decides ? .error : .warning,
            message: message,
            location: SourceLocation(file: file, line: 1, column: 1),
            impact: RepositoryRule.dependentBreaks.impact,
            fix: RepositoryRule.dependentBreaks.fix,
            details: path.map { [Detail(name: "dependents", value: $0)] } ?? []
        )
    }

    /// That waivers of the registry let something through.
    func used(_ subject: String) -> Finding? {
        guard waived > 0 else { return nil }
        let what = waived == 1 ? "1 schema that refers" : "\(waived) schemas that refer"
        return Finding(
            rule: RepositoryRule.waiverUsed.rawValue,
            severity: .note,
            message: "the registry's waivers let through that \(what) to '\(subject)' could not move on to this",
            location: SourceLocation(file: file, line: 1, column: 1),
            details: [Detail(name: "subject", value: subject)]
        )
    }

    /// That waivers of the registry let nothing through.
    func unused(_ subject: String) -> [Finding] {
        unusedWaivers.map { waiver in
            Finding.unused(
                "waiver \(waiver) of the registry for \(RepositoryRule.dependentBreaks.rawValue) of '\(subject)'",
                number: waiver,
                location: SourceLocation(file: file, line: 1, column: 1),
                details: [Detail(name: "subject", value: subject)]
            )
        }
    }

    /// That not all is known.
    func doubt(_ subject: String) -> Finding? {
        problem.map { problem in
            Finding(
                rule: RepositoryRule.dependentsUnknown.rawValue,
                severity: .warning,
                message: "what depends on '\(subject)' in the registry is not known: \(problem)",
                location: SourceLocation(file: file, line: 1, column: 1),
                impact: RepositoryRule.dependentsUnknown.impact,
                fix: RepositoryRule.dependentsUnknown.fix,
                details: [Detail(name: "subject", value: subject)]
            )
        }
    }
}
