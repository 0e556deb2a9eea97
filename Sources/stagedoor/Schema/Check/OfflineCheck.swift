// SPDX-License-Identifier: Apache-2.0
import Findings
import JSONSchema
import SchemaCheck

/// A check of files against each other.
struct OfflineCheck {
    let new: String
    let old: [String]
    let references: [String]
    let format: SchemaFormat
    let policy: JSONSchemaPolicy
    let profile: CompatibilityProfile
    let reportsBothProfiles: Bool

    /// - Throws: ``CommandFailure`` if a file cannot be read at all.
    func run(level: CompatibilityLevel) throws(CommandFailure) -> Report {
        var files: [InputFile] = []
        for path in [new] + old { files.append(try InputFile(reading: path)) }
        var shared: [InputFile] = []
        for path in references { shared.append(try InputFile(referenceArgument: path)) }
        var texts = SchemaTexts()
        var schemas: [NamedSchema] = []
        for file in files {
            if let schema = texts.parse(file.bytes, format, name: file.name, file: file.name, references: shared) {
                schemas.append(schema)
            }
        }
        guard texts.findings.isEmpty, let newest = schemas.first else {
            return Report(
                title: "\(level.rawValue) compatibility of \(files[0].name)",
                verdict: .undecided,
                findings: texts.findings
            )
        }
        var check = SchemaCheck(level: level, policy: policy, profile: profile)
        check.reportsBothProfiles = reportsBothProfiles
        return check.run(newest, against: Array(schemas.dropFirst()))
    }
}
