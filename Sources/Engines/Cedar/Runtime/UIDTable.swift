// SPDX-License-Identifier: Apache-2.0

/// Entity identities by number and numbers by identity, where type and id are symbols already.
struct UIDTable: Sendable {
    private var types: [Symbol] = []
    private var ids: [Symbol] = []
    /// The number plus one; zero is an empty slot.
    private var slots: [UInt32] = []

    var count: Int { types.count }

    func type(_ number: UInt32) -> Symbol { types[Int(number)] }

    func id(_ number: UInt32) -> Symbol { ids[Int(number)] }

    /// The number of an identity, if it has one.
    func find(type: Symbol, id: Symbol) -> UInt32? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var position = Self.hash(type, id) & mask
        while slots[position] != 0 {
            let number = slots[position] - 1
            if types[Int(number)] == type, ids[Int(number)] == id { return number }
            position = (position + 1) & mask
        }
        return nil
    }

    /// The number of an identity; a new one gets the next number.
    mutating func intern(type: Symbol, id: Symbol) -> UInt32 {
        if let number = find(type: type, id: id) { return number }
        let number = UInt32(truncatingIfNeeded: types.count)
        types.append(type)
        ids.append(id)
        if slots.count < types.count * 2 { grow() } else { place(number) }
        return number
    }

    private static func hash(_ type: Symbol, _ id: Symbol) -> Int {
        let key = UInt64(type.index) << 32 | UInt64(id.index)
        let mixed = (key ^ (key >> 29)) &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 32)) & 0x7FFF_FFFF)
    }

    private mutating func place(_ number: UInt32) {
        let mask = slots.count - 1
        var position = Self.hash(types[Int(number)], ids[Int(number)]) & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = number + 1
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: max(16, slots.count * 2))
        for number in 0..<UInt32(truncatingIfNeeded: types.count) { place(number) }
    }
}
