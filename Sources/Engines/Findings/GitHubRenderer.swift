// SPDX-License-Identifier: Apache-2.0

/// A report as GitHub workflow commands, which become annotations:
/// `::error file=a.avsc,line=3,col=5,title=RULE::message`.
struct GitHubRenderer {
    func render(_ report: Report) -> String {
        (report.findings.map(command) + [report.summary]).joined(separator: "\n") + "\n"
    }

    private func command(_ finding: Finding) -> String {
        let properties: [(String, String?)] = [
            ("file", finding.location?.plainFile),
            ("line", finding.location?.validLine.map(String.init)),
            ("col", finding.location?.validColumn.map(String.init)),
            ("title", finding.rule),
        ]
        let list = properties.compactMap { name, value in value.map { "\(name)=\(escapeProperty($0.visibleLine))" } }
        return "::\(finding.severity.command) \(list.joined(separator: ","))::\(escapeData(finding.explanation))"
    }

    private func escapeData(_ text: String) -> String {
        replace(text) { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            default: nil
            }
        }
    }

    private func escapeProperty(_ text: String) -> String {
        replace(escapeData(text)) { scalar in
            switch scalar {
            case ":": "%3A"
            case ",": "%2C"
            default: nil
            }
        }
    }

    private func replace(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let other = replacement(scalar) { result += other } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}

extension Severity {
    fileprivate var command: String {
        switch self {
        case .note: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
