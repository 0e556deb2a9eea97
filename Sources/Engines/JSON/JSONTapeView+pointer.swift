// SPDX-License-Identifier: Apache-2.0

extension JSONTapeView {
    /// The value a pointer leads to, if there is one.
    package func node(at pointer: JSONPointer) -> Int? {
        guard !nodes.isEmpty else { return nil }
        var node = 0
        for token in pointer.tokens {
            guard let child = child(of: node, token) else { return nil }
            node = child
        }
        return node
    }

    private func child(of node: Int, _ token: String) -> Int? {
        let isObject = nodes[node].kind == .object
        guard isObject || nodes[node].kind == .array else { return nil }
        // Comparing the text refuses "+1" and "01", which RFC 6901 section 4 does not allow.
        let position = Int(token).flatMap { String($0) == token ? $0 : nil }
        var child = node + 1
        var passed = 0
        var found: Int?
        while child < nodes[node].extent {
            if isObject {
                if string(child).hasSameBytes(as: token) { found = child + 1 }
                child += 1
            } else if passed == position {
                return child
            }
            passed += 1
            child = next(child)
        }
        return found
    }
}
