// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck

/// Reads schemas for a check; what cannot be read becomes a finding, so that one run shows everything that is wrong.
struct SchemaTexts {
    private(set) var findings: [Finding] = []

    /// The schema, or nil after adding a finding.
    mutating func parse(
        _ text: [UInt8],
        _ format: SchemaFormat,
        name: String,
        file: String?,
        references: [InputFile]
    ) -> NamedSchema? {
        do throws(SchemaError) {
            let schema = try ParsedSchema(
                parsing: text,
                format: format,
                references: references.map { SchemaText(name: $0.reference, text: $0.bytes) }
            )
            return NamedSchema(name: name, file: file, referenceFiles: references.map(\.name), schema: schema)
        } catch {
            let reference = error.reference.map { references[$0].name }
            let finding = error.finding(file: reference ?? file ?? name)
            // A reference that all schemas share fails once for each of them.
            if !findings.contains(finding) { findings.append(finding) }
            return nil
        }
    }
}
