// SPDX-License-Identifier: Apache-2.0

/// The differences found, each once, and no more than may be listed.
struct AvroDifferenceList {
    /// A place can differ from another in one way only, so this is all that tells differences apart.
    private struct Key: Hashable {
        let incompatibility: AvroIncompatibility
        let reader: AvroDifference.Place
        let writer: AvroDifference.Place
    }

    private(set) var differences: [AvroDifference] = []
    /// Whether nothing was left out.
    private(set) var isComplete = true
    private var seen: Set<Key> = []

    /// Whether a difference is new and may be listed; else nothing need be known of it.
    mutating func hasRoom(
        for incompatibility: AvroIncompatibility,
        _ reader: AvroDifference.Place,
        _ writer: AvroDifference.Place
    ) -> Bool {
        let key = Key(incompatibility: incompatibility, reader: reader, writer: writer)
        guard seen.insert(key).inserted else { return false }
        isComplete = differences.count < AvroComparison.mostDifferences
        return isComplete
    }

    mutating func append(_ difference: AvroDifference) {
        differences.append(difference)
    }
}
