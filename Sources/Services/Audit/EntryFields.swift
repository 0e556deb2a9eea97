// SPDX-License-Identifier: Apache-2.0
import Crypto
import JSON

/// What an entry is found by.
struct EntryFields {
    /// Where a text stands in an entry. The names are part of the stored terms.
    enum Field: String {
        case actor, event, resource
        /// Somewhere in the details, as the name of a principal or of something that policies know.
        case named
    }

    /// The fields with their texts; more than one only of the names in details.
    private(set) var texts: [(field: Field, text: String)] = []
    /// When, in microseconds since 1970; nil for what is no time.
    private(set) var time: Int64?

    /// Longer texts are no names.
    private static let longestName = 2_100
    private static let beginnings: [StaticString] = [
        "person:", "pipeline:", "service:", "team:", "hmac:", "StageDoor::",
    ]

    /// Reads an entry. One that cannot be read is found by nothing: it is in the log all the same.
    init(_ entry: [UInt8]) {
        let limits = JSONLimits(size: 1 << 20, depth: 32)
        guard entry.count <= limits.size else { return }
        var found = self
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: entry.count + JSONTape.slack) { memory in
            entry.withUnsafeBufferPointer { text in
                try? JSONTape.withView(reading: text, unescapingInto: memory, limits: limits) { found.read($0) }
            }
        }
        self = found
    }

    private mutating func read(_ tape: JSONTapeView) {
        guard let root = tape.nodes.first, root.kind == .object else { return }
        var key = 1
        while key < Int(root.extent) {
            let value = key + 1
            switch tape.nodes[value].kind {
            case .string:
                if let field = Self.field(tape.bytes(key)) {
                    texts.append((field, tape.string(value)))
                } else if tape.bytes(key).elementsEqual("time".utf8) {
                    time = Self.microseconds(tape.bytes(value))
                }
            case .object where tape.bytes(key).elementsEqual("details".utf8): readNames(tape, value)
            default: break
            }
            key = tape.next(value)
        }
    }

    private static func field(_ name: UnsafeBufferPointer<UInt8>) -> Field? {
        if name.elementsEqual("actor".utf8) { return .actor }
        if name.elementsEqual("event".utf8) { return .event }
        return name.elementsEqual("resource".utf8) ? .resource : nil
    }

    private mutating func readNames(_ tape: JSONTapeView, _ details: Int) {
        for index in (details + 1)..<max(details + 1, Int(tape.nodes[details].extent)) {
            let node = tape.nodes[index]
            guard node.kind == .string, !node.isKey, Int(node.extent) <= Self.longestName else { continue }
            let bytes = tape.bytes(index)
            let isName = Self.beginnings.contains { beginning in
                bytes.starts(with: UnsafeBufferPointer(start: beginning.utf8Start, count: beginning.utf8CodeUnitCount))
            }
            guard isName else { continue }
            texts.append((.named, String(decoding: bytes, as: UTF8.self)))
            // A consumer that is a part of somebody, "person:ada billing", is about them too.
            if bytes.first != UInt8(ascii: "S"), let space = bytes.firstIndex(of: 0x20) {
                texts.append((.named, String(decoding: bytes[..<space], as: UTF8.self)))
            }
        }
    }

    /// Whether one of the fields has this text, by bytes.
    func has(_ field: Field, _ text: String) -> Bool {
        texts.contains { $0.field == field && $0.text.utf8.elementsEqual(text.utf8) }
    }

    /// The number under which the blocks are stored that have an entry with this text: the first eight bytes of a SHA-256.
    static func term(_ field: Field, _ text: String) -> Int64 {
        let digest = SHA256.hash(data: Array("\(field.rawValue):\(text)".utf8))
        return Int64(bitPattern: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// A time as entries have it, `2026-11-22T08:58:54.123456Z`. A day that its month does not have is one of the next.
    private static func microseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard text.count == 27 else { return nil }
        for (place, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (26, "Z")]
            as [(Int, Unicode.Scalar)]
        where text[place] != UInt8(ascii: mark) { return nil }
        func number(_ digits: Range<Int>) -> Int64? {
            var number: Int64 = 0
            for place in digits {
                guard (0x30...0x39).contains(text[place]) else { return nil }
                number = number * 10 + Int64(text[place] - 0x30)
            }
            return number
        }
        guard let year = number(0..<4), let month = number(5..<7), (1...12).contains(month), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let fraction = number(20..<26)
        else { return nil }
        // Years that begin in March, so that the day that comes every four years is the last one.
        let shifted = month > 2 ? year : year - 1
        let before = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400
        let days = before + (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1 - 719_468
        return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + fraction
    }
}
