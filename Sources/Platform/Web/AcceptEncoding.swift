// SPDX-License-Identifier: Apache-2.0

/// Content negotiation for compression, RFC 9110 section 12.5.3; the only coding offered is gzip.
enum AcceptEncoding {
    /// True if the client takes gzip at least as gladly as the plain bytes.
    static func wantsGzip(_ values: some Sequence<some StringProtocol>) -> Bool {
        var gzip: Double?
        var any: Double?
        var identity: Double?
        for value in values {
            for item in value.split(separator: ",") {
                let parts = item.split(separator: ";").map { trimmed($0).lowercased() }
                let quality = quality(parts.dropFirst())
                switch parts.first {
                case "gzip", "x-gzip": gzip = quality
                case "*": any = quality
                case "identity": identity = quality
                default: break
                }
            }
        }
        let wanted = gzip ?? any ?? 0
        return wanted > 0 && wanted >= (identity ?? 0)
    }

    private static func quality(_ parameters: some Sequence<String>) -> Double {
        for parameter in parameters where parameter.hasPrefix("q") {
            let sides = parameter.split(separator: "=", maxSplits: 1).map(trimmed)
            guard sides.count == 2, sides[0] == "q", let quality = Double(sides[1]), (0...1).contains(quality) else {
                return 0
            }
            return quality
        }
        return 1
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let end = text.lastIndex { $0 != " " && $0 != "\t" }.map(text.index(after:)) ?? text.startIndex
        return String(text[..<end].drop { $0 == " " || $0 == "\t" })
    }
}
