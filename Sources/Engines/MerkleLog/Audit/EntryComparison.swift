// SPDX-License-Identifier: Apache-2.0

/// What became of the entries of a bundle, by their hashes.
struct EntryComparison {
    enum Difference: Equatable {
        /// The entry has another content, of this hash.
        case altered(MerkleHash)
        /// So many entries are left out, and what follows them is there.
        case missing(Int)
        /// So many entries were put in.
        case inserted(Int)
        /// The entry of that place of the bundle stands here, and this one elsewhere.
        case reordered(from: Int)
        /// The bundle ends here.
        case ends
        /// Bytes follow that are no entry.
        case trailing
    }

    /// The hashes that the entries should have, then those of the next tile.
    let expected: [MerkleHash]
    /// How many of them belong to the bundle.
    let width: Int
    /// The hashes that the bundle's entries have.
    let found: [MerkleHash]
    /// Whether nothing else is in the bundle.
    let isWhole: Bool
    /// The hashes of the next bundle's entries.
    let next: [MerkleHash]
    /// Whether the log has no entries after those that are expected.
    let reachesEnd: Bool

    /// The place in the bundle from which on something is different, and how; nil if nothing is.
    var first: (place: Int, what: Difference)? {
        let common = min(width, found.count)
        guard let place = (0..<common).first(where: { found[$0] != expected[$0] }) else {
            if found.count < width { return (common, .ends) }
            if found.count > width { return (common, .inserted(found.count - width)) }
            return isWhole ? nil : (common, .trailing)
        }
        return (place, shift(at: place) ?? moved(at: place) ?? .altered(found[place]))
    }

    /// Whether everything here is what stands so many places further on: a consequence of what is missing before.
    func isShifted(by count: Int) -> Bool {
        guard count != 0, !found.isEmpty else { return false }
        var matches = 0
        for (place, hash) in found.enumerated() where expected.indices.contains(place + count) {
            if expected[place + count] != hash { return false }
            matches += 1
        }
        return matches > 0
    }

    private func shift(at place: Int) -> Difference? {
        if found.count < width {
            let count = width - found.count
            return found[place...].elementsEqual(expected[place + count..<width]) ? .missing(count) : nil
        }
        if found.count > width {
            let count = found.count - width
            return expected[place..<width].elementsEqual(found[(place + count)...]) ? .inserted(count) : nil
        }
        let all = found + next
        if let count = Self.distance(from: all, to: expected, place, reachesEnd) { return .missing(count) }
        return Self.distance(from: expected, to: all, place, reachesEnd).map { .inserted($0) }
    }

    /// By how many places everything from `place` on stands later in the other list.
    private static func distance(
        from list: [MerkleHash],
        to other: [MerkleHash],
        _ place: Int,
        _ reachesEnd: Bool
    ) -> Int? {
        guard let found = other[place...].firstIndex(of: list[place]), found > place else { return nil }
        for offset in 0..<list.count - place {
            guard found + offset < other.count else { return reachesEnd ? nil : found - place }
            if list[place + offset] != other[found + offset] { return nil }
        }
        return found - place
    }

    private func moved(at place: Int) -> Difference? {
        guard let origin = expected[..<width].firstIndex(of: found[place]), origin < found.count,
            found[origin] != expected[origin]
        else { return nil }
        return .reordered(from: origin)
    }
}
