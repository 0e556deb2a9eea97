// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroComparisonRun {
    /// Unqualified names match, or one of the reader's aliases is the writer's full name.
    mutating func names(_ read: AvroEntry, _ written: AvroEntry) throws(AvroComparisonLimit) -> Bool {
        if haveSameSimpleName(read.name, written.name) { return true }
        try step(read.aliases.count)
        for alias in read.aliases where haveSameFullName(alias, written.name) { return true }
        return report(.nameMismatch, read, written) { run in
            "expected \(run.writer.model.name(written.name)), found \(run.reader.model.name(read.name))"
        }
    }

    func haveSameSimpleName(_ left: UInt32, _ right: UInt32) -> Bool {
        areSame(reader.model.names[Int(left)].simple, writer.model.names[Int(right)].simple)
    }

    private func haveSameFullName(_ left: UInt32, _ right: UInt32) -> Bool {
        guard haveSameSimpleName(left, right) else { return false }
        let (one, other) = (reader.model.names[Int(left)].space, writer.model.names[Int(right)].space)
        return areSame(reader.model.spaces[Int(one)], writer.model.spaces[Int(other)])
    }

    /// Whether a word of the reader's is one of the writer's.
    func areSame(_ one: AvroWord, _ other: AvroWord) -> Bool {
        one.hash == other.hash && reader.bytes.slice(one).hasSameBytes(as: writer.bytes.slice(other))
    }

    mutating func sizes(_ read: AvroEntry, _ written: AvroEntry) -> Bool {
        if read.first == written.first { return true }
        return report(.fixedSizeMismatch, read, written, at: read.detailOffset, written.detailOffset) { _ in
            "\(written.first) bytes written, \(read.first) expected"
        }
    }

    mutating func symbols(_ read: AvroEntry, _ written: AvroEntry) throws(AvroComparisonLimit) -> Bool {
        if read.hasDefault { return true }
        try step(written.parts.count)
        if haveSameSymbols(read, written) { return true }
        try step(read.parts.count)
        var known = Set<ByteKey>(minimumCapacity: read.parts.count)
        for symbol in reader.model.words[read.parts] { known.insert(ByteKey(reader.bytes.slice(symbol))) }
        let missing = writer.model.words[written.parts].filter { !known.contains(ByteKey(writer.bytes.slice($0))) }
        guard !missing.isEmpty else { return true }
        return report(.missingEnumSymbols, read, written, at: read.detailOffset, written.detailOffset) { run in
            let list = missing.prefix(20).map(run.writer.model.text).joined(separator: ", ")
            return "[\(list)\(missing.count > 20 ? ", …" : "")]"
        }
    }

    private func haveSameSymbols(_ read: AvroEntry, _ written: AvroEntry) -> Bool {
        guard read.count == written.count else { return false }
        return zip(read.parts, written.parts).allSatisfy { areSame(reader.model.words[$0], writer.model.words[$1]) }
    }
}

extension AvroComparisonRun {
    func types(_ read: AvroEntry, _ written: AvroEntry) -> String {
        "reader type: \(describe(read, in: reader.model)), writer type: \(describe(written, in: writer.model))"
    }

    func describe(_ type: AvroEntry, in model: AvroModel) -> String {
        model.name(of: type).map { "\(type.shape.word) \($0)" } ?? type.shape.word
    }

    /// Adds a difference if reasons are asked for; always false, so that a check can end with it.
    mutating func report(
        _ incompatibility: AvroIncompatibility,
        _ read: AvroEntry,
        _ written: AvroEntry,
        at readerOffset: UInt32? = nil,
        _ writerOffset: UInt32? = nil,
        saying detail: (borrowing Self) -> String
    ) -> Bool {
        guard isReporting else { return false }
        let here = AvroDifference.Place(document: Int(read.document), offset: Int(readerOffset ?? read.offset))
        let there = AvroDifference.Place(document: Int(written.document), offset: Int(writerOffset ?? written.offset))
        if found.hasRoom(for: incompatibility, here, there) {
            found.append(
                AvroDifference(
                    incompatibility: incompatibility,
                    reader: here,
                    writer: there,
                    detail: detail(self),
                    owner: reader.model.name(of: read)?.full
                )
            )
        }
        return false
    }
}
