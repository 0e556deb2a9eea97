// SPDX-License-Identifier: Apache-2.0

/// The answer of `git cat-file --batch`: for each object `ID blob SIZE`, a line end, the content, a line end.
struct GitObjects {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next(_ id: String) -> [UInt8]? {
        guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let words = bytes[place..<end].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[0] == id, let size = Int(words[2]), size >= 0, size < bytes.count - end else {
            return nil
        }
        place = min(end + 1 + size + 1, bytes.count)
        return Array(bytes[(end + 1)..<(end + 1 + size)])
    }
}
