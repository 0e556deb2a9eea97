// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reads one value written under one schema as another schema sees it (specification, "Schema Resolution").
struct AvroBinaryReader {
    /// Why a value cannot be read.
    struct Refusal: Error {
        let reason: String
    }

    private static let deepest = 1_000
    private static let mostSteps = 1_000_000

    let writer: AvroModel
    let reader: AvroModel
    private let bytes: [UInt8]
    private let takesFirst: Bool
    private var position = 0
    private var steps = 0
    private var depth = 0

    private init(_ bytes: [UInt8], writer: AvroModel, reader: AvroModel, takesFirst: Bool = false) {
        self.takesFirst = takesFirst
        self.bytes = bytes
        self.writer = writer
        self.reader = reader
    }

    /// Reads all of some bytes.
    static func read(
        _ bytes: [UInt8],
        writer: AvroSchema,
        reader: AvroSchema,
        takesFirst: Bool = false
    ) throws(Refusal) -> AvroDatum {
        var run = AvroBinaryReader(bytes, writer: writer.model, reader: reader.model, takesFirst: takesFirst)
        let datum = try run.value(writer.root.index, reader.root.index)
        guard run.position == bytes.count else { throw Refusal(reason: "bytes are left over") }
        return datum
    }

    private mutating func value(_ right: UInt32, _ left: UInt32) throws(Refusal) -> AvroDatum {
        depth += 1
        steps += 1
        defer { depth -= 1 }
        guard depth < Self.deepest, steps < Self.mostSteps else { throw Refusal(reason: "the value is too large") }
        let (written, read) = (writer.types[Int(right)], reader.types[Int(left)])
        if written.shape == .union { return try value(try branch(of: written), left) }
        if read.shape == .union {
            guard let branch = AvroMatch(writer, reader).branch(written, of: read, takesFirst: takesFirst)
            else {
                throw Refusal(reason: "the union has no branch for \(written.shape.word)")
            }
            return try value(right, branch)
        }
        guard AvroMatch(writer, reader).matches(written, read) else {
            throw Refusal(reason: "\(written.shape.word) cannot be read as \(read.shape.word)")
        }
        switch written.shape {
        case .array:
            var items: [AvroDatum] = []
            try blocks { run throws(Refusal) in items.append(try run.value(written.first, read.first)) }
            return .array(items)
        case .map:
            var entries: [(key: [UInt8], value: AvroDatum)] = []
            try blocks { run throws(Refusal) in
                let key = try run.counted()
                entries.append((key, try run.value(written.first, read.first)))
            }
            return .map(entries)
        case .record, .error: return try record(written, read)
        case .enumeration: return try symbol(written, read)
        default:
            let logical = AvroLogicalType(read, reader)
            return .scalar(
                try scalar(written, as: read.shape, AvroLogicalType(written, writer), logical),
                logical
            )
        }
    }

    private mutating func branch(of union: AvroEntry) throws(Refusal) -> UInt32 {
        guard let index = Int(exactly: try long()), index >= 0, index < Int(union.count) else {
            throw Refusal(reason: "a union has no branch of that number")
        }
        return writer.branches[union.parts.lowerBound + index]
    }

    private mutating func blocks(_ body: (inout Self) throws(Refusal) -> Void) throws(Refusal) {
        while true {
            let count = try long()
            if count == 0 { return }
            if count < 0 { _ = try long() }
            for _ in 0..<count.magnitude {
                steps += 1
                guard steps < Self.mostSteps else { throw Refusal(reason: "the value is too large") }
                try body(&self)
            }
        }
    }

    private mutating func record(_ written: AvroEntry, _ read: AvroEntry) throws(Refusal) -> AvroDatum {
        let match = AvroMatch(writer, reader)
        let sources = match.sources(written, read)
        var targets: [Int: Int] = [:]
        for (index, source) in sources.enumerated() { if let source { targets[source] = index } }
        var values: [AvroDatum?] = Array(repeating: nil, count: sources.count)
        for place in written.parts {
            let type = writer.fields[place].type
            if let index = targets[place] {
                values[index] = try value(type, reader.fields[read.parts.lowerBound + index].type)
            } else {
                try skip(type)
            }
        }
        var members: [AvroDatum.Member] = []
        for (index, place) in read.parts.enumerated() {
            let name = reader.text(reader.fields[place].name)
            if let value = values[index], let source = sources[index] {
                let source = writer.text(writer.fields[source].name)
                members.append(AvroDatum.Member(name: name, source: source, value: value))
            } else {
                guard let value = AvroDefaultDatum.value(of: reader.fields[place], read, reader) else {
                    throw Refusal(reason: "the field '\(name)' was not written and has no default")
                }
                members.append(AvroDatum.Member(name: name, source: nil, value: value))
            }
        }
        return .record(members)
    }

    /// Reads what nobody asks for.
    private mutating func skip(_ type: UInt32) throws(Refusal) {
        var run = AvroBinaryReader(bytes, writer: writer, reader: writer)
        (run.position, run.steps, run.depth) = (position, steps, depth)
        _ = try run.value(type, type)
        (position, steps) = (run.position, run.steps)
    }

    private mutating func symbol(_ written: AvroEntry, _ read: AvroEntry) throws(Refusal) -> AvroDatum {
        guard let index = Int(exactly: try long()), index >= 0, index < Int(written.count) else {
            throw Refusal(reason: "an enum has no symbol of that number")
        }
        let name = writer.text(writer.words[written.parts.lowerBound + index])
        if reader.words[read.parts].contains(where: { reader.text($0).utf8.elementsEqual(name.utf8) }) {
            return .scalar(.symbol(name), nil)
        }
        let view = reader.tapes[Int(read.document)].withView { AvroDefinition(read, $0).defaultSymbol }
        guard read.hasDefault, let symbol = view else { throw Refusal(reason: "the enum has no symbol '\(name)'") }
        return .scalar(.symbol(symbol), nil)
    }

    private mutating func scalar(
        _ written: AvroEntry,
        as wanted: AvroShape,
        _ before: AvroLogicalType?,
        _ logical: AvroLogicalType?
    ) throws(Refusal) -> AvroDatum.Scalar {
        switch written.shape {
        case .null: return .null
        case .boolean: return .boolean(try take(1).first == 1)
        case .int, .long:
            let number = try long()
            return wanted == .float
                ? .float(Double(Float(number))) : wanted == .double ? .float(Double(number)) : .integer(number)
        case .float:
            let bits = try take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return .float(Double(Float(bitPattern: bits)))
        case .double:
            let bits = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return .float(Double(bitPattern: bits))
        case .fixed: return .bytes(try checked(Array(try take(Int(written.first))), before, logical))
        default:
            let bytes = try counted()
            guard wanted == .string else { return .bytes(try checked(bytes, before, logical)) }
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw Refusal(reason: "the bytes are not UTF-8, as a string has to be")
            }
            guard logical != .uuid || AvroMatch.isUUID(bytes) else { throw Refusal(reason: "the string is no UUID") }
            return .text(bytes)
        }
    }

    /// Refuses a decimal of more digits than are asked for. Bytes that were not written as a decimal are taken as they
    /// are.
    private func checked(
        _ bytes: [UInt8],
        _ before: AvroLogicalType?,
        _ after: AvroLogicalType?
    ) throws(Refusal) -> [UInt8] {
        if case .decimal? = before, case .decimal(let precision, _)? = after, !AvroMatch.fits(bytes, precision) {
            throw Refusal(reason: "the decimal has more than \(precision) digits")
        }
        return bytes
    }

    private mutating func take(_ count: Int) throws(Refusal) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw Refusal(reason: "the value is cut short") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func counted() throws(Refusal) -> [UInt8] {
        guard let count = Int(exactly: try long()) else { throw Refusal(reason: "the value is cut short") }
        return Array(try take(count))
    }

    private mutating func long() throws(Refusal) -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard let byte = try take(1).first, shift < 64 else { throw Refusal(reason: "a number is too long") }
            value |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
