// SPDX-License-Identifier: Apache-2.0
import Findings

/// The lines that findings are about, from the files that they name.
struct MarkedLines {
    /// The most bytes of files that are kept for the next finding.
    private static let most = 64 << 20

    private var texts: [[UInt8]: [UInt8]] = [:]
    private var size = 0

    /// The findings, with the line at each of their places as far as it can be read.
    static func added(to findings: [Finding]) -> [Finding] {
        var lines = MarkedLines()
        return findings.map { finding in
            var finding = finding
            finding.excerpt = finding.location.flatMap { lines.excerpt(at: $0) }
            for index in finding.related.indices {
                finding.related[index].excerpt = lines.excerpt(at: finding.related[index].location)
            }
            return finding
        }
    }

    private mutating func excerpt(at place: SourceLocation) -> SourceExcerpt? {
        guard let file = place.file, let line = place.line else { return nil }
        return SourceExcerpt(of: text(file), line: line, column: place.column ?? 1)
    }

    private mutating func text(_ file: String) -> [UInt8] {
        let key = Array(file.utf8)
        if let known = texts[key] { return known }
        let text = (try? InputFile(reading: file))?.bytes ?? []
        if size + text.count > Self.most {
            texts.removeAll()
            size = 0
        }
        size += text.count
        texts[key] = text
        return text
    }
}
