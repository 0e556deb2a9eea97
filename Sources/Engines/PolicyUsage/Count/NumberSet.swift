// SPDX-License-Identifier: Apache-2.0

/// A set of numbers in flat memory, for millions of look-ups that nearly all find what they look for. Numbers that lie
/// near each other share a slot.
struct NumberSet {
    /// Sixty-four numbers that differ in their lowest six bits, and which of them are members.
    private struct Slot {
        var key: UInt64
        var members: UInt64
    }

    /// No number has this key.
    private static let free = Slot(key: .max, members: 0)

    private var slots = [Slot](repeating: free, count: 1 << 10)
    private var used = 0
    private(set) var count = 0

    /// Adds a number; false if it was there.
    @discardableResult
    mutating func insert(_ number: UInt64) -> Bool {
        let (key, bit) = (number >> 6, UInt64(1) << (number & 63))
        let slot = slot(of: key)
        if slots[slot].members & bit != 0 { return false }
        slots[slot].members |= bit
        count += 1
        guard slots[slot].key != key else { return true }
        slots[slot].key = key
        used += 1
        if used * 2 > slots.count { grow() }
        return true
    }

    /// The members, in no particular order.
    var members: [UInt64] {
        var members: [UInt64] = []
        members.reserveCapacity(count)
        for slot in slots {
            var rest = slot.members
            while rest != 0 {
                members.append(slot.key << 6 | UInt64(rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return members
    }

    /// Where a key is, or would be.
    private func slot(of key: UInt64) -> Int {
        // The members are made of small numbers that this process gave out, so a fixed mixing will do.
        let mixed = (key ^ (key >> 26)) &* 0x9E37_79B9_7F4A_7C15
        var slot = Int(truncatingIfNeeded: mixed >> 20) & (slots.count - 1)
        while slots[slot].key != key, slots[slot].members != 0 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Self.free, count: old.count * 2)
        for each in old where each.members != 0 { slots[slot(of: each.key)] = each }
    }
}
