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

    init(_ new: NamedSchema, policy: JSONSchemaPolicy, profile: CompatibilityProfile) {
        self.new = new
        format =
            switch new.schema.content {
            case .avro(let schema): AvroRun(new, schema)
            case .json(let schema) where profile == .data: DataRun(new, schema)
            case .json(let schema): JSONRun(new, schema, policy: policy)
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
            let room = max(0, SchemaCheck.mostFindings - findings.count)
            switch format.compare(old, direction, most: isFull ? 0 : room + 1) {
            case .compatible: break
            case .incompatible(let found, let isComplete):
                verdict = .incompatible
                if !isFull { add(found, isComplete: isComplete, old) }
            case .undecided(let reason):
                if verdict == .compatible { verdict = .undecided }
                if !isFull { findings.append(undecided(reason, old)) }
            }
        }
    }

    private mutating func add(_ found: [Finding], isComplete: Bool, _ old: NamedSchema) {
        let room = max(0, SchemaCheck.mostFindings - findings.count)
        findings += found.prefix(room)
        isFull = found.count > room
        if isFull {
            findings.append(leftOut("more than \(SchemaCheck.mostFindings) differences; the rest is left out"))
        } else if !isComplete {
            findings.append(leftOut("more than \(found.count) differences from \(old.name); the rest is left out"))
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
