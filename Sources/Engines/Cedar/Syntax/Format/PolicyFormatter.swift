// SPDX-License-Identifier: Apache-2.0

/// Lays policy text out in the way that Cedar's own formatter does, with all comments kept.
public struct PolicyFormatter: Sendable {
    /// The columns of a line that should not be passed. A string or name that is longer passes them.
    public var width: Int

    /// How many spaces a level is indented.
    public var indentation: Int

    /// A formatter; Cedar's own defaults are 80 columns and two spaces.
    public init(width: Int = 80, indentation: Int = 2) {
        self.width = width
        self.indentation = indentation
    }

    /// The text laid out anew. It holds the same policies in the same order, and laying it out again changes nothing.
    ///
    /// Comments in odd places may settle only when their new place is laid out in turn, so this is done until
    /// nothing changes; texts as people write them settle at once.
    ///
    /// - Throws: ``CedarParseFailure`` if the text is wrong or a bound is passed.
    public func format(_ text: String, limits: PolicyLimits = PolicyLimits()) throws(CedarParseFailure) -> String {
        let policies = try PolicySet.parse(text, limits: limits)
        var formatted = try layOut(text)
        for _ in 0..<Self.mostRounds {
            let again = try layOut(formatted)
            if again.utf8.elementsEqual(formatted.utf8) { break }
            formatted = again
        }
        // Worth the time: a formatter must never change what is permitted.
        guard try PolicySet.parse(formatted, limits: Self.unlimited(limits)) == policies else {
            throw .formattingChangedPolicies
        }
        return formatted
    }

    private static var mostRounds: Int { 10 }

    /// Indentation may make a text longer than it may be on the way in.
    private static func unlimited(_ limits: PolicyLimits) -> PolicyLimits {
        var limits = limits
        limits.size = .max
        return limits
    }

    private func layOut(_ text: String) throws(CedarParseFailure) -> String {
        let bytes = Array(text.utf8)
        let tokens: [Token]
        do throws(CedarError) {
            tokens = try Lexer.tokens(of: bytes, limits: Self.unlimited(PolicyLimits(tokens: .max)))
        } catch {
            throw CedarParseFailure(error)
        }
        var builder = LayoutBuilder(bytes, tokens: tokens, indentation: min(max(indentation, 0), 16))
        var policies: [String] = []
        while builder.token.kind != .end {
            policies.append(BlankLines.removed(from: LayoutRenderer.text(of: builder.policy(), width: width)))
        }
        let comments = builder.commentsAtEnd.map { $0 + "\n" }.joined()
        return policies.isEmpty ? comments : policies.joined(separator: "\n\n") + "\n" + comments
    }
}

extension CedarParseFailure {
    fileprivate static var formattingChangedPolicies: CedarParseFailure {
        CedarParseFailure(
            CedarError(
                code: "format.changed-policies",
                message: "laying the text out would change the policies",
                help: "this is a defect of the formatter; the text was left as it is"
            )
        )
    }
}
