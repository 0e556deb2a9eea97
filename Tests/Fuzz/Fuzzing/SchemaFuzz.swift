// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck

/// Schemas of the registry's formats.
enum SchemaFuzz {
    static func run(_ input: [UInt8], _ format: SchemaFormat) throws(FuzzFailure) -> Bool {
        let schema: ParsedSchema
        do throws(SchemaError) {
            schema = try ParsedSchema(parsing: input, format: format)
        } catch {
            try demand(!error.message.isEmpty, "an error says what is wrong")
            let lines = input.count { $0 == 0x0A || $0 == 0x0D } + 1
            try demand((1...lines).contains(error.location.line ?? 1), "an error's line is in the text: \(error)")
            return false
        }
        try checkTexts(schema)
        try checkComparisons(schema)
        checkRecords(schema)
        return true
    }

    private static func checkTexts(_ schema: ParsedSchema) throws(FuzzFailure) {
        let kept = try certain("the text of a registry can be read") {
            try ParsedSchema(parsing: Array(schema.registryText.utf8), format: schema.format)
        }
        try demand(same(kept.registryText, schema.registryText), "the text of a registry stays as it is")
        try demand(same(kept.normalizedText, schema.normalizedText), "the text of a registry has the same normal form")
        let normal = try certain("the normal form can be read") {
            try ParsedSchema(parsing: Array(schema.normalizedText.utf8), format: schema.format)
        }
        try demand(same(normal.normalizedText, schema.normalizedText), "the normal form stays as it is")
    }

    private static func same(_ one: String, _ other: String) -> Bool { one.utf8.elementsEqual(other.utf8) }

    private static func checkComparisons(_ schema: ParsedSchema) throws(FuzzFailure) {
        let named = NamedSchema(name: "input", schema: schema)
        let check = SchemaCheck(level: .fullTransitive)
        let own = check.run(named, against: [named])
        try demand(
            own.verdict != .incompatible,
            "a schema reads what its own writes: \(own.findings.first?.message ?? "")"
        )
        let again = try certain("what was read can be read again") {
            try ParsedSchema(parsing: Array(schema.registryText.utf8), format: schema.format)
        }
        for world in SchemaWorld.of(schema.format) + [again] where schema.format != .json {
            let data = SchemaCheck(level: .fullTransitive, profile: .data)
                .run(named, against: [NamedSchema(name: "world", schema: world)])
            try demand(data.verdict != .incompatible || !data.findings.isEmpty, "lost data have a finding")
        }
        for world in SchemaWorld.of(schema.format) {
            let report = check.run(named, against: [NamedSchema(name: "world", schema: world)])
            let isExplained = report.verdict != .incompatible || !report.findings.isEmpty
            try demand(isExplained, "a refusal has a finding")
        }
    }

    private static func checkRecords(_ schema: ParsedSchema) {
        guard let validator = try? schema.recordValidator(assertsFormat: true) else { return }
        for record in SchemaWorld.records { _ = validator.findings(in: record, file: "records", line: 1) }
    }
}
