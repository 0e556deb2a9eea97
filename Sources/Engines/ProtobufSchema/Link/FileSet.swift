// SPDX-License-Identifier: Apache-2.0

/// Some of a schema's files, by their places.
struct FileSet: Sendable {
    private var words: [UInt64] = []

    func contains(_ file: Int) -> Bool {
        file / 64 < words.count && words[file / 64] & (1 << UInt64(file % 64)) != 0
    }

    mutating func insert(_ file: Int) {
        makeRoom(for: file / 64 + 1)
        words[file / 64] |= 1 << UInt64(file % 64)
    }

    mutating func formUnion(_ other: FileSet) {
        makeRoom(for: other.words.count)
        for (place, word) in other.words.enumerated() { words[place] |= word }
    }

    /// Calls with each of the places, the lowest first.
    func forEach(_ body: (Int) -> Void) {
        for (place, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(place * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    private mutating func makeRoom(for count: Int) {
        if words.count < count { words += [UInt64](repeating: 0, count: count - words.count) }
    }
}
