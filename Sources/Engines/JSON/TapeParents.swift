// SPDX-License-Identifier: Apache-2.0

/// For every value of a tape the container it is in, and which of that container's it is.
struct TapeParents: Sendable {
    private var parents: [UInt32]
    private var positions: [UInt32]

    /// Walks the tape once.
    init(_ tape: JSONTape) {
        parents = [UInt32](repeating: 0, count: tape.nodes.count)
        positions = parents
        tape.withView { view in
            var open: [(node: Int, end: Int, held: UInt32)] = []
            for node in 0..<view.nodes.count where !view.nodes[node].isKey {
                while let last = open.last, last.end <= node { open.removeLast() }
                if let last = open.indices.last {
                    parents[node] = UInt32(truncatingIfNeeded: open[last].node)
                    positions[node] = open[last].held
                    open[last].held += 1
                }
                let kind = view.nodes[node].kind
                if kind == .array || kind == .object { open.append((node, Int(view.nodes[node].extent), 0)) }
            }
        }
    }

    func parent(of node: Int) -> Int { Int(parents[node]) }

    /// The place among the parent's values, from 0.
    func position(of node: Int) -> Int { Int(positions[node]) }

    /// The innermost value that begins, or whose name begins, at or before the offset: values stand in the order of
    /// the text, so it is the last that does. The document itself if none does.
    func node(at target: Int, _ view: JSONTapeView) -> Int? {
        guard !view.nodes.isEmpty else { return nil }
        var (low, high) = (0, view.nodes.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(view.nodes[middle].offset) <= target { low = middle } else { high = middle }
        }
        return view.nodes[low].isKey ? low + 1 : low
    }
}
