// SPDX-License-Identifier: Apache-2.0
import JSON

/// The fields of one record or the symbols of one enum, none of which may come twice.
struct AvroWordSet {
    private static let few = 32

    private let isHashed: Bool
    private var many: Set<ByteKey> = []

    init(expected: Int) {
        isHashed = expected > Self.few
        if isHashed { many.reserveCapacity(expected) }
    }

    /// False if the word is there already. Few words are compared with those before, which is quicker than hashing.
    mutating func insert(
        _ text: UnsafeBufferPointer<UInt8>,
        _ word: AvroWord,
        among earlier: some Collection<AvroWord>,
        _ names: borrowing AvroNameTable
    ) -> Bool {
        if isHashed { return many.insert(ByteKey(text)).inserted }
        for other in earlier where other.hash == word.hash {
            if names.bytes.withUnsafeBufferPointer({ text.hasSameBytes(as: $0.slice(other)) }) { return false }
        }
        return true
    }
}
