// SPDX-License-Identifier: Apache-2.0

/// A borrowed tape. Indices are those of the tape's own nodes; the view must not outlive the closure it is lent to.
package struct JSONTapeView {
    @usableFromInline let text: UnsafeBufferPointer<UInt8>
    @usableFromInline let unescaped: UnsafeBufferPointer<UInt8>
    /// The values.
    package let nodes: UnsafeBufferPointer<JSONTape.Node>

    /// A tape of nothing.
    package static var empty: JSONTapeView {
        JSONTapeView(
            text: UnsafeBufferPointer(start: nil, count: 0),
            unescaped: UnsafeBufferPointer(start: nil, count: 0),
            nodes: UnsafeBufferPointer(start: nil, count: 0)
        )
    }

    init(
        text: UnsafeBufferPointer<UInt8>,
        unescaped: UnsafeBufferPointer<UInt8>,
        nodes: UnsafeBufferPointer<JSONTape.Node>
    ) {
        self.text = text
        self.unescaped = unescaped
        self.nodes = nodes
    }

    /// The index of what follows the value and all that it holds.
    @inlinable package func next(_ index: Int) -> Int {
        let node = nodes[index]
        return node.kind == .object || node.kind == .array ? Int(node.extent) : index + 1
    }

    /// The bytes of a string without its quotes and escapes, or those of a number.
    @inlinable package func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let node = nodes[index]
        let length = Int(node.extent)
        if node.isEscaped {
            return UnsafeBufferPointer(rebasing: unescaped[Int(node.count)..<Int(node.count) + length])
        }
        let start = Int(node.offset) + (node.kind == .string ? 1 : 0)
        return UnsafeBufferPointer(rebasing: text[start..<start + length])
    }

    /// The index of the value that an object has under a name.
    package func member(_ name: StaticString, of object: Int) -> Int? {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        var key = object + 1
        while key < nodes[object].extent {
            if bytes(key).hasSameBytes(as: wanted) { return key + 1 }
            key = next(key + 1)
        }
        return nil
    }

    /// The text of a string or a number.
    package func string(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// The name of the value's kind as RFC 8259 spells it: for messages.
    package func kind(_ index: Int) -> String {
        switch nodes[index].kind {
        case .null: "null"
        case .true, .false: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The value with all that it holds.
    package func tree(_ index: Int) -> JSON {
        let node = nodes[index]
        let value: JSON.Value =
            switch node.kind {
            case .null: .null
            case .false: .bool(false)
            case .true: .bool(true)
            case .number: .number(JSONNumber(validated: string(index)))
            case .string: .string(string(index))
            case .array: .array(elements(index))
            case .object: .object(JSONObject(members(index)))
            }
        return JSON(value, offset: node.offset)
    }

    private func elements(_ index: Int) -> [JSON] {
        var elements: [JSON] = []
        elements.reserveCapacity(Int(nodes[index].count))
        var child = index + 1
        while child < nodes[index].extent {
            elements.append(tree(child))
            child = next(child)
        }
        return elements
    }

    private func members(_ index: Int) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(Int(nodes[index].count))
        var key = index + 1
        while key < nodes[index].extent {
            members.append(
                JSONObject.Member(key: string(key), value: tree(key + 1), keyOffset: nodes[key].offset)
            )
            key = next(key + 1)
        }
        return members
    }
}
