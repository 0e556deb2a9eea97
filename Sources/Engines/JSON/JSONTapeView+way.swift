// SPDX-License-Identifier: Apache-2.0

extension JSONTapeView {
    /// The way from the document's root to a value. Linear in the width of the containers on the way.
    package func pointer(to target: Int) -> JSONPointer {
        var tokens: [String] = []
        var node = 0
        while node != target, nodes.indices.contains(node), let (token, child) = step(from: node, to: target) {
            tokens.append(token)
            node = child
        }
        return JSONPointer(tokens)
    }

    /// The element or member of a container that holds the target, or is it.
    private func step(from node: Int, to target: Int) -> (String, Int)? {
        let end = Int(nodes[node].extent)
        guard target < end else { return nil }
        switch nodes[node].kind {
        case .array:
            var child = node + 1
            var index = 0
            while child < end {
                let after = next(child)
                if target < after { return (String(index), child) }
                child = after
                index += 1
            }
        case .object:
            var key = node + 1
            while key < end {
                let after = next(key + 1)
                if target < after { return (string(key), key + 1) }
                key = after
            }
        default: break
        }
        return nil
    }

    /// The value of an object's member; the last one of that name.
    package func member(_ name: UnsafeBufferPointer<UInt8>, of object: Int) -> Int? {
        guard nodes[object].kind == .object else { return nil }
        var found: Int?
        var key = object + 1
        let end = Int(nodes[object].extent)
        while key < end {
            if bytes(key).hasSameBytes(as: name) { found = key + 1 }
            key = next(key + 1)
        }
        return found
    }

    /// The element of an array at an index.
    package func element(_ index: Int, of array: Int) -> Int? {
        guard nodes[array].kind == .array, index >= 0, index < Int(nodes[array].count) else { return nil }
        var child = array + 1
        for _ in 0..<index { child = next(child) }
        return child
    }
}
