// SPDX-License-Identifier: Apache-2.0

/// What entries that get their places are found by, for each block of 256: each thing once, however many entries have it.
struct LogIndex {
    /// From when to when a block's entries are, in microseconds since 1970.
    struct Span {
        var earliest: Int64
        var latest: Int64
    }

    private struct Posting: Hashable {
        let term: Int64
        let block: Int64
    }

    private var postings: Set<Posting> = []
    /// When the entries of each block are.
    private(set) var spans: [Int64: Span] = [:]

    /// How many entries a block has.
    static let blockSize = 256

    /// The block of a place.
    static func block(_ index: Int) -> Int64 { Int64(index / blockSize) }

    /// Adds an entry with its place.
    mutating func add(_ entry: [UInt8], at index: Int) {
        let (block, fields) = (Self.block(index), EntryFields(entry))
        for (field, text) in fields.texts {
            postings.insert(Posting(term: EntryFields.term(field, text), block: block))
        }
        // An entry without a time may be of any.
        guard let time = fields.time else {
            spans[block] = Span(earliest: .min, latest: .max)
            return
        }
        let span = spans[block] ?? Span(earliest: time, latest: time)
        spans[block] = Span(earliest: min(span.earliest, time), latest: max(span.latest, time))
    }

    /// Terms with their blocks, in their order, in which it is quickest to store them.
    var terms: (terms: [Int64], blocks: [Int64]) {
        let sorted = postings.sorted { ($0.term, $0.block) < ($1.term, $1.block) }
        return (sorted.map(\.term), sorted.map(\.block))
    }
}
