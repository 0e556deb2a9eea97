// SPDX-License-Identifier: Apache-2.0

extension AvroLossSearch {
    /// Values of types without parts that come out as others.
    mutating func scalars(_ written: AvroEntry, _ read: AvroEntry) {
        let (before, after) = (AvroLogicalType(written, writer), AvroLogicalType(read, reader))
        if let before, let after, !before.means(after) {
            let value = telling(before, written)
            return lose("\(before.name) is read as \(after.name)", AvroAdvice.keepType, written, read, value: value)
        }
        if after == .uuid, before != .uuid, read.shape == .string {
            let value = AvroBinary.bytes(Array("a".utf8))
            return lose("not every string is a UUID", "Leave the logical type out.", written, read, value: value)
        }
        promotions(written, read)
    }

    private mutating func promotions(_ written: AvroEntry, _ read: AvroEntry) {
        switch (written.shape, read.shape) {
        case (.int, .float), (.long, .float):
            let message = "\(written.shape.word) past 2^24 is rounded to the nearest float"
            lose(
                message,
                "Read it as double or keep \(written.shape.word).",
                written,
                read,
                value: AvroBinary.long(16_777_217)
            )
        case (.long, .double):
            let value = AvroBinary.long(9_007_199_254_740_993)
            lose("long past 2^53 is rounded to the nearest double", "Keep long.", written, read, value: value)
        case (.bytes, .string):
            let value = AvroBinary.bytes([0xFF])
            lose("bytes need not be UTF-8, and a string has to be", "Keep bytes.", written, read, value: value)
        default: break
        }
    }

    /// A value of which each logical type makes something else.
    private func telling(_ logical: AvroLogicalType, _ type: AvroEntry) -> [UInt8] {
        switch logical {
        case .instant(let unit), .localDateTime(let unit): return AvroBinary.long(1_700_000_000_000_000_000 / unit)
        case .time(let unit): return AvroBinary.long(3_600_000_000_000 / unit)
        case .date: return AvroBinary.long(19_000)
        case .decimal(let precision, _): return digits(precision - 1, type) ?? number(1, type)
        case .uuid:
            return type.shape == .fixed
                ? Array(repeating: 1, count: 16) : AvroBinary.bytes(Array("00000000-0000-0000-0000-000000000001".utf8))
        case .duration: return Array(repeating: 1, count: 12)
        }
    }

    /// The smallest number of more than so many digits; nil if it is long, or does not fit.
    private func digits(_ precision: Int, _ type: AvroEntry) -> [UInt8]? {
        guard precision <= 36 else { return nil }
        let value = (0..<max(0, precision)).reduce(Int128(1)) { power, _ in power * 10 }
        if type.shape == .fixed, type.first < 16, value >= Int128(1) << Int128(max(1, Int(type.first) * 8 - 1)) {
            return nil
        }
        return number(value, type)
    }

    /// A whole number of at least 0 in two's complement.
    private func number(_ value: Int128, _ type: AvroEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        } while rest != 0
        if let last = bytes.last, last >= 0x80 { bytes.append(0) }
        guard type.shape == .fixed else { return AvroBinary.bytes(bytes.reversed()) }
        let zeros = [UInt8](repeating: 0, count: max(0, min(Int(type.first), AvroSample.largest) - bytes.count))
        return zeros + bytes.reversed()
    }

    /// Symbols that the reader does not have, of which it makes its default, if it has one.
    mutating func symbols(_ written: AvroEntry, _ read: AvroEntry) {
        let known = Set(reader.words[read.parts].map { Array(reader.text($0).utf8) })
        let symbols = writer.words[written.parts].map { writer.text($0) }
        guard let index = symbols.firstIndex(where: { !known.contains(Array($0.utf8)) }) else { return }
        let message = "the symbol '\(symbols[index])' is " + (read.hasDefault ? "read as the default" : "not known")
        let fix = "Keep the symbol '\(symbols[index])'; readers first, when it is new."
        lose(message, fix, written, read, value: AvroBinary.long(Int64(index)), at: read.detailOffset)
    }
}
