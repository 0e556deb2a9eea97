// SPDX-License-Identifier: Apache-2.0
import Crypto
package import Findings
package import SchemaCheck

/// Gives findings about one schema the fingerprints that the check of a repository gives them, so that a waiver is the
/// same wherever the schema is checked.
package struct SchemaFingerprints: Sendable {
    private static let own = "schema"

    private let text: [UInt8]
    private let file: String?
    /// The texts it refers to, by the files that findings name for them; what others call them goes along.
    private let references: [TextKey: (name: String, text: [UInt8])]

    /// - Parameters:
    ///   - file: the file that findings name for the schema's own text.
    ///   - references: what it refers to, in the order in which the schema was given it.
    ///   - referenceFiles: the files of those that are in one.
    package init(
        _ text: [UInt8],
        format: SchemaFormat,
        file: String?,
        references: [SchemaText],
        referenceFiles: [String] = []
    ) {
        self.text = text
        self.file = file
        var known: [TextKey: (name: String, text: [UInt8])] = [:]
        for (index, reference) in references.enumerated() {
            let shown =
                referenceFiles.indices.contains(index)
                ? referenceFiles[index] : "reference \(index + 1) of the new schema"
            let names =
                switch format {
                case .avro: AvroOutline.outline(reference.text).names
                case .json: JSONOutline.outline(reference.text).names
                case .protobuf: [String]()
                }
            known[TextKey(shown)] = (names.first ?? reference.name, reference.text)
        }
        self.references = known
    }

    /// The findings, each with its fingerprint.
    package func identified(_ findings: [Finding], subject: String) -> [Finding] {
        var identity = FindingIdentity()
        return findings.map { finding in
            var identified = finding
            identified.identity = fingerprint(finding, subject, &identity)
            return identified
        }
    }

    /// Sixteen hexadecimal digits over all that findings say, in whatever order: by which what they say together is
    /// recognised.
    package func sign(of findings: [Finding], subject: String) -> String {
        var said = zip(findings, identified(findings, subject: subject)).map { finding, identified in
            // What is no difference of two texts has nothing but its message.
            identified.fingerprint + (finding.related.isEmpty ? finding.message : "")
        }
        // One record is shown of many that may be refused, and whichever text has changed is why.
        if findings.contains(where: { $0.rule == "JSON_DATA_REFUSED" }) {
            for text in [text] + references.values.map(\.text) {
                said.append("text " + Self.hexadecimal(SHA256.hash(data: text)))
            }
        }
        var hash = SHA256()
        for one in Set(said.map { Array($0.utf8) }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            hash.update(data: one)
            // No byte of UTF-8.
            hash.update(data: [0xFF])
        }
        return Self.hexadecimal(hash.finalize().prefix(8))
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func fingerprint(_ finding: Finding, _ subject: String, _ identity: inout FindingIdentity) -> String {
        var finding = finding
        let file = finding.location?.file
        let other = file.flatMap { references[TextKey($0)] }
        // No reference is taken for the schema's own text, whatever it is called.
        finding.location?.file = other == nil ? Self.own : "reference \(file ?? "")"
        return identity.fingerprint(finding, subject: subject, file: other?.name, sign: nil) { name in
            other?.text ?? text
        }
    }
}

extension SubjectDependents {
    /// What is found, as the check of a repository finds it.
    package func identified(subject: String) -> [Finding] {
        var identity = FindingIdentity()
        return findings(subject).map { finding, sign, _ in
            var finding = finding
            finding.identity = identity.fingerprint(finding, subject: subject, file: nil, sign: sign) { _ in nil }
            return finding
        }
    }
}
