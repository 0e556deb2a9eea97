// SPDX-License-Identifier: Apache-2.0

/// An expression of the policy language, as it stood in the source.
///
/// Left-associative chains (`a && b && c`, `a + b - c`) are one flat node, however long they are, so that the depth
/// of a tree is the depth of its nesting. Readers refuse trees deeper than ``PolicyLimits/depth``; hence whoever walks
/// a tree they read may recurse. Equality compares structure only, never spans.
public struct Expression: Sendable {
    /// What the expression is.
    public let node: Node

    /// Where it stood. Read from JSON: the empty range at its value's offset.
    public let span: SourceSpan

    /// How many nodes lie on the longest way from here to a leaf, this one included.
    public let depth: Int

    /// A node at a place. Linear in its direct operands.
    public init(_ node: Node, span: SourceSpan) {
        self.node = node
        self.span = span
        var deepest = 0
        node.forEachChild { deepest = max(deepest, $0.depth) }
        // `a has b.c` is short for `a has b && a.b has c`: every name is a level of its own.
        let levels = if case .has(_, let path) = node { path.count } else { 1 }
        depth = deepest + levels
    }
}

extension Expression: Hashable {
    /// Same structure, wherever it stood.
    public static func == (left: Expression, right: Expression) -> Bool {
        left.depth == right.depth && left.node == right.node
    }

    /// By structure, as equality.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(node)
    }
}
