// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The regular expressions that `like` can say: literal characters, `.*`, alternatives, groups, classes of single
/// characters, `?` after a character, `^` and `$`.
///
/// Karapace matches from the beginning of the resource on, but not to its end: `Subject:orders` lets `Subject:orders2`
/// through as well. What `like` cannot say, such as a dot that stands for one character, is refused, never approximated.
enum RegularExpression {
    struct Unsupported: Error {
        let message: String
    }

    private static let mostAlternatives = 64
    private static let longest = 4_096
    private static let deepest = 16

    /// The patterns of which one must match.
    static func patterns(_ text: String) throws(Unsupported) -> [LikePattern] {
        guard text.unicodeScalars.count <= longest else { throw Unsupported(message: "the expression is too long") }
        var parser = Parser(scalars: Array(text.unicodeScalars))
        let alternatives = try parser.alternatives(depth: 0)
        guard parser.isAtEnd else { throw Unsupported(message: "a parenthesis is closed that is not open") }
        var patterns: [LikePattern] = []
        for alternative in alternatives {
            // Without an end sign anything may follow.
            let open = alternative.isEnded ? [] : [LikePattern.Element.wildcard]
            let pattern = LikePattern(joined(alternative.elements + open))
            if !patterns.contains(pattern) { patterns.append(pattern) }
        }
        return patterns
    }

    /// Wildcards side by side are one.
    private static func joined(_ elements: [LikePattern.Element]) -> [LikePattern.Element] {
        var joined: [LikePattern.Element] = []
        for element in elements where element != .wildcard || joined.last != .wildcard { joined.append(element) }
        return joined
    }

    private struct Alternative {
        var elements: [LikePattern.Element] = []
        var isEnded = false
    }

    private struct Parser {
        let scalars: [Unicode.Scalar]
        var index = 0

        init(scalars: [Unicode.Scalar]) {
            self.scalars = scalars
        }

        var isAtEnd: Bool { index == scalars.count }
        private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

        mutating func alternatives(depth: Int) throws(Unsupported) -> [Alternative] {
            guard depth < RegularExpression.deepest else { throw Unsupported(message: "groups are nested too deep") }
            var all = try sequence(depth)
            while next == "|" {
                index += 1
                all += try sequence(depth)
                try check(all.count)
            }
            return all
        }

        private func check(_ count: Int) throws(Unsupported) {
            guard count <= RegularExpression.mostAlternatives else {
                throw Unsupported(
                    message: "the expression stands for more than \(RegularExpression.mostAlternatives) patterns"
                )
            }
        }

        private mutating func sequence(_ depth: Int) throws(Unsupported) -> [Alternative] {
            var all = [Alternative()]
            while let scalar = next, scalar != "|", scalar != ")" {
                let isFirst = all.allSatisfy { $0.elements.isEmpty }
                if scalar == "^" {
                    guard isFirst, depth == 0 else { throw Unsupported(message: "'^' stands within the expression") }
                    index += 1
                    continue
                }
                if scalar == "$" {
                    index += 1
                    for place in all.indices { all[place].isEnded = true }
                    guard next == nil || next == "|" || next == ")" else {
                        throw Unsupported(message: "'$' stands within the expression")
                    }
                    continue
                }
                let parts = try part(depth)
                try check(all.count * parts.count)
                var longer: [Alternative] = []
                for alternative in all {
                    guard !alternative.isEnded else { throw Unsupported(message: "something follows after '$'") }
                    for part in parts {
                        longer.append(
                            Alternative(elements: alternative.elements + part.elements, isEnded: part.isEnded)
                        )
                    }
                }
                all = longer
            }
            return all
        }

        /// One item with what stands behind it.
        private mutating func part(_ depth: Int) throws(Unsupported) -> [Alternative] {
            guard let scalar = next else { return [] }
            index += 1
            if scalar == "." { return try anything() }
            let parts: [Alternative]
            switch scalar {
            case "(":
                if next == "?" {
                    guard index + 1 < scalars.count, scalars[index + 1] == ":" else {
                        throw Unsupported(message: "'(?' begins something that 'like' cannot say")
                    }
                    index += 2
                }
                parts = try alternatives(depth: depth + 1)
                guard next == ")" else { throw Unsupported(message: "a parenthesis is not closed") }
                index += 1
            case "[": parts = try characters().map { Alternative(elements: [.literal($0)]) }
            case "\\": parts = [Alternative(elements: [.literal(try escaped())])]
            case "*", "+", "?", "{": throw Unsupported(message: "nothing stands before '\(scalar)'")
            default: parts = [Alternative(elements: [.literal(scalar)])]
            }
            switch next {
            case "?":
                index += 1
                try refuseRepetition()
                return parts + [Alternative()]
            case "*", "+", "{":
                throw Unsupported(message: "'like' cannot say that something is repeated, other than by '.*'")
            default: return parts
            }
        }

        /// After a dot.
        private mutating func anything() throws(Unsupported) -> [Alternative] {
            guard next == "*" else {
                let message = "'.' stands for exactly one character, which 'like' cannot say; write '\\.' for a dot"
                throw Unsupported(message: message)
            }
            index += 1
            // Whether it takes as little or as much as it can is the same for a match as a whole.
            if next == "?" { index += 1 }
            try refuseRepetition()
            return [Alternative(elements: [.wildcard])]
        }

        private func refuseRepetition() throws(Unsupported) {
            if let next, "*+?{".unicodeScalars.contains(next) {
                throw Unsupported(message: "'\(next)' follows a sign for repetition")
            }
        }

        private mutating func escaped() throws(Unsupported) -> Unicode.Scalar {
            guard let scalar = next else { throw Unsupported(message: "the expression ends with a backslash") }
            index += 1
            // A letter or digit behind a backslash has a meaning of its own.
            guard !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw Unsupported(message: "'\\\(scalar)' stands for many characters, which 'like' cannot say")
            }
            return scalar
        }

        /// After an opening bracket.
        private mutating func characters() throws(Unsupported) -> [Unicode.Scalar] {
            var found: [Unicode.Scalar] = []
            while let scalar = next, scalar != "]" || found.isEmpty {
                index += 1
                guard scalar != "^" || !found.isEmpty else {
                    throw Unsupported(message: "'like' cannot say 'all but these'")
                }
                let first = scalar == "\\" ? try escaped() : scalar
                if next == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
                    index += 1
                    let second = scalars[index]
                    index += 1
                    guard second != "\\", first.value <= second.value, second.value - first.value < 64 else {
                        throw Unsupported(message: "the range of characters is too large")
                    }
                    found += (first.value...second.value).compactMap(Unicode.Scalar.init)
                } else {
                    found.append(first)
                }
                try check(found.count)
            }
            guard next == "]" else { throw Unsupported(message: "a bracket is not closed") }
            index += 1
            return found
        }
    }
}
