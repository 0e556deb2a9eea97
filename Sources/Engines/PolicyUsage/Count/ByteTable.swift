// SPDX-License-Identifier: Apache-2.0

import JSON

/// Numbers texts in two parts, such as an entity's type and id, by their bytes: the same parts, the same number.
struct ByteTable {
    private struct Entry {
        let start: Int
        let split: Int
        let end: Int
        let hash: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Numbers by hash, -1 where none is; a power of two, at most half full.
    private var slots = [Int32](repeating: -1, count: 1 << 10)

    /// How many there are.
    var count: Int { entries.count }

    /// The number of a text, known or new, and whether it is new; nil if there are more than `limit` already.
    mutating func number(
        _ first: UnsafeBufferPointer<UInt8>,
        _ second: UnsafeBufferPointer<UInt8>,
        limit: Int
    ) -> (number: Int, isNew: Bool)? {
        let hash = hash(first, second)
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if entries[number].hash == hash, isEntry(number, first, second) { return (number, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard entries.count < min(limit, Int(Int32.max)) else { return nil }
        let start = bytes.count
        bytes.append(contentsOf: first)
        bytes.append(contentsOf: second)
        slots[slot] = Int32(truncatingIfNeeded: entries.count)
        entries.append(Entry(start: start, split: start + first.count, end: bytes.count, hash: hash))
        if entries.count * 2 > slots.count { grow() }
        return (entries.count - 1, true)
    }

    /// The two parts of a number's text.
    func text(_ number: Int) -> (first: String, second: String) {
        let entry = entries[number]
        return (
            String(decoding: bytes[entry.start..<entry.split], as: UTF8.self),
            String(decoding: bytes[entry.split..<entry.end], as: UTF8.self)
        )
    }

    private func isEntry(
        _ number: Int,
        _ first: UnsafeBufferPointer<UInt8>,
        _ second: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let entry = entries[number]
        guard entry.split - entry.start == first.count, entry.end - entry.split == second.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            UnsafeBufferPointer(rebasing: bytes[entry.split..<entry.end]).hasSameBytes(as: second)
                && UnsafeBufferPointer(rebasing: bytes[entry.start..<entry.split]).hasSameBytes(as: first)
        }
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (number, entry) in entries.enumerated() {
            var slot = entry.hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(truncatingIfNeeded: number)
        }
    }

    /// Seeded anew in each process, so that no log can be made to collide.
    private let seed = UInt64(bitPattern: Int64(Hasher().finalize()))

    private func hash(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> Int {
        let folded = Self.fold(second, into: Self.fold(first, into: seed))
        return Int(truncatingIfNeeded: folded ^ (folded >> 32))
    }

    /// Multiplies each eight bytes in, and folds the product's halves.
    private static func fold(_ bytes: UnsafeBufferPointer<UInt8>, into start: UInt64) -> UInt64 {
        var state = mix(start ^ UInt64(bytes.count))
        var index = 0
        while index + 8 <= bytes.count {
            state = mix(state ^ UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        return mix(state ^ rest)
    }

    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
