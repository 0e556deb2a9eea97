// SPDX-License-Identifier: Apache-2.0
import JSON

/// Finds an object's members by name; scans small objects, hashes the names of large ones.
struct MemberIndex {
    private static let few = 16

    private let node: Int
    private let view: JSONTapeView
    private var many: [ByteKey: Int]?

    /// What one search costs, in members looked at.
    let scanned: Int

    init(_ node: Int, _ view: JSONTapeView) {
        self.node = node
        self.view = view
        let count = Int(view.nodes[node].count)
        scanned = min(count, Self.few) + 1
        guard count > Self.few else { return }
        var many = [ByteKey: Int](minimumCapacity: count)
        var key = node + 1
        while key < view.nodes[node].extent {
            many[ByteKey(view.bytes(key))] = key + 1
            key = view.next(key + 1)
        }
        self.many = many
    }

    func value(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        if let many { return many[ByteKey(name)] }
        var key = node + 1
        var found: Int?
        while key < view.nodes[node].extent {
            if view.bytes(key).hasSameBytes(as: name) { found = key + 1 }
            key = view.next(key + 1)
        }
        return found
    }
}
