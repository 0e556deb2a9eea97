// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Changes files so that many of them are still read: other types, labels, numbers, names, statements and options.
struct FileMutator {
    private static let statements = [
        "reserved 5;", "reserved 1 to 3;", "reserved 100 to max;", "reserved \"f3\";", "extensions 100 to 200;",
        "message Inner {}", "enum InE { IA = 0; }", "enum InE { IA = 1; }", "oneof oo { int32 q1 = 91; }",
        "map<string, int32> mp = 93;", "map<bytes, int32> mp3 = 95;", "optional int32 xx = 96;", "int32 xx = 96;",
        "required string yy = 97;", "optional group Grp = 98 { optional int32 gg = 1; }", "option deprecated = true;",
        "option message_set_wire_format = true;", "option (foo) = 1;", "int32 a_b = 81; int32 aB = 82;", ";",
        "int32 foo = 19500;", "optional string s1 = 83 [default = \"x\"];", "local message L {}", "oneof empty {}",
        "option features.field_presence = IMPLICIT;", "int32 j = 85 [json_name = \"k\"]; int32 k = 86;",
    ]
    private static let topLevel = [
        "message Foo {}", "enum Zed { ZED_A = 0; }", "enum Zed { ZED_A = 1; }", "import \"google/protobuf/any.proto\";",
        "import public \"google/protobuf/timestamp.proto\";", "import \"nope.proto\";", "option java_package = \"x\";",
        "option optimize_for = CODE_SIZE;", "option cc_enable_arenas = 1;", "option features.enum_type = CLOSED;",
        "option features.field_presence = IMPLICIT;", "option features = { enum_type: CLOSED };", "package other;",
        "service S { rpc M(Thing1) returns (stream Thing1); }", "extend Thing1 { optional int32 e = 1000; }",
        "option (levels) = 1;", "message Thing1 {}", "option optimize_for = { a: [1, 2] };", "local message Lo {}",
    ]
    private static let options = [
        "deprecated = true", "packed = true", "packed = false", "lazy = true", "jstype = JS_STRING",
        "json_name = \"zz\"", "default = 1", "default = \"a\"", "default = true", "default = -1", "default = inf",
        "default = 1.5", "features.field_presence = IMPLICIT", "features.field_presence = LEGACY_REQUIRED",
        "features.repeated_field_encoding = PACKED", "features.utf8_validation = NONE", "deprecated = 1", "nope = 1",
        "features.message_encoding = DELIMITED", "features = { field_presence: EXPLICIT }", "(note) = \"a\"",
    ]
    private static let pieces = [
        "{", "}", "[", "]", "(", ")", ";", "=", ",", ".", "-", "\"", "'", "\\", "/*", "//", "0x", "1e", "é", "\u{0}",
        "\n",
        "\r\n", "max", "to", "stream", "syntax", "group", "map<", "\"\\x\"", "option", "4294967296",
    ]

    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// One to three changes that the language may allow.
    mutating func edit(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0...random.below(3) { edit(&lines) }
        return lines.joined(separator: "\n")
    }

    /// One to three changes of bytes.
    mutating func damage(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...random.below(3) {
            let place = random.below(text.count + 1)
            let end = min(text.count, place + random.below(12))
            switch random.below(5) {
            case 0: text.removeSubrange(place..<end)
            case 1: text.replaceSubrange(place..<end, with: Array(random.pick(Self.pieces, or: "").utf8))
            case 2: text.insert(contentsOf: text[place..<end], at: random.below(text.count + 1))
            case 3 where place < text.count: text[place] ^= UInt8(1 << random.below(8))
            default: text.insert(contentsOf: Array(random.pick(Self.pieces, or: "").utf8), at: place)
            }
        }
        return text
    }

    private mutating func edit(_ lines: inout [String]) {
        let place = random.below(lines.count)
        switch random.below(9) {
        case 0: lines.insert(lines[place], at: random.below(lines.count))
        case 1: lines.remove(at: place)
        case 2: lines.swapAt(place, random.below(lines.count))
        case 3: lines.insert(random.pick(Self.topLevel, or: ""), at: random.once(in: 2) ? 1 : lines.count)
        case 4: insertStatement(in: &lines)
        case 5: change(&lines[place], RandomFile.scalars, to: RandomFile.scalars + ["Thing1", "Kind1", "Nope"])
        case 6:
            change(&lines[place], ["optional", "required", "repeated"], to: ["optional", "required", "repeated", ""])
        case 7: addOption(to: &lines)
        default: changeNumber(&lines[place])
        }
        if lines.isEmpty { lines = [""] }
    }

    private mutating func insertStatement(in lines: inout [String]) {
        let places = lines.indices.filter { lines[$0].hasSuffix("{") }
        guard !places.isEmpty else { return }
        lines.insert(random.pick(Self.statements, or: ""), at: random.pick(places, or: 0) + 1)
    }

    private mutating func addOption(to lines: inout [String]) {
        let places = lines.indices.filter { lines[$0].hasSuffix(";") && lines[$0].dropLast().last?.isNumber == true }
        guard !places.isEmpty else { return }
        let place = random.pick(places, or: 0)
        lines[place] = lines[place].dropLast() + " [" + random.pick(Self.options, or: "") + "];"
    }

    private mutating func change(_ line: inout String, _ words: [String], to others: [String]) {
        var parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let places = parts.indices.filter { words.contains(parts[$0]) }
        guard !places.isEmpty else { return }
        parts[random.pick(places, or: 0)] = random.pick(others, or: "")
        line = parts.joined(separator: " ")
    }

    private mutating func changeNumber(_ line: inout String) {
        guard let start = line.firstIndex(where: \.isNumber) else { return }
        let rest = line[start...].drop(while: \.isNumber)
        let number = random.pick(["0", "1", "2", "3", "19000", "536870911", "536870912", "2147483648"], or: "1")
        line = line[..<start] + number + rest
    }
}
