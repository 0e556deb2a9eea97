// SPDX-License-Identifier: Apache-2.0

/// Writes JSON text into a growing array of bytes.
///
/// For a whole ``JSON`` value use ``JSON/compactText`` or ``JSON/prettyText``; the writer itself is for answers that
/// are put together piece by piece.
public struct JSONWriter: Sendable {
    /// The text so far.
    public private(set) var bytes: [UInt8] = []
    private let indents: Bool
    private var level = 0

    /// A writer; one that indents puts every member and element on a line of its own, two spaces a level.
    public init(indents: Bool = false, capacity: Int = 256) {
        self.indents = indents
        bytes.reserveCapacity(capacity)
    }

    /// Forgets the text so far, and keeps its memory for what follows.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends text that is JSON already.
    public mutating func raw(_ text: some Sequence<UInt8>) {
        bytes.append(contentsOf: text)
    }

    /// Appends a value.
    public mutating func value(_ json: JSON) {
        switch json.value {
        case .null: raw("null".utf8)
        case .bool(let flag): raw((flag ? "true" : "false").utf8)
        case .number(let number): raw(number.text.utf8)
        case .string(let text): string(text)
        case .array(let elements):
            container("[", "]", elements) { writer, element in writer.value(element) }
        case .object(let object):
            container("{", "}", object.members) { writer, member in
                writer.string(member.key)
                writer.raw((writer.indents ? ": " : ":").utf8)
                writer.value(member.value)
            }
        }
    }

    private mutating func container<Element>(
        _ open: String,
        _ close: String,
        _ elements: [Element],
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        raw(open.utf8)
        level += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            newline()
            write(&self, element)
        }
        level -= 1
        if !elements.isEmpty { newline() }
        raw(close.utf8)
    }

    private mutating func newline() {
        guard indents else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: level * 2))
    }

    /// Appends a string with its quotes; escapes only what RFC 8259 section 7 demands.
    public mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var runStart = 0
            while true {
                let stop = StringBytes.firstStop(in: utf8, from: runStart)
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart..<stop]))
                if stop == utf8.count { break }
                escape(utf8[stop])
                runStart = stop + 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x22, 0x5C: bytes.append(byte)
        default:
            let hexadecimal = String(byte, radix: 16)
            raw("u00".utf8)
            if byte < 0x10 { bytes.append(UInt8(ascii: "0")) }
            raw(hexadecimal.utf8)
        }
    }
}

extension JSON {
    /// The value as bytes without white space.
    public var compactBytes: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }

    /// The value as text without white space.
    public var compactText: String { String(decoding: compactBytes, as: UTF8.self) }

    /// The value as text, a member or element a line, two spaces a level.
    public var prettyText: String {
        var writer = JSONWriter(indents: true)
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
