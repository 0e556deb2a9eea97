// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

/// The routes as a tree of segments; a literal is tried before a parameter, a parameter before a rest.
struct RouteTrie: Sendable {
    /// What a path leads to.
    enum Match {
        case found(Route, parameters: [String: String])
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    private struct Leaf: Sendable {
        var route: Route
        /// The parameters' names with the index of the segment each starts at.
        var names: [(name: String, index: Int)]
        var rest: (name: String, index: Int)?
    }

    private struct Node: Sendable {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var leaves: [HTTPRequest.Method: Leaf] = [:]
        var rests: [HTTPRequest.Method: Leaf] = [:]
    }

    private var nodes = [Node()]

    init(_ routes: [Route]) {
        for route in routes { insert(route) }
    }

    /// Finds the route for decoded segments; HEAD falls back to GET.
    func match(_ method: HTTPRequest.Method, _ segments: [String]) -> Match {
        var seen: [HTTPRequest.Method] = []
        guard let leaf = search(0, segments[...], method, &seen) else {
            return seen.isEmpty ? .nothing : .otherMethods(allowed(seen))
        }
        var parameters: [String: String] = [:]
        for (name, index) in leaf.names { parameters[name] = segments[index] }
        if let rest = leaf.rest { parameters[rest.name] = segments[rest.index...].joined(separator: "/") }
        return .found(leaf.route, parameters: parameters)
    }

    private mutating func insert(_ route: Route) {
        var node = 0
        var leaf = Leaf(route: route, names: [], rest: nil)
        for (index, piece) in route.pieces.enumerated() {
            switch piece {
            case .literal(let text):
                node = child(of: node, literal: text)
            case .parameter(let name):
                leaf.names.append((name, index))
                node = parameterChild(of: node)
            case .rest(let name):
                leaf.rest = (name, index)
            }
        }
        if leaf.rest == nil { nodes[node].leaves[route.method] = leaf } else { nodes[node].rests[route.method] = leaf }
    }

    private mutating func child(of node: Int, literal: String) -> Int {
        if let child = nodes[node].literals[literal] { return child }
        nodes.append(Node())
        nodes[node].literals[literal] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func parameterChild(of node: Int) -> Int {
        if let child = nodes[node].parameter { return child }
        nodes.append(Node())
        nodes[node].parameter = nodes.count - 1
        return nodes.count - 1
    }

    private func search(
        _ index: Int,
        _ segments: ArraySlice<String>,
        _ method: HTTPRequest.Method,
        _ seen: inout [HTTPRequest.Method]
    ) -> Leaf? {
        let node = nodes[index]
        if let segment = segments.first {
            if let child = node.literals[segment], let leaf = search(child, segments.dropFirst(), method, &seen) {
                return leaf
            }
            if !segment.isEmpty, let child = node.parameter,
                let leaf = search(child, segments.dropFirst(), method, &seen)
            {
                return leaf
            }
        } else if let leaf = pick(method, node.leaves, &seen) {
            return leaf
        }
        return pick(method, node.rests, &seen)
    }

    private func pick(
        _ method: HTTPRequest.Method,
        _ leaves: [HTTPRequest.Method: Leaf],
        _ seen: inout [HTTPRequest.Method]
    ) -> Leaf? {
        if let leaf = leaves[method] ?? (method == .head ? leaves[.get] : nil) { return leaf }
        seen += leaves.keys
        return nil
    }

    private func allowed(_ methods: [HTTPRequest.Method]) -> [HTTPRequest.Method] {
        let implied: [HTTPRequest.Method] = methods.contains(.get) ? [.head, .options] : [.options]
        return Set(methods + implied).sorted { $0.rawValue < $1.rawValue }
    }
}
