// SPDX-License-Identifier: Apache-2.0

/// URI references as RFC 3986 takes them apart and puts them together; never decoded, never looked up.
package enum URIText {
    /// The parts before and after the first `#`; no fragment if there is none.
    package static func split(_ text: String) -> (uri: String, fragment: String?) {
        let utf8 = text.utf8
        guard let hash = utf8.firstIndex(of: UInt8(ascii: "#")) else { return (text, nil) }
        return (String(text[..<hash]), String(text[utf8.index(after: hash)...]))
    }

    /// The reference, without fragment, relative to a base (section 5.2).
    package static func resolve(_ reference: String, against base: String) -> String {
        let relative = Parts(reference)
        if base.isEmpty || relative.scheme != nil { return relative.withoutDots.text }
        var target = Parts(base)
        if relative.authority != nil {
            target.authority = relative.authority
            target.path = relative.path
            target.query = relative.query
        } else if relative.path.isEmpty {
            target.query = relative.query ?? target.query
        } else {
            target.path = relative.path.utf8.first == UInt8(ascii: "/") ? relative.path : target.merged(relative.path)
            target.query = relative.query
        }
        return target.withoutDots.text
    }

    struct Parts {
        var scheme: String?
        var authority: String?
        var path: String
        var query: String?

        init(_ text: String) {
            var rest = Substring(text)
            if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
                scheme = String(rest[..<colon])
                rest = rest[rest.utf8.index(after: colon)...]
            }
            if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
                query = String(rest[rest.utf8.index(after: mark)...])
                rest = rest[..<mark]
            }
            if rest.utf8.starts(with: "//".utf8) {
                rest = rest[rest.utf8.index(rest.startIndex, offsetBy: 2)...]
                let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
                authority = String(rest[..<end])
                rest = rest[end...]
            }
            path = String(rest)
        }

        private static func isScheme(_ text: Substring) -> Bool {
            guard let first = text.utf8.first, isLetter(first) else { return false }
            return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || [43, 45, 46].contains($0) }
        }

        private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

        /// The base's path up to its last slash, then the reference's.
        func merged(_ other: String) -> String {
            if authority != nil, path.isEmpty { return "/" + other }
            guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return other }
            return path[...slash] + other
        }

        var withoutDots: Parts {
            guard path.utf8.contains(UInt8(ascii: ".")) else { return self }
            var copy = self
            var kept: [Substring] = []
            let segments = path.split(separator: "/", omittingEmptySubsequences: false)
            for (index, segment) in segments.enumerated() {
                let isLast = index == segments.count - 1
                switch segment {
                case ".": if isLast { kept.append("") }
                case "..":
                    if kept.count > 1 || kept.count == 1 && !kept[0].isEmpty { kept.removeLast() }
                    if isLast { kept.append("") }
                default: kept.append(segment)
                }
            }
            copy.path = kept.joined(separator: "/")
            return copy
        }

        var text: String {
            var text = scheme.map { $0 + ":" } ?? ""
            if let authority { text += "//" + authority }
            text += path
            if let query { text += "?" + query }
            return text
        }
    }
}
