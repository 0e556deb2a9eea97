// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema

/// One run of a check: the verdict and the findings so far.
struct SchemaCheckRun {
    private let new: NamedSchema
    private var format: any FormatRun
    private(set) var verdict = Verdict.compatible
    private(set) var findings: [Finding] = []
    private var isFull = false
    /// How many findings are kept at most; without any only the first example and reason are.
    private let most: Int
    private var example: String?
    private var reason: String?

    init(
        _ new: NamedSchema,
        policy: JSONSchemaPolicy,
        profile: CompatibilityProfile,
        most: Int = SchemaCheck.mostFindings
    ) {
        self.new = new
        self.most = most
        isFull = most == 0
        format =
            switch new.schema.content {
            case .avro(let schema) where profile == .data: AvroDataRun(new, schema)
            case .avro(let schema): AvroRun(new, schema)
            case .json(let schema) where profile == .data: DataRun(new, schema)
            case .json(let schema): JSONRun(new, schema, policy: policy)
            case .protobuf(let schema) where profile == .data: ProtobufDataRun(new, schema)
            case .protobuf(let schema): ProtobufRun(new, schema)
            }
    }

    /// Adds to the verdict and the findings what one earlier version says.
    mutating func judge(_ old: NamedSchema, _ directions: [CompatibilityDirection]) {
        guard old.schema.format == new.schema.format else {
            verdict = .incompatible
            if !isFull { findings.append(otherFormat(old)) }
            return
        }
        for direction in directions {
            // Past the last finding one more is asked for, which tells that there is one.
            let room = max(0, most - findings.count)
            switch format.compare(old, direction, most: most == 0 ? 1 : isFull ? 0 : room + 1) {
            case .compatible: break
            case .doubtful(let found): if !isFull { add(found, isComplete: true, nil, old) }
            case .incompatible(let found, let isComplete, let more):
                verdict = .incompatible
                if example == nil { example = found.lazy.compactMap(\.counterexample).first }
                if !isFull { add(found, isComplete: isComplete, more, old) }
            case .undecided(let reason):
                if verdict == .compatible { verdict = .undecided }
                if self.reason == nil { self.reason = reason }
                if !isFull { findings.append(undecided(reason, old)) }
            }
        }
    }

    /// What the run gives, in short.
    func answer(_ profile: CompatibilityProfile, gates: Bool) -> ProfileVerdict {
        ProfileVerdict(
            profile: profile.rawValue,
            verdict: verdict,
            counterexample: verdict == .incompatible ? example : nil,
            reason: verdict == .undecided ? reason : nil,
            gates: gates
        )
    }

    private mutating func add(_ found: [Finding], isComplete: Bool, _ more: Int?, _ old: NamedSchema) {
        let room = max(0, most - findings.count)
        findings += found.prefix(room)
        isFull = found.count > room
        if isFull {
            findings.append(leftOut("more than \(most) differences; the rest is left out"))
        } else if !isComplete {
            let what =
                more.map { "\($0) more than these \(found.count) differences" }
                ?? "more than \(found.count) differences"
            findings.append(leftOut("\(what) from \(old.name); the rest is left out"))
        }
    }

    /// The prefix of the ids of rules that no standard names.
    private var prefix: String { new.schema.format.rawValue }

    private func leftOut(_ message: String) -> Finding {
        Finding(
            rule: SchemaRule.more(new.schema.format).rawValue,
            severity: .note,
            message: message,
            location: SourceLocation(file: new.file),
            impact: SchemaRule.more(new.schema.format).impact,
            fix: SchemaRule.more(new.schema.format).fix
        )
    }

    private func undecided(_ reason: String, _ old: NamedSchema) -> Finding {
        Finding(
            rule: SchemaRule.limit(new.schema.format).rawValue,
            severity: .error,
            message: "no verdict against \(old.name): \(reason)",
            location: SourceLocation(file: new.file),
            impact: SchemaRule.limit(new.schema.format).impact,
            fix: SchemaRule.limit(new.schema.format).fix
        )
    }

    private func otherFormat(_ old: NamedSchema) -> Finding {
        Finding(
            rule: SchemaRule.formatChanged.rawValue,
            severity: .error,
            message: "the new schema is \(prefix), but \(old.name) is \(old.schema.format.rawValue): "
                + "Incompatible because of different schema type",
            location: SourceLocation(file: new.file),
            impact: SchemaRule.formatChanged.impact,
            fix: SchemaRule.formatChanged.fix,
            details: [Detail(name: "against", value: old.name)]
        )
    }
}
