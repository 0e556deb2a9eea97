// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Refuses an object, whose node is complete, if it has two members of one name.
    func rejectDuplicates(_ place: Int) throws(Failure) {
        let count = nodes[place].count
        if count < 2 { return }
        let repeated: Int? = nodes.withUnsafeBufferPointer { nodes in
            let view = JSONTapeView(text: bytes, unescaped: unescaped.bytes, nodes: nodes)
            return count <= 16 ? view.firstRepeated(place) : view.firstRepeatedOfMany(place)
        }
        guard let repeated else { return }
        let name: String = nodes.withUnsafeBufferPointer { nodes in
            JSONTapeView(text: bytes, unescaped: unescaped.bytes, nodes: nodes).string(repeated)
        }
        throw Failure(
            code: .duplicateKey,
            offset: Int(nodes[repeated].offset),
            message: "duplicate name: the object already has a member named \(JSON.string(name).compactText)"
        )
    }
}

extension JSONTapeView {
    /// The first name of an object's members that stands before it, by comparing all: small objects only.
    fileprivate func firstRepeated(_ place: Int) -> Int? {
        var key = next(place + 2)
        while key < nodes[place].extent {
            var earlier = place + 1
            while earlier < key {
                // Most names differ in length, which the nodes tell without a look at the text.
                if nodes[earlier].extent == nodes[key].extent, bytes(earlier).hasSameBytes(as: bytes(key)) {
                    return key
                }
                earlier = next(earlier + 1)
            }
            key = next(key + 1)
        }
        return nil
    }

    /// The same by hashing.
    fileprivate func firstRepeatedOfMany(_ place: Int) -> Int? {
        var seen = Set<ByteKey>(minimumCapacity: Int(nodes[place].count))
        var key = place + 1
        while key < nodes[place].extent {
            if !seen.insert(ByteKey(bytes(key))).inserted { return key }
            key = next(key + 1)
        }
        return nil
    }
}
