// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Random files that the language allows: all kinds of fields, options, nesting, in every syntax.
struct RandomFile {
    static let scalars = [
        "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64", "bool",
        "string", "bytes", "float", "double",
    ]

    var random: SeededGenerator
    private var count = 0
    private var messages: [String] = []
    private var enums: [String] = []
    private var syntax = ""

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func text() -> String {
        syntax = random.pick(["proto2", "proto3", "2023", "2024"], or: "proto3")
        var text = syntax.hasPrefix("p") ? "syntax = \"\(syntax)\";\n" : "edition = \"\(syntax)\";\n"
        if random.once(in: 2) { text += "package \(random.pick(["a", "a.b", "foo.bar.v1"], or: "a"));\n" }
        if random.once(in: 3) { text += "import \"google/protobuf/timestamp.proto\";\n" }
        let hasOptions = random.once(in: 3)
        if hasOptions { text += "import \"google/protobuf/descriptor.proto\";\n" }
        if random.once(in: 3) { text += "option java_package = \"com.example\";\n" }
        for _ in 0...random.below(2) { text += enumeration(indent: "") }
        for _ in 0...random.below(3) { text += message(depth: 2, indent: "") }
        if hasOptions { text += customOptions() }
        if random.once(in: 3) { text += service() }
        return text
    }

    private mutating func name(_ prefix: String) -> String {
        count += 1
        return "\(prefix)\(count)"
    }

    private mutating func enumeration(indent: String) -> String {
        let name = name("Kind")
        if indent.isEmpty { enums.append(name) }
        var text = "\(indent)enum \(name) {\n\(indent)  \(name.uppercased())_NONE = 0;\n"
        for number in 1...random.below(3) + 1 {
            let option = random.once(in: 4) ? " [deprecated = true]" : ""
            text += "\(indent)  \(name.uppercased())_V\(number) = \(number)\(option);\n"
        }
        if random.once(in: 4) { text += "\(indent)  reserved 100 to max, -5;\n" }
        return text + "\(indent)}\n"
    }

    private mutating func message(depth: Int, indent: String) -> String {
        let name = name("Thing")
        if indent.isEmpty { messages.append(name) }
        var text = "\(indent)message \(name) {\n"
        var number = 0
        let inner = indent + "  "
        if random.once(in: 5) { text += "\(inner)option deprecated = true;\n" }
        for _ in 0..<random.below(5) { text += field(inner, &number) }
        if depth > 0, random.once(in: 3) { text += message(depth: depth - 1, indent: inner) }
        if depth > 0, random.once(in: 4) { text += enumeration(indent: inner) }
        if random.once(in: 3) { text += oneof(inner, &number) }
        if random.once(in: 4) { text += map(inner, &number) }
        if random.once(in: 4) { text += "\(inner)reserved \(number + 100) to \(number + 110), \(number + 200);\n" }
        if syntax != "proto3", random.once(in: 4) { text += "\(inner)extensions 1000 to max;\n" }
        return text + "\(indent)}\n"
    }

    private mutating func type() -> String {
        switch random.below(6) {
        case 0: random.pick(messages, or: "int32")
        case 1: random.pick(enums, or: "bool")
        default: random.pick(Self.scalars, or: "string")
        }
    }

    private mutating func field(_ indent: String, _ number: inout Int) -> String {
        number += 1 + random.below(3)
        var label = ""
        switch syntax {
        case "proto2": label = random.pick(["optional ", "required ", "repeated "], or: "")
        case "proto3": label = random.pick(["", "", "optional ", "repeated "], or: "")
        default: label = random.pick(["", "", "repeated "], or: "")
        }
        let type = type()
        var options: [String] = []
        if random.once(in: 6) { options.append("deprecated = true") }
        if random.once(in: 8) { options.append("json_name = \"j\(count)x\(number)\"") }
        if syntax == "proto2", label == "optional ", type == "int32" { options.append("default = -7") }
        if syntax == "proto2", label == "optional ", type == "string" { options.append("default = \"a\\n\\x41\"") }
        let tail = options.isEmpty ? "" : " [\(options.joined(separator: ", "))]"
        return "\(indent)\(label)\(type) \(name("f")) = \(number)\(tail);\n"
    }

    private mutating func oneof(_ indent: String, _ number: inout Int) -> String {
        var text = "\(indent)oneof \(name("choice")) {\n"
        for _ in 0...random.below(3) {
            number += 1
            text += "\(indent)  \(type()) \(name("f")) = \(number);\n"
        }
        return text + "\(indent)}\n"
    }

    private mutating func map(_ indent: String, _ number: inout Int) -> String {
        number += 1
        let key = random.pick(["string", "int32", "bool", "fixed64"], or: "string")
        return "\(indent)map<\(key), \(type())> \(name("f")) = \(number);\n"
    }

    private mutating func customOptions() -> String {
        let message = random.pick(messages, or: "")
        let label = syntax == "proto2" ? "optional " : ""
        var text = "extend google.protobuf.MessageOptions {\n  \(label)string note = 50001;\n"
        text += "  repeated int32 levels = 50002;\n}\n"
        guard !message.isEmpty else { return text }
        text += "message Marked {\n  option (note) = \"x\";\n  option (levels) = 1;\n  option (levels) = -2;\n}\n"
        return text
    }

    private mutating func service() -> String {
        guard let message = messages.first else { return "" }
        let stream = random.once(in: 2) ? "stream " : ""
        return "service Calls {\n  rpc Ask(\(message)) returns (\(stream)\(message));\n}\n"
    }
}
