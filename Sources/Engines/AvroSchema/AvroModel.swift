// SPDX-License-Identifier: Apache-2.0
import JSON

/// All types of a schema as flat lists of plain values, which the comparison runs over without allocating.
///
/// What only people read, documentation and attributes of users, stays in the tapes until somebody asks.
final class AvroModel: Sendable {
    /// The schema's own text, then the references'.
    let tapes: [JSONTape]
    let types: [AvroEntry]
    let fields: [AvroFieldEntry]
    /// Branches of unions.
    let branches: [UInt32]
    /// Symbols of enums and aliases of fields.
    let words: [AvroWord]
    /// Names of types and their aliases.
    let names: [AvroNameEntry]
    /// The namespaces; the first is the null namespace.
    let spaces: [AvroWord]
    /// The bytes of all words and names.
    let bytes: [UInt8]

    init(
        tapes: [JSONTape],
        types: [AvroEntry],
        fields: [AvroFieldEntry],
        branches: [UInt32],
        words: [AvroWord],
        names: [AvroNameEntry],
        spaces: [AvroWord],
        bytes: [UInt8]
    ) {
        self.tapes = tapes
        self.types = types
        self.fields = fields
        self.branches = branches
        self.words = words
        self.names = names
        self.spaces = spaces
        self.bytes = bytes
    }
}

/// The shapes of types; the primitives first, in the order of ``AvroPrimitive``.
enum AvroShape: UInt8, Sendable {
    case null, boolean, int, long, float, double, bytes, string
    case array, map, union, record, error, enumeration, fixed

    var primitive: AvroPrimitive? {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .int: .int
        case .long: .long
        case .float: .float
        case .double: .double
        case .bytes: .bytes
        case .string: .string
        default: nil
        }
    }

    /// The word by which the specification calls this kind of type.
    var word: String {
        switch self {
        case .array: "array"
        case .map: "map"
        case .union: "union"
        case .record: "record"
        case .error: "error"
        case .enumeration: "enum"
        case .fixed: "fixed"
        default: primitive?.rawValue ?? ""
        }
    }

    var isNamed: Bool { rawValue >= AvroShape.record.rawValue }
    var isRecord: Bool { self == .record || self == .error }

    /// The primitive type of that name.
    init?(primitive name: UnsafeBufferPointer<UInt8>) {
        switch name.count {
        case 3 where name.equals("int"): self = .int
        case 4 where name.equals("long"): self = .long
        case 4 where name.equals("null"): self = .null
        case 5 where name.equals("bytes"): self = .bytes
        case 5 where name.equals("float"): self = .float
        case 6 where name.equals("string"): self = .string
        case 6 where name.equals("double"): self = .double
        case 7 where name.equals("boolean"): self = .boolean
        default: return nil
        }
    }
}

/// One type.
struct AvroEntry: Sendable {
    let shape: AvroShape
    /// An enum: whether it has a default symbol.
    var hasDefault = false
    /// Which text defines it.
    let document: UInt32
    /// The value in that text that defines it, and its offset in bytes.
    let node: UInt32
    let offset: UInt32
    /// Its name, if it is a named type.
    var name: UInt32 = 0
    /// Where its fields, symbols or branches begin; the items of an array, the values of a map, the size of a fixed.
    var first: UInt32 = 0
    /// How many fields, symbols or branches it has.
    var count: UInt32 = 0
    /// Offset in bytes of an enum's symbols or a fixed's size.
    var detailOffset: UInt32 = 0
    /// Its aliases among the names.
    var aliases: Range<UInt32> = 0..<0

    /// Its fields, symbols or branches in their list.
    var parts: Range<Int> { Int(first)..<Int(first) + Int(count) }
}

/// One field of a record.
struct AvroFieldEntry: Sendable {
    let name: AvroWord
    let type: UInt32
    /// The field's object in the text, and its offset in bytes.
    let node: UInt32
    let offset: UInt32
    /// The value of its default; 0 if it has none.
    let defaultNode: UInt32
    /// Its aliases among the words.
    let aliases: Range<UInt32>
}

/// The full name of a type, or an alias.
struct AvroNameEntry: Sendable {
    let space: UInt32
    let simple: AvroWord
}

/// A piece of text, with a hash that tells most different ones apart at once.
struct AvroWord: Sendable {
    let start: Int
    let count: Int
    let hash: UInt64

    /// Not for tables: who knows this function can make collisions, which then cost a comparison of bytes each.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index + 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            index += 8
        }
        while index < raw.count {
            hash = (hash ^ UInt64(raw[index])) &* 0x9E37_79B9_7F4A_7C15
            index += 1
        }
        return hash
    }
}

extension AvroModel {
    func text(_ word: AvroWord) -> String {
        String(decoding: bytes[word.start..<word.start + word.count], as: UTF8.self)
    }

    func name(_ index: UInt32) -> AvroName {
        let entry = names[Int(index)]
        return AvroName(namespace: text(spaces[Int(entry.space)]), simple: text(entry.simple))
    }

    /// The full name of a named type.
    func name(of type: AvroEntry) -> AvroName? { type.shape.isNamed ? name(type.name) : nil }

    /// Whether a full name may be that of a named type: it ends in the type's simple name.
    func simpleName(of type: AvroEntry, endsIn wanted: String) -> Bool {
        let simple = names[Int(type.name)].simple
        let tail = wanted.utf8.suffix(simple.count)
        return tail.count == simple.count && bytes[simple.start..<simple.start + simple.count].elementsEqual(tail)
    }
}
