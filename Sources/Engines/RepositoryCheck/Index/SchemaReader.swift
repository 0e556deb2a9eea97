// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck

/// Reads the schemas of one side with what they refer to.
struct SchemaReader {
    let side: RepositorySide
    private var budget = RepositoryLimits.referenceBytes

    init(_ side: RepositorySide) {
        self.side = side
    }

    /// The texts of a schema; nil if it is part of a circle, which has a finding already.
    mutating func texts(of file: Int) throws(FindingError) -> SchemaTexts? {
        let own = side.files[file]
        if own.isCircular { return nil }
        let material: SchemaMaterial
        do throws(MaterialProblem) {
            material = try MaterialCollector(side.files, root: file).collect()
        } catch {
            throw FindingError(finding: finding(error, file))
        }
        let references = material.references.map { SchemaText(name: $0.name, text: side.files[$0.file].bytes) }
        return SchemaTexts(
            format: own.format,
            text: own.bytes,
            references: references,
            referenceFiles: material.references.map { side.shown(side.files[$0.file].path) }
        )
    }

    /// The schema of texts.
    mutating func schema(_ texts: SchemaTexts, of file: Int) throws(FindingError) -> NamedSchema {
        let path = side.shown(side.files[file].path)
        for reference in texts.references { budget -= reference.text.count }
        guard budget >= 0 else {
            let message =
                "the schemas refer to more than \(RepositoryLimits.referenceBytes >> 30) GiB of texts together"
            throw FindingError(finding: Self.limit(message, path))
        }
        do throws(SchemaError) {
            let schema = try ParsedSchema(parsing: texts.text, format: texts.format, references: texts.references)
            return NamedSchema(name: path, file: path, referenceFiles: texts.referenceFiles, schema: schema)
        } catch {
            let reference = error.reference.flatMap { index in
                texts.referenceFiles.indices.contains(index) ? texts.referenceFiles[index] : nil
            }
            throw FindingError(finding: error.finding(file: reference ?? path), isOwnText: isOwn(error, file))
        }
    }

    private func isOwn(_ error: SchemaError, _ file: Int) -> Bool {
        error.isOfOwnText(withReferences: !side.files[file].outline.references.isEmpty)
    }

    private func finding(_ problem: MaterialProblem, _ file: Int) -> Finding {
        let path = side.shown(side.files[file].path)
        switch problem {
        case .tooMany:
            return Self.limit("the schema needs more than \(RepositoryLimits.references) other files", path)
        case .ambiguous(let name, let first, let second):
            let places = [first, second].map { index in
                RelatedLocation(label: "meant", location: SourceLocation(file: side.shown(side.files[index].path)))
            }
            return Finding(
                rule: RepositoryRule.referenceAmbiguous.rawValue,
                severity: .error,
                message: "'\(name)' leads to one file from here and to another from a file that is needed",
                location: SourceLocation(file: path),
                related: places,
                impact: RepositoryRule.referenceAmbiguous.impact,
                fix: RepositoryRule.referenceAmbiguous.fix
            )
        }
    }

    private static func limit(_ message: String, _ path: String) -> Finding {
        Finding(
            rule: RepositoryRule.referenceLimit.rawValue,
            severity: .error,
            message: message,
            location: SourceLocation(file: path),
            impact: RepositoryRule.referenceLimit.impact,
            fix: RepositoryRule.referenceLimit.fix
        )
    }
}

/// What a schema consists of.
struct SchemaTexts {
    let format: SchemaFormat
    let text: [UInt8]
    let references: [SchemaText]
    let referenceFiles: [String]

    /// Whether nothing has changed, neither the text nor one that it needs.
    func isSame(as other: SchemaTexts) -> Bool {
        format == other.format && text == other.text && references.count == other.references.count
            && zip(references, other.references).allSatisfy { left, right in
                left.text == right.text && (format == .avro || left.name.utf8.elementsEqual(right.name.utf8))
            }
    }
}

/// A finding that ends the reading of one schema.
struct FindingError: Error {
    let finding: Finding
    /// Whether the schema's own text is at fault, and nothing that it needs.
    var isOwnText = false
}
