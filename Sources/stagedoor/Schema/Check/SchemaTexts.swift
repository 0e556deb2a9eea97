// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Findings
import JSON
import SchemaCheck

/// Reads schemas for a check; what cannot be read becomes a finding, so that one run shows everything that is wrong.
struct SchemaTexts {
    private(set) var findings: [Finding] = []

    /// The schema, or nil after adding a finding.
    mutating func parse(
        _ text: [UInt8],
        name: String,
        file: String?,
        references: [InputFile]
    ) -> NamedSchema? {
        do throws(AvroSchemaError) {
            let schema = try AvroSchema(parsing: text, references: references.map(\.bytes))
            return NamedSchema(name: name, file: file, referenceFiles: references.map(\.name), schema: schema)
        } catch {
            let reference = error.document > 0 ? references[error.document - 1].name : nil
            let finding = Finding(error, file: reference ?? file ?? name)
            // A reference that all schemas share fails once for each of them.
            if !findings.contains(finding) { findings.append(finding) }
            return nil
        }
    }
}

extension Finding {
    /// A schema that cannot be read, located in its file.
    init(_ error: AvroSchemaError, file: String) {
        self.init(
            rule: error.code.rawValue,
            severity: .error,
            message: error.message,
            location: SourceLocation(
                file: file,
                line: error.position.line,
                column: error.position.column,
                pointer: error.code == .invalidJSON ? nil : error.pointer.description
            ),
            impact: "Nothing can be said about data of a schema that cannot be read."
        )
    }
}
