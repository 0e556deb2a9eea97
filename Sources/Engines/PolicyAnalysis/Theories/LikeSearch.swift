// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Looks for texts that match some patterns and not others, the shortest first.
struct LikeSearch {
    /// How many steps a search may take.
    private static let limit = 10_000

    private let matched: [LikeMatcher]
    private let unmatched: [LikeMatcher]
    private let alphabet: [Unicode.Scalar]

    private struct Node {
        let states: [LikeMatcher.States]
        let parent: Int
        let scalar: Unicode.Scalar?
    }

    init(matching: [LikePattern], notMatching: [LikePattern]) {
        matched = matching.map(LikeMatcher.init)
        unmatched = notMatching.map(LikeMatcher.init)
        let spelled = Set((matching + notMatching).flatMap(\.scalars))
        // All scalars that no pattern spells are alike; one stands for them.
        let other = (UInt32(97)...0x2FF).lazy.compactMap(Unicode.Scalar.init).first { !spelled.contains($0) }
        alphabet = (other.map { [$0] } ?? []) + spelled.sorted { $0.value < $1.value }
    }

    /// So many texts, or all there are if there are fewer; nil if the search was given up.
    ///
    /// - Parameter work: grows by the steps taken.
    func texts(_ count: Int, work: inout Int) -> [CedarString]? {
        var found: [CedarString] = []
        var nodes = [Node(states: (matched + unmatched).map(\.start), parent: -1, scalar: nil)]
        var visits: [[LikeMatcher.States]: Int] = [:]
        var index = 0
        while index < nodes.count {
            if index > Self.limit { return nil }
            work += 1 + matched.count + unmatched.count
            let node = nodes[index]
            if isAccepting(node) { found.append(text(index, nodes)) }
            if found.count >= count { return found }
            for scalar in alphabet {
                let states = zip(matched + unmatched, node.states).map { $0.next($1, scalar) }
                if states.prefix(matched.count).contains(where: \.isEmpty) { continue }
                guard visits[states, default: 0] < count else { continue }
                visits[states, default: 0] += 1
                nodes.append(Node(states: states, parent: index, scalar: scalar))
            }
            index += 1
        }
        return found
    }

    private func isAccepting(_ node: Node) -> Bool {
        zip(matched, node.states).allSatisfy { $0.isAccepting($1) }
            && !zip(unmatched, node.states.dropFirst(matched.count)).contains { $0.isAccepting($1) }
    }

    private func text(_ index: Int, _ nodes: [Node]) -> CedarString {
        var scalars: [Unicode.Scalar] = []
        var index = index
        while index >= 0 {
            if let scalar = nodes[index].scalar { scalars.append(scalar) }
            index = nodes[index].parent
        }
        var text = ""
        for scalar in scalars.reversed() { text.unicodeScalars.append(scalar) }
        return CedarString(text)
    }
}
