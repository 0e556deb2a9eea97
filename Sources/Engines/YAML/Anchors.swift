// SPDX-License-Identifier: Apache-2.0
/// What a node costs wherever it is repeated.
struct NodeWeight {
    /// Nodes, the node itself and keys counted.
    var nodes = 1
    /// Collections on the longest way down; a scalar has 0.
    var height = 0
    /// Bytes of scalar text.
    var bytes = 0
}

/// The anchors of a document. Names are ASCII: libyaml takes letters, digits, `_` and `-`.
struct Anchors {
    private enum State {
        case open(serial: Int)
        case done(YAMLNode, NodeWeight)
    }

    private var states: [String: State] = [:]
    private var serial = 0

    /// Notes that an anchored node starts; a later node of the same name takes the name over.
    mutating func open(_ name: String) -> Int {
        serial += 1
        states[name] = .open(serial: serial)
        return serial
    }

    /// Notes the node, unless its name was taken over meanwhile.
    mutating func close(_ name: String, _ serial: Int, _ node: YAMLNode, _ weight: NodeWeight) {
        guard case .open(let current)? = states[name], current == serial else { return }
        states[name] = .done(node, weight)
    }

    func node(for name: String, at position: YAMLPosition) throws(YAMLError) -> (YAMLNode, NodeWeight) {
        switch states[name] {
        case .done(let node, let weight)?:
            return (node, weight)
        case .open?:
            throw YAMLError(
                .recursiveAlias,
                "the alias *\(name) stands inside the node that it names",
                help: "a document is a finite tree: write the value out or leave it away",
                at: position
            )
        case nil:
            throw YAMLError(
                .unknownAlias,
                "no node before the alias *\(name) has the anchor &\(name)",
                help: "define the anchor first, or quote the text if * is part of it",
                at: position
            )
        }
    }
}
