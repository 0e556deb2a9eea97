// SPDX-License-Identifier: Apache-2.0

/// A set of numbers in flat memory, for millions of look-ups that nearly all find what they look for.
struct NumberSet {
    /// Free slots hold the number with all bits set, which is no member.
    private var slots = [UInt64](repeating: .max, count: 1 << 12)
    private(set) var count = 0

    /// Adds a number; false if it was there.
    @discardableResult
    mutating func insert(_ number: UInt64) -> Bool {
        var slot = place(number)
        while slots[slot] != .max {
            if slots[slot] == number { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = number
        count += 1
        if count * 2 > slots.count { grow() }
        return true
    }

    /// The members, in no particular order.
    var members: [UInt64] { slots.filter { $0 != .max } }

    private func place(_ number: UInt64) -> Int {
        // The members are made of small numbers that this process gave out, so a fixed mixing will do.
        let mixed = (number ^ (number >> 32)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 20) & (slots.count - 1)
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: .max, count: old.count * 2)
        for number in old where number != .max {
            var slot = place(number)
            while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = number
        }
    }
}
