// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a reader's types and fields stand for in a writer's schema, looking no deeper than the specification does.
struct AvroMatch {
    let writer: AvroModel
    let reader: AvroModel

    init(_ writer: AvroModel, _ reader: AvroModel) {
        self.writer = writer
        self.reader = reader
    }

    /// Whether types match; neither is a union.
    func matches(_ written: AvroEntry, _ read: AvroEntry) -> Bool {
        switch (written.shape, read.shape) {
        case (.array, .array), (.map, .map): true
        case (.fixed, .fixed): written.first == read.first && haveSameName(written, read)
        case (.enumeration, .enumeration): haveSameName(written, read)
        case (.record, .record), (.record, .error), (.error, .record), (.error, .error): haveSameName(written, read)
        default: AvroPromotion.exists(from: written.shape, to: read.shape)
        }
    }

    /// The branch of a reader's union that a type is read as: the one of the same type, as the reference implementation
    /// has it, else the first that matches.
    ///
    /// - Parameter takesFirst: whether it is always the first that matches, as the specification has it.
    func branch(_ written: AvroEntry, of union: AvroEntry, takesFirst: Bool = false) -> UInt32? {
        let branches = reader.branches[union.parts]
        if !takesFirst, let same = branches.first(where: { isSame(written, reader.types[Int($0)]) }) { return same }
        return branches.first { matches(written, reader.types[Int($0)]) }
    }

    private func isSame(_ written: AvroEntry, _ read: AvroEntry) -> Bool {
        guard written.shape == read.shape, matches(written, read) else { return false }
        guard written.shape.isNamed else { return true }
        return writer.name(written.name).full.utf8.elementsEqual(reader.name(read.name).full.utf8)
    }

    private func haveSameName(_ written: AvroEntry, _ read: AvroEntry) -> Bool {
        let name = writer.name(written.name)
        if reader.text(reader.names[Int(read.name)].simple).utf8.elementsEqual(name.simple.utf8) { return true }
        return read.aliases.contains { reader.name($0).full.utf8.elementsEqual(name.full.utf8) }
    }

    /// For each of a reader's fields the writer's that it is read from, as places in the writer's list.
    ///
    /// A field is read once only: where a reader's field is found by an alias, that renames the writer's field, as the
    /// reference implementation has it, and a reader's field of the old name finds it no more.
    func sources(_ written: AvroEntry, _ read: AvroEntry) -> [Int?] {
        if writer === reader, written.parts == read.parts { return written.parts.map { $0 } }
        var places: [[UInt8]: Int] = [:]
        for place in written.parts { places[Array(writer.text(writer.fields[place].name).utf8)] = place }
        var sources = read.parts.map { places[Array(reader.text(reader.fields[$0].name).utf8)] }
        for (index, place) in read.parts.enumerated() where sources[index] == nil {
            let field = reader.fields[place]
            let found = field.aliases.lazy.compactMap { places[Array(reader.text(reader.words[Int($0)]).utf8)] }.first
            guard let found else { continue }
            if let other = sources.firstIndex(of: found) { sources[other] = nil }
            sources[index] = found
        }
        return sources
    }

    static func isUUID(_ text: [UInt8]) -> Bool {
        guard text.count == 36 else { return false }
        return text.enumerated().allSatisfy { index, byte in
            switch index {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default:
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
            }
        }
    }

    /// Whether a number in two's complement has at most so many digits. Of long ones only the length is looked at.
    static func fits(_ bytes: [UInt8], _ precision: Int) -> Bool {
        guard let first = bytes.first else { return true }
        let sign: UInt8 = first >= 0x80 ? 0xFF : 0
        let short = bytes.drop { $0 == sign }
        guard short.count <= 15, precision <= 36 else { return Double(short.count - 1) * 2.408 <= Double(precision) }
        let number = short.reduce(sign == 0 ? Int128(0) : -1) { $0 << 8 | Int128($1) }
        return String(number.magnitude).utf8.count <= precision
    }
}
