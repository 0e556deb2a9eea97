// SPDX-License-Identifier: Apache-2.0

/// Texts by number and numbers by text: flat storage, copied as three blocks of memory when a snapshot is changed.
///
/// Numbers are given in order of arrival and never change, so a later copy of a table understands every number of an
/// earlier one.
struct StringTable: Sendable {
    private struct Slot {
        /// Part of the hash, so that most strangers are told apart without reading their bytes.
        var check: UInt32
        /// The number plus one; zero is an empty slot.
        var number: UInt32
    }

    /// The most bytes of text a table holds; offsets are 32 bits wide.
    static let capacity = Int(Int32.max)

    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    private var slots: [Slot] = []

    var count: Int { ends.count }

    /// The number of a text, if it has one.
    func find(_ text: String) -> UInt32? {
        text.withBytes { find($0, hash: Self.hash($0)) }
    }

    /// The number of a text; a new text gets the next number. Nil if the table is full.
    mutating func intern(_ text: String) -> UInt32? {
        text.withBytes { text in
            let hash = Self.hash(text)
            return find(text, hash: hash) ?? append(text, hash: hash)
        }
    }

    /// What `body` makes of the bytes of a number's text.
    func withBytes<Result>(_ number: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let (start, end) = range(number)
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// The text of a number.
    func text(_ number: UInt32) -> String {
        withBytes(number) { String(decoding: $0, as: UTF8.self) }
    }

    private func range(_ number: UInt32) -> (Int, Int) {
        let number = Int(number)
        return (number == 0 ? 0 : Int(ends[number - 1]), Int(ends[number]))
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return UInt(bitPattern: hasher.finalize())
    }

    private func find(_ text: UnsafeBufferPointer<UInt8>, hash: UInt) -> UInt32? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        let check = UInt32(truncatingIfNeeded: hash >> 32)
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].number != 0 {
            if slots[position].check == check, hasBytes(slots[position].number - 1, text) {
                return slots[position].number - 1
            }
            position = (position + 1) & mask
        }
        return nil
    }

    private func hasBytes(_ number: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        withBytes(number) { stored in
            guard stored.count == text.count else { return false }
            let (stored, text) = (UnsafeRawBufferPointer(stored), UnsafeRawBufferPointer(text))
            var offset = 0
            while offset + 8 <= text.count {
                let one = stored.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let other = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                if one != other { return false }
                offset += 8
            }
            return (offset..<text.count).allSatisfy { stored[$0] == text[$0] }
        }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, hash: UInt) -> UInt32? {
        guard text.count <= Self.capacity - bytes.count, ends.count < Int(Symbol.requestBit) - 1 else { return nil }
        if slots.count < (ends.count + 1) * 2 { grow() }
        let number = UInt32(truncatingIfNeeded: ends.count)
        bytes.append(contentsOf: text)
        ends.append(UInt32(truncatingIfNeeded: bytes.count))
        place(number, hash: hash)
        return number
    }

    private mutating func place(_ number: UInt32, hash: UInt) {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position].number != 0 { position = (position + 1) & mask }
        slots[position] = Slot(check: UInt32(truncatingIfNeeded: hash >> 32), number: number + 1)
    }

    private mutating func grow() {
        slots = Array(repeating: Slot(check: 0, number: 0), count: max(16, slots.count * 2))
        for number in 0..<UInt32(truncatingIfNeeded: ends.count) {
            place(number, hash: withBytes(number) { Self.hash($0) })
        }
    }
}

extension String {
    /// What `body` makes of the UTF-8 bytes.
    fileprivate func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        var text = self
        return text.withUTF8(body)
    }
}
