// SPDX-License-Identifier: Apache-2.0
import Crypto
import Findings
import JSON

/// Works out by what a finding is recognised, whatever line it moves to and whatever it is compared with.
struct FindingIdentity {
    private var texts: [TextKey: JSON?] = [:]
    private var digests: [TextKey: SHA256Digest] = [:]
    /// A fragment with fewer bytes is whole: what is shown of a text is cut at 160 characters.
    private static let shortestCut = 160

    /// Sixteen hexadecimal digits over subject, rule, direction, the referenced file that it is in, path, and what stands
    /// there now and stood there before.
    ///
    /// Cut from SHA-256, so that nobody can write a second break that a waiver for the first lets through.
    /// - Parameters:
    ///   - file: the ``name(of:)`` of the file that it is in, if that is not the subject's own.
    ///   - sign: by what it is recognised instead of by its path, if the rule says so.
    mutating func fingerprint(
        _ finding: Finding,
        subject: String,
        file: String?,
        sign: String?,
        text: (String) -> [UInt8]?
    ) -> String {
        let old = finding.related.first
        let direction = finding.details.first { $0.name == "direction" }?.value
        let path = finding.details.first { $0.name == "path" }?.value
        let parts: [String?] = [
            subject, finding.rule, direction, sign ?? path ?? place(finding.location, text), finding.fragment,
            old?.fragment,
        ]
        var bytes: [UInt8] = []
        for part in parts + (file.map { [$0] } ?? []) {
            bytes += (part ?? "").utf8
            // Neither is a byte of UTF-8.
            bytes.append(part == nil ? 0xFE : 0xFF)
        }
        // One record is shown of many that may be refused, and of a long text only its beginning.
        let isPart = [finding.fragment, old?.fragment].contains { ($0?.utf8.count ?? 0) >= Self.shortestCut }
        if finding.rule == "JSON_DATA_REFUSED" || isPart, let file = finding.location?.file {
            bytes += digest(file, text)
        }
        return SHA256.hash(data: bytes).prefix(8).map { byte in
            (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// By what a referenced file is recognised: the name that others call it by, else its path.
    static func name(of file: IndexedFile) -> String {
        file.outline.names.first ?? file.path
    }

    /// The JSON pointer in which the members of lists that have a name stand under it instead of under their number,
    /// which changes with every member that is put before them.
    private mutating func place(_ location: SourceLocation?, _ text: (String) -> [UInt8]?) -> String? {
        guard let location, let pointer = location.pointer, let file = location.file else { return nil }
        guard let document = document(file, text) else { return pointer }
        var node: JSON? = document
        var tokens: [String] = []
        for token in Self.tokens(pointer) {
            if let elements = node?.array, let index = Int(token), elements.indices.contains(index) {
                node = elements[index]
                tokens.append(node?["name"]?.string ?? token)
            } else {
                node = node?[token]
                tokens.append(token)
            }
        }
        return JSONPointer(tokens).description
    }

    private mutating func digest(_ file: String, _ text: (String) -> [UInt8]?) -> SHA256Digest {
        if let known = digests[TextKey(file)] { return known }
        let digest = SHA256.hash(data: text(file) ?? [])
        digests[TextKey(file)] = digest
        return digest
    }

    private mutating func document(_ file: String, _ text: (String) -> [UInt8]?) -> JSON? {
        if let known = texts[TextKey(file)] { return known }
        let json = text(file).flatMap { try? JSON(parsing: $0) }
        texts[TextKey(file)] = .some(json)
        return json
    }

    private static func tokens(_ pointer: String) -> [String] {
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { token in
            guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
            var text = ""
            var isEscape = false
            for scalar in token.unicodeScalars {
                if isEscape {
                    text.unicodeScalars.append(scalar == "1" ? "/" : "~")
                    isEscape = false
                } else if scalar == "~" {
                    isEscape = true
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
            return text
        }
    }
}
