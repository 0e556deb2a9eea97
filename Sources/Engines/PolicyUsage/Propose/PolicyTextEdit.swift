// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Writes proposals into the text that the policies were read from; what does not change keeps its layout and comments.
public struct PolicyTextEdit: Sendable {
    private let source: [UInt8]

    /// - Parameter source: the policies' text.
    public init(_ source: [UInt8]) {
        self.source = source
    }

    /// The text with the changes made.
    ///
    /// - Parameter proposals: for policies of this text, in any order.
    public func applying(_ proposals: [PolicyProposal]) -> String {
        var result: [UInt8] = []
        var position = 0
        for proposal in proposals.sorted(by: { $0.policy.policy.span.start < $1.policy.policy.span.start }) {
            let span = proposal.policy.policy.span
            guard span.start >= position, span.end <= source.count else { continue }
            switch proposal.change {
            case .drop:
                let start = startOfComments(before: span.start, after: position)
                result += source[position..<start]
                position = endOfLine(after: span.end)
            case .narrow(let narrowed):
                result += source[position..<span.start]
                result += Array(text(of: proposal.policy.policy, narrowed).utf8)
                position = span.end
            }
        }
        result += source[position...]
        return String(decoding: result, as: UTF8.self)
    }

    /// The narrower policy in its own layout, with the comments of the old one.
    private func text(of policy: Policy, _ narrowed: NarrowedPolicy) -> String {
        let new = narrowed.policy
        var edits: [(span: SourceSpan, text: String)] = []
        if new.principal != policy.principal {
            edits.append((policy.locations.principal, "principal" + Self.suffix(new.principal)))
        }
        if new.action != policy.action { edits.append((policy.locations.action, "action" + Self.suffix(new.action))) }
        if new.resource != policy.resource {
            edits.append((policy.locations.resource, "resource" + Self.suffix(new.resource)))
        }
        let clauses = narrowed.added.map { "when { \($0.cedarText()) }\n" }.joined()
        if let first = policy.conditions.first {
            edits.append((SourceSpan(start: first.span.start, end: first.span.start), clauses))
        } else if !clauses.isEmpty {
            // The last byte is the semicolon; a comment may end the line before it.
            let end = max(policy.span.start, policy.span.end - 1)
            edits.append((SourceSpan(start: end, end: end), "\n" + clauses))
        }
        let edited = edited(policy.span, edits)
        guard let read = try? Policy.parse(edited, id: policy.id), read == new,
            let formatted = try? PolicyFormatter().format(edited)
        else { return new.cedarText().droppingNewline }
        return formatted.droppingNewline
    }

    private func edited(_ span: SourceSpan, _ edits: [(span: SourceSpan, text: String)]) -> String {
        var bytes: [UInt8] = []
        var position = span.start
        for edit in edits where edit.span.start >= position && edit.span.end <= span.end {
            bytes += source[position..<edit.span.start]
            bytes += Array(edit.text.utf8)
            position = edit.span.end
        }
        bytes += source[position..<span.end]
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where the comments begin that stand directly above a policy.
    private func startOfComments(before policy: Int, after bound: Int) -> Int {
        var start = startOfLine(policy)
        guard start >= bound, source[start..<policy].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return policy }
        while start > bound {
            let line = startOfLine(start - 1)
            let text = source[max(line, bound)..<start - 1].drop { $0 == 0x20 || $0 == 0x09 }
            guard line >= bound, text.starts(with: [0x2F, 0x2F]) else { break }
            start = line
        }
        return start
    }

    private func startOfLine(_ position: Int) -> Int {
        (source[..<position].lastIndex(of: 0x0A) ?? -1) + 1
    }

    /// After the line's end, if nothing but white space follows in it, and after one empty line.
    private func endOfLine(after position: Int) -> Int {
        var end = position
        for _ in 0..<2 {
            guard let newline = source[end...].firstIndex(of: 0x0A),
                source[end..<newline].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
            else { break }
            end = newline + 1
        }
        return end
    }

    private static func suffix(_ constraint: ScopeConstraint) -> String {
        func name(_ reference: EntityReference) -> String {
            switch reference {
            case .entity(let uid): uid.cedarText
            case .slot(let slot): slot.rawValue
            }
        }
        return switch constraint {
        case .any: ""
        case .equal(let reference): " == \(name(reference))"
        case .in(let reference): " in \(name(reference))"
        case .isType(let type): " is \(type)"
        case .isTypeIn(let type, let reference): " is \(type) in \(name(reference))"
        }
    }

    private static func suffix(_ constraint: ActionConstraint) -> String {
        switch constraint {
        case .any: ""
        case .equal(let uid): " == \(uid.cedarText)"
        case .in(let uid): " in \(uid.cedarText)"
        case .inAny(let uids): " in [\(uids.map(\.cedarText).joined(separator: ", "))]"
        }
    }
}

extension String {
    fileprivate var droppingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
