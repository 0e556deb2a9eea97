// SPDX-License-Identifier: Apache-2.0

/// A parsed pattern; nodes refer to each other by index, so that releasing it never recurses.
struct RegexTree {
    enum Node {
        case empty
        case set(ScalarSet)
        case start
        case end
        case wordBoundary(isNegated: Bool)
        case sequence([Int])
        case alternatives([Int])
        /// Of a node, at least and at most so often; nil is without end.
        case repetition(Int, Int, Int?)
    }

    private(set) var nodes: [Node] = []

    mutating func add(_ node: Node) -> Int {
        nodes.append(node)
        return nodes.count - 1
    }
}

/// Reads the syntax of ECMA-262 section 22.2.1 in Unicode mode, more forgiving with braces and escapes of punctuation.
struct RegexParser {
    private static let deepest = 100
    private static let longest = 10_000

    private(set) var tree = RegexTree()
    let scalars: [Unicode.Scalar]
    var index = 0
    private var depth = 0

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        index += 1
        return true
    }

    mutating func parse() throws(PatternFailure) -> Int {
        guard scalars.count <= Self.longest else {
            throw .unsupported("a pattern of more than \(Self.longest) characters")
        }
        let root = try alternatives()
        guard index == scalars.count else { throw .invalid("a ')' without '('") }
        return root
    }

    private mutating func alternatives() throws(PatternFailure) -> Int {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw .unsupported("groups nested more than \(Self.deepest) deep") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : tree.add(.alternatives(branches))
    }

    private mutating func sequence() throws(PatternFailure) -> Int {
        var parts: [Int] = []
        while let scalar = peek, scalar != "|", scalar != ")" { parts.append(try term()) }
        return parts.count == 1 ? parts[0] : tree.add(parts.isEmpty ? .empty : .sequence(parts))
    }

    private mutating func term() throws(PatternFailure) -> Int {
        guard let scalar = peek else { return tree.add(.empty) }
        index += 1
        switch scalar {
        case "^": return tree.add(.start)
        case "$": return tree.add(.end)
        case "(": return try quantified(try group())
        case ".": return try quantified(tree.add(.set(ScalarSet.lineEnds.negated)))
        case "[": return try quantified(tree.add(.set(try characterClass())))
        case "*", "+", "?": throw .invalid("nothing before '\(scalar)' to repeat")
        case "\\":
            if take("b") { return tree.add(.wordBoundary(isNegated: false)) }
            if take("B") { return tree.add(.wordBoundary(isNegated: true)) }
            return try quantified(tree.add(.set(try escape(inClass: false))))
        default:
            var set = ScalarSet()
            set.insert(scalar.value)
            return try quantified(tree.add(.set(set)))
        }
    }

    private mutating func group() throws(PatternFailure) -> Int {
        if take("?") {
            if take(":") {
                // A group that captures nothing.
            } else if take("<"), peek != "=", peek != "!" {
                while let scalar = peek, scalar != ">" {
                    _ = scalar
                    index += 1
                }
                guard take(">") else { throw .invalid("a group's name without '>'") }
            } else if let scalar = peek, "=!<".unicodeScalars.contains(scalar) {
                throw .unsupported("look-around cannot be matched in linear time")
            } else {
                throw .invalid("a group that ECMA-262 does not have")
            }
        }
        let inner = try alternatives()
        guard take(")") else { throw .invalid("a '(' without ')'") }
        return inner
    }

    private mutating func quantified(_ node: Int) throws(PatternFailure) -> Int {
        var result = node
        if take("*") {
            result = tree.add(.repetition(node, 0, nil))
        } else if take("+") {
            result = tree.add(.repetition(node, 1, nil))
        } else if take("?") {
            result = tree.add(.repetition(node, 0, 1))
        } else if let (least, most) = try braces() {
            result = tree.add(.repetition(node, least, most))
        } else {
            return node
        }
        // Whether a match is found does not depend on greed.
        _ = take("?")
        if let scalar = peek, "*+".unicodeScalars.contains(scalar) {
            throw .invalid("nothing before '\(scalar)' to repeat")
        }
        return result
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else in braces is text.
    private mutating func braces() throws(PatternFailure) -> (Int, Int?)? {
        let start = index
        guard take("{"), let least = number() else {
            index = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = peek == "}" ? nil : number() ?? -1 }
        guard take("}"), most != -1 else {
            index = start
            return nil
        }
        if let most, most < least { throw .invalid("a repetition whose bounds are out of order") }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = index
        var value = 0
        while let digit = peek, ("0"..."9").contains(digit) {
            value = min(value * 10 + Int(digit.value - 48), 1_000_000)
            index += 1
        }
        return index == start ? nil : value
    }
}
