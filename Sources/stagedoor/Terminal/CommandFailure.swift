// SPDX-License-Identifier: Apache-2.0
import Findings

/// Why a command could not do its work: what it tried, why it failed, and the way out.
struct CommandFailure: Error, CustomStringConvertible {
    let what: String
    let why: String
    let wayOut: String?
    let code: Findings.ExitCode

    init(_ what: String, _ why: String, wayOut: String? = nil, code: Findings.ExitCode = .usage) {
        self.what = what
        self.why = why
        self.wayOut = wayOut
        self.code = code
    }

    /// `stagedoor: what: why; way out`, on one line: paths and servers' messages may hold anything.
    var description: String {
        ("stagedoor: \(what): \(why)" + (wayOut.map { "; \($0)" } ?? "")).printable
    }
}

extension String {
    /// The text with control characters spelled out, so that it can neither move a cursor nor start a colour.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isControl {
                text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
