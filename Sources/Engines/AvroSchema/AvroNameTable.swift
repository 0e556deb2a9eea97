// SPDX-License-Identifier: Apache-2.0
import JSON

/// The names that a parser has met: their bytes, their namespaces, and which of them stand for types.
///
/// A namespace is stored once and known by a number, so that names inside it cost nothing of its length.
struct AvroNameTable {
    /// The null namespace, which names without a dot outside of any definition are in.
    static let nullSpace: UInt32 = 0

    private(set) var bytes: [UInt8] = []
    private(set) var spaces = [AvroWord(start: 0, count: 0, hash: 0)]
    private(set) var entries: [AvroNameEntry] = []
    private var spaceNumbers = AvroLookup()
    private var types = AvroLookup()

    init() {
        bytes.reserveCapacity(512)
    }

    /// Keeps a piece of text.
    mutating func word(_ text: UnsafeBufferPointer<UInt8>) -> AvroWord {
        let word = AvroWord(start: bytes.count, count: text.count, hash: AvroWord.hash(text))
        bytes.append(contentsOf: text)
        return word
    }

    /// The number of a namespace.
    mutating func space(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        if text.isEmpty { return Self.nullSpace }
        if let known = findSpace(text) { return known }
        let number = UInt32(truncatingIfNeeded: spaces.count)
        let word = word(text)
        spaces.append(word)
        spaceNumbers.insert(0, text, word, number)
        return number
    }

    /// The number of a namespace, if it has been met.
    func findSpace(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        text.isEmpty ? Self.nullSpace : spaceNumbers.find(0, text, in: bytes)
    }

    /// Keeps a full name; its index.
    mutating func add(_ space: UInt32, _ simple: UnsafeBufferPointer<UInt8>) -> UInt32 {
        entries.append(AvroNameEntry(space: space, simple: word(simple)))
        return UInt32(truncatingIfNeeded: entries.count - 1)
    }

    /// The type of that name.
    func type(_ space: UInt32, _ simple: UnsafeBufferPointer<UInt8>) -> UInt32? {
        types.find(space, simple, in: bytes)
    }

    /// Keeps the name of a type; its index.
    mutating func declare(_ space: UInt32, _ simple: UnsafeBufferPointer<UInt8>, as type: UInt32) -> UInt32 {
        let index = add(space, simple)
        types.insert(space, simple, entries[Int(index)].simple, type)
        return index
    }

    func text(_ word: AvroWord) -> String {
        String(decoding: bytes[word.start..<word.start + word.count], as: UTF8.self)
    }

    func fullName(_ index: UInt32) -> String {
        let entry = entries[Int(index)]
        return AvroName(namespace: text(spaces[Int(entry.space)]), simple: text(entry.simple)).full
    }
}

/// Finds numbers by a piece of text and a tag; a list while it is short, hashed with the process's seed when it is not.
private struct AvroLookup {
    private struct Entry {
        let tag: UInt32
        let word: AvroWord
        let value: UInt32
        /// The entry before it of the same hash.
        let previous: Int?
    }

    private static let short = 8

    private var entries: [Entry] = []
    private var latest: [Int: Int] = [:]

    func find(_ tag: UInt32, _ text: UnsafeBufferPointer<UInt8>, in bytes: [UInt8]) -> UInt32? {
        if entries.isEmpty { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            if entries.count > Self.short { return findHashed(tag, text, bytes) }
            let hash = AvroWord.hash(text)
            return entries.first { $0.word.hash == hash && Self.isSame($0, tag, text, bytes) }?.value
        }
    }

    private func findHashed(
        _ tag: UInt32,
        _ text: UnsafeBufferPointer<UInt8>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> UInt32? {
        var place = latest[Self.hash(tag, text)]
        while let index = place {
            if Self.isSame(entries[index], tag, text, bytes) { return entries[index].value }
            place = entries[index].previous
        }
        return nil
    }

    mutating func insert(_ tag: UInt32, _ text: UnsafeBufferPointer<UInt8>, _ word: AvroWord, _ value: UInt32) {
        let hash = Self.hash(tag, text)
        entries.append(Entry(tag: tag, word: word, value: value, previous: latest[hash]))
        latest[hash] = entries.count - 1
    }

    private static func isSame(
        _ entry: Entry,
        _ tag: UInt32,
        _ text: UnsafeBufferPointer<UInt8>,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        entry.tag == tag && text.hasSameBytes(as: bytes.slice(entry.word))
    }

    private static func hash(_ tag: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(tag)
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return hasher.finalize()
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The bytes of a word.
    func slice(_ word: AvroWord) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: self[word.start..<word.start + word.count])
    }
}
