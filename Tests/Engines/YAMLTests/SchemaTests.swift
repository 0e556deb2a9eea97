// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import YAML

/// The value of a one-line text for tests: type and text.
private func kind(_ value: YAMLNode.Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "bool \(flag)"
    case .integer(_, let number): "int \(number.map(String.init) ?? "big")"
    case .float(_, let number): "float \(number)"
    case .string(let text, _): "str \(text)"
    case .sequence(let items): "seq \(items.count)"
    case .mapping(let mapping): "map \(mapping.count)"
    }
}

func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> YAMLNode {
    try YAMLParser.parseSingle(Array(text.utf8), limits: limits)
}

func failure(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
    do throws(YAMLError) {
        _ = try YAMLParser.parse(bytes, limits: limits)
        return nil
    } catch {
        return error
    }
}

func failure(_ text: String, limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
    failure(Array(text.utf8), limits: limits)
}

struct SchemaTests {
    @Test(arguments: [
        ("null", "null"), ("Null", "null"), ("NULL", "null"), ("~", "null"), ("nUll", "str nUll"),
        ("true", "bool true"), ("True", "bool true"), ("TRUE", "bool true"), ("false", "bool false"),
        ("yes", "str yes"), ("no", "str no"), ("on", "str on"), ("Off", "str Off"), ("y", "str y"),
        ("0", "int 0"), ("-17", "int -17"), ("+3", "int 3"), ("010", "int 10"), ("0o17", "int 15"),
        ("0x1F", "int 31"), ("0o18", "str 0o18"), ("0x", "str 0x"), ("0xG", "str 0xG"), ("-0x1", "str -0x1"),
        ("0b11", "str 0b11"), ("1_000", "str 1_000"), ("12:30", "str 12:30"), ("2001-01-01", "str 2001-01-01"),
        ("9223372036854775807", "int 9223372036854775807"), ("9223372036854775808", "int big"),
        ("1.5", "float 1.5"), ("1.", "float 1.0"), (".5", "float 0.5"), ("-.5e1", "float -5.0"),
        ("1e3", "float 1000.0"), ("1e", "str 1e"), (".", "str ."), ("+", "str +"), ("e1", "str e1"),
        (".inf", "float inf"), ("-.Inf", "float -inf"), ("+.INF", "float inf"), (".nan", "float nan"),
        ("inf", "str inf"), ("nan", "str nan"), ("1e999", "float inf"), ("+.nan", "str +.nan"),
        ("'12'", "str 12"), ("\"true\"", "str true"), ("\"\\x41\\0\"", "str A\0"), ("''", "str "),
    ])
    func resolvesByTheCoreSchema(_ text: String, _ expected: String) throws {
        #expect(kind(try parse("- \(text)").sequence?.first?.value ?? .null) == expected)
    }

    @Test(arguments: [
        ("!!str 12", "str 12"), ("!!str", "str "), ("! 12", "str 12"), ("&a ! 12", "str 12"), ("!!int '12'", "int 12"),
        ("!!float 1", "float 1.0"), ("!!bool \"true\"", "bool true"), ("!!null ''", "null"), ("!!seq []", "seq 0"),
        ("!!map {}", "map 0"), ("!point {x: 1}", "map 1"), ("!local 12", "str 12"), ("!!binary aGk=", "str aGk="),
        ("!<tag:yaml.org,2002:int> 7", "int 7"),
    ])
    func honoursTags(_ text: String, _ expected: String) throws {
        #expect(kind(try parse("- \(text)").sequence?.first?.value ?? .null) == expected)
    }

    @Test(arguments: [
        "!!int x", "!!int 1.5", "!!float x", "!!bool 1", "!!bool yes", "!!null x", "!!seq {}", "!!map []", "!!str []",
        "!!seq x", "!!map x", "!!int {}",
    ])
    func refusesValuesThatDoNotFitTheirTag(_ text: String) {
        let error = failure("- \(text)")
        #expect(error?.code == .tag)
        #expect(error?.message.hasPrefix("1:3: ") == true)
    }

    @Test func keepsTags() throws {
        let root = try parse("%TAG !e! tag:example.com,2026:\n---\n- !e!p {a: !x 1}\n- !!str b\n- c")
        #expect(root.node(at: "/0")?.tag == "tag:example.com,2026:p")
        #expect(root.node(at: "/0/a")?.tag == "!x")
        #expect(root.node(at: "/1")?.tag == "tag:yaml.org,2002:str")
        #expect(root.node(at: "/2")?.tag == nil)
    }

    @Test func readsEveryStyle() throws {
        let root = try parse("a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: 'it''s'\nd: \"\\u00e9\"\ne: p\n  q\n<<: {z: 1}\n")
        #expect(root["a"]?.string == "x\n y\n")
        #expect(root["b"]?.string == "x y")
        #expect(root["c"]?.string == "it's")
        #expect(root["d"]?.string == "é")
        #expect(root["e"]?.string == "p q")
        #expect(root["<<"]?["z"] != nil)
        #expect(root["z"] == nil)
    }

    @Test func readsSeveralDocuments() throws {
        let documents = try YAMLParser.parse(Array("%YAML 1.2\n---\na\n...\n---\n---\n[b]\n".utf8))
        #expect(documents.map { kind($0.value) } == ["str a", "null", "seq 1"])
        #expect(try YAMLParser.parse([]).isEmpty)
        #expect(try YAMLParser.parse(Array(" # nothing\n".utf8)).isEmpty)
        #expect(throws: YAMLError.self) { try parse("") }
        #expect(throws: YAMLError.self) { try parse("a\n---\nb") }
        #expect(failure("- &a 1\n---\n- *a\n")?.code == .unknownAlias)
    }
}
