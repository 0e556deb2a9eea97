// SPDX-License-Identifier: Apache-2.0

/// Finds the policies that may apply to a request by what their scope asks for.
///
/// Every policy stands under one condition that its scope, or an error-free beginning of its conditions, makes
/// necessary: the rarest of those it has. So no policy that could be satisfied or fail is ever missed.
struct PolicyIndex: Sendable {
    enum Dimension: UInt8, Sendable {
        case principalEqual, principalIn, principalIs, resourceEqual, resourceIn, resourceIs, actionEqual, actionIn
    }

    /// A condition on one part of a request.
    struct Key: Hashable, Sendable {
        let bits: UInt64

        init(_ dimension: Dimension, _ number: UInt32) {
            bits = UInt64(dimension.rawValue) << 32 | UInt64(number)
        }

        /// What is compared.
        var dimension: Dimension? { Dimension(rawValue: UInt8(truncatingIfNeeded: bits >> 32)) }

        /// The number of the entity or type that it is compared with.
        var number: UInt32 { UInt32(truncatingIfNeeded: bits) }

        fileprivate var hash: Int {
            let mixed = (bits ^ (bits >> 31)) &* 0x9E37_79B9_7F4A_7C15
            return Int(truncatingIfNeeded: (mixed ^ (mixed >> 32)) & 0x7FFF_FFFF)
        }
    }

    /// A policy that stands under a condition.
    struct Posting: Sendable {
        let policy: UInt32
        /// The action group without which the policy does not apply, so that most policies of other actions are passed
        /// over without being looked at. Absent for any action, and for what takes more than one look.
        let action: EntityID

        fileprivate init(_ policy: UInt32, _ options: [[Key]]) {
            self.policy = policy
            let key = options.first { option in
                option.count == 1 && (option[0].dimension == .actionEqual || option[0].dimension == .actionIn)
            }
            action = key.map { EntityID(index: $0[0].number) } ?? .absent
        }
    }

    private struct Bucket: Sendable {
        let key: Key
        /// Where its policies stand, how many there are and for how many there is room.
        var offset = 0
        var count = 0
        var room = 0
        /// How many policies have this condition, whichever they stand under.
        var uses = 0
    }

    private var buckets: [Bucket] = []
    /// The number of a bucket plus one; zero is an empty slot.
    private var slots: [UInt32] = []
    private var postings: [Posting] = []
    /// The policies without any such condition.
    private(set) var everywhere: [Posting] = []

    /// Visits the policies that stand under a condition.
    @inline(__always)
    func forEach(_ key: Key, _ body: (Posting) -> Void) {
        guard let number = find(key) else { return }
        let bucket = buckets[number]
        for position in bucket.offset..<bucket.offset + bucket.count { body(postings[position]) }
    }

    private func find(_ key: Key) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var position = key.hash & mask
        while slots[position] != 0 {
            let number = Int(slots[position] - 1)
            if buckets[number].key == key { return number }
            position = (position + 1) & mask
        }
        return nil
    }
}

extension PolicyIndex {
    /// Makes the conditions of a policy known, so that the rarest can be found. An option is satisfied if one of its
    /// keys is; all of a policy's options have to be.
    mutating func announce(_ options: [[Key]]) {
        for key in options.joined() { buckets[bucket(key)].uses += 1 }
    }

    /// Enters a policy under the rarest of its options.
    mutating func insert(_ policy: UInt32, _ options: [[Key]]) {
        let posting = Posting(policy, options)
        guard let best = options.min(by: { uses($0) < uses($1) }) else { return everywhere.append(posting) }
        for key in Set(best) { append(posting, to: bucket(key)) }
    }

    /// Removes a policy, wherever it stands.
    mutating func remove(_ policy: UInt32, _ options: [[Key]]) {
        for key in options.joined() {
            guard let number = find(key) else { continue }
            buckets[number].uses -= 1
            remove(policy, from: number)
        }
        if options.isEmpty { everywhere.removeAll { $0.policy == policy } }
    }

    private func uses(_ option: [Key]) -> Int {
        option.reduce(0) { sum, key in sum + (find(key).map { buckets[$0].uses } ?? 0) }
    }

    private mutating func bucket(_ key: Key) -> Int {
        if let number = find(key) { return number }
        buckets.append(Bucket(key: key))
        if slots.count < buckets.count * 2 { grow() } else { place(buckets.count - 1) }
        return buckets.count - 1
    }

    private mutating func place(_ number: Int) {
        let mask = slots.count - 1
        var position = buckets[number].key.hash & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = UInt32(truncatingIfNeeded: number + 1)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: max(16, slots.count * 2))
        for number in buckets.indices { place(number) }
    }

    private mutating func append(_ posting: Posting, to number: Int) {
        let bucket = buckets[number]
        if bucket.count == bucket.room {
            let room = max(2, bucket.room * 2)
            buckets[number].offset = postings.count
            buckets[number].room = room
            postings.append(contentsOf: postings[bucket.offset..<bucket.offset + bucket.count])
            postings.append(contentsOf: repeatElement(posting, count: room - bucket.count))
        }
        postings[buckets[number].offset + bucket.count] = posting
        buckets[number].count += 1
    }

    private mutating func remove(_ policy: UInt32, from number: Int) {
        let bucket = buckets[number]
        let range = bucket.offset..<bucket.offset + bucket.count
        guard let position = postings[range].firstIndex(where: { $0.policy == policy }) else { return }
        postings[position] = postings[range.upperBound - 1]
        buckets[number].count -= 1
    }
}
