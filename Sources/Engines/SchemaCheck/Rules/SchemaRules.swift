// SPDX-License-Identifier: Apache-2.0
import AvroSchema
public import Findings
import JSONSchema
import ProtobufSchema

/// What there is to say of the rules about schemas. Of a difference it is what the check says of an example of it, so
/// that nobody reads here what no finding would say.
public enum SchemaRules {
    /// The ids of all rules, by area.
    public static var ids: [String] {
        differences.map(\.id) + SchemaRule.allCases.map(\.rawValue) + errors.map(\.id) + keywords.map(id(ofKeyword:))
    }

    /// What there is to say of a rule; nil if there is no such rule.
    public static func explanation(of rule: String) -> RuleExplanation? {
        if let difference = differences.first(where: { $0.id == rule }) { return explanation(difference) }
        if let own = SchemaRule(rawValue: rule) { return explanation(own) }
        if let error = errors.first(where: { $0.id == rule }) {
            return RuleExplanation(
                rule,
                area: error.area,
                summary: error.summary,
                impact: [.init(SchemaErrorWords.impact)],
                fix: [.init("Mend the text at the place that the finding shows.")]
            )
        }
        guard let keyword = keywords.first(where: { id(ofKeyword: $0) == rule }) else { return nil }
        return RuleExplanation(
            rule,
            area: "records",
            summary: "A record is not what the keyword '\(keyword)' of its JSON Schema says.",
            impact: [.init(SchemaRule.invalidDatum.impact)],
            fix: [.init(SchemaRule.invalidDatum.fix)]
        )
    }

    /// A difference between two schemas that may break something.
    private struct Difference {
        let id: String
        let format: SchemaFormat
        let example: (old: String, new: String)?
        var scope = "every level but NONE"
        /// What is said where no text is an example.
        var summary = ""
    }

    private static var differences: [Difference] {
        let avro = AvroIncompatibility.allCases.map { Difference(id: $0.rawValue, format: .avro, example: $0.example) }
        let json = JSONSchemaChange.allCases.filter { !$0.isCompatible(.strict) }.map { change in
            let policy = change.isCompatible(.lenient) ? "policy STRICT" : "policies STRICT and LENIENT"
            return Difference(
                id: change.rawValue,
                format: .json,
                example: change.example,
                scope: "every level but NONE, profile confluent, \(policy)",
                summary: change == .reservedPropertyRemoved
                    ? "A name that a registry's metadata reserved is reserved no longer."
                    : "A property has a name that a registry's metadata reserves."
            )
        }
        let protobuf = ProtobufChange.allCases.filter { !$0.isCompatible }.map {
            Difference(id: $0.rawValue, format: .protobuf, example: $0.example)
        }
        return avro + json + protobuf
    }

    private static func area(_ format: SchemaFormat) -> String {
        switch format {
        case .avro: "Avro compatibility"
        case .json: "JSON Schema compatibility"
        case .protobuf: "Protobuf compatibility"
        }
    }

    private static func explanation(_ difference: Difference) -> RuleExplanation {
        var result = RuleExplanation(difference.id, area: area(difference.format), summary: difference.summary)
        result.scope = difference.scope
        guard let example = difference.example else { return result }
        result.example = .init(before: example.old, after: example.new)
        let ways = [
            (CompatibilityLevel.backward, example.old, example.new), (.forward, example.new, example.old),
        ]
        for (level, old, new) in ways {
            guard let finding = finding(difference.id, difference.format, level, old: old, new: new) else { continue }
            if level == .backward { result.summary = finding.message }
            let scope = level == .backward ? "BACKWARD, FULL" : "FORWARD, FULL, from after to before"
            if let impact = finding.impact { result.impact.append(.init(impact, in: scope)) }
            if let fix = finding.fix { result.fix.append(.init(fix, in: scope)) }
        }
        return result
    }

    /// What the check says of an example.
    static func finding(
        _ rule: String,
        _ format: SchemaFormat,
        _ level: CompatibilityLevel,
        old: String,
        new: String
    ) -> Finding? {
        func schema(_ text: String, _ name: String) -> NamedSchema? {
            (try? ParsedSchema(parsing: Array(text.utf8), format: format)).map { NamedSchema(name: name, schema: $0) }
        }
        guard let old = schema(old, "the old schema"), let new = schema(new, "the new schema") else { return nil }
        return SchemaCheck(level: level).run(new, against: [old]).findings.first { $0.rule == rule }
    }

    private static func explanation(_ rule: SchemaRule) -> RuleExplanation {
        let area =
            switch rule {
            case .invalidDatum, .invalidMessage, .invalidJSON: "records"
            default: "schema check"
            }
        return RuleExplanation(
            rule.rawValue,
            area: area,
            summary: rule.summary,
            impact: [.init(rule.impact)],
            fix: [.init(rule.fix)],
            scope: rule == .dataRefused ? "profile data" : nil,
            example: rule == .dataRefused
                ? .init(before: #"{"required": ["foo"]}"#, after: #"{"required": ["bar"]}"#) : nil
        )
    }

    private static var errors: [(id: String, area: String, summary: String)] {
        AvroSchemaError.Code.allCases.map { ($0.rawValue, "Avro schemas", SchemaErrorWords.summary($0)) }
            + JSONSchemaError.Code.allCases.map { ($0.rawValue, "JSON Schemas", SchemaErrorWords.summary($0)) }
            + ProtobufSchemaError.Code.allCases.map { ($0.rawValue, "Protobuf schemas", SchemaErrorWords.summary($0)) }
    }

    /// The id of what breaks a keyword of a JSON Schema.
    static func id(ofKeyword keyword: String) -> String { "JSON_SCHEMA_" + keyword.uppercased() }

    private static var keywords: [String] { JSONSchemaValidator.failingKeywords }
}
