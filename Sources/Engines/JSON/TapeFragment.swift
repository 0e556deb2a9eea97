// SPDX-License-Identifier: Apache-2.0

/// Writes the beginning of a value as compact text: what a message shows of it, whatever the value's size.
struct TapeFragment {
    /// After this many bytes writing ends; the last string may end later.
    private let bound: Int
    private let view: JSONTapeView
    private var json: JSONWriter

    /// The whole text if it has at most so many bytes, else so many characters and an ellipsis.
    static func text(of node: Int, longest: Int, _ view: JSONTapeView) -> String {
        // One byte more: what follows a character may belong to it.
        let bytes = beginning(of: node, bound: longest + 1, view)
        if bytes.count <= longest { return String(decoding: bytes, as: UTF8.self) }
        if bytes[...longest].allSatisfy({ $0 < 0x80 }) {
            return String(decoding: bytes[..<longest], as: UTF8.self) + "…"
        }
        // A character may take many bytes.
        let more = beginning(of: node, bound: 16 * longest, view)
        return String(String(decoding: more, as: UTF8.self).prefix(longest)) + "…"
    }

    private static func beginning(of node: Int, bound: Int, _ view: JSONTapeView) -> [UInt8] {
        var fragment = TapeFragment(bound: bound, view: view)
        fragment.write(node)
        return fragment.json.bytes
    }

    private init(bound: Int, view: JSONTapeView) {
        self.bound = bound
        json = JSONWriter(capacity: bound + 64)
        self.view = view
    }

    private mutating func write(_ node: Int) {
        switch view.nodes[node].kind {
        case .null: json.raw("null".utf8)
        case .false: json.raw("false".utf8)
        case .true: json.raw("true".utf8)
        case .number: json.raw(beginning(of: node))
        case .string: string(node)
        case .array: container(node, "[", "]", isObject: false)
        case .object: container(node, "{", "}", isObject: true)
        }
    }

    private mutating func container(_ node: Int, _ open: StaticString, _ close: StaticString, isObject: Bool) {
        json.raw(UnsafeBufferPointer(start: open.utf8Start, count: 1))
        var child = node + 1
        while child < view.nodes[node].extent, json.bytes.count <= bound {
            if child > node + 1 { json.raw(CollectionOfOne(UInt8(ascii: ","))) }
            if isObject {
                string(child)
                json.raw(CollectionOfOne(UInt8(ascii: ":")))
                child += 1
            }
            write(child)
            child = view.next(child)
        }
        json.raw(UnsafeBufferPointer(start: close.utf8Start, count: 1))
    }

    private mutating func string(_ node: Int) {
        json.string(String(decoding: beginning(of: node), as: UTF8.self))
    }

    /// The bytes of a string or number, those of a long one not cut inside a character.
    private func beginning(of node: Int) -> UnsafeBufferPointer<UInt8> {
        let bytes = view.bytes(node)
        guard bytes.count > bound else { return bytes }
        var end = bound
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[..<end])
    }
}

extension JSONTapeView {
    /// A value as compact text for a message, cut to so many characters.
    package func fragment(of node: Int, longest: Int = 60) -> String {
        TapeFragment.text(of: node, longest: longest, self)
    }
}
