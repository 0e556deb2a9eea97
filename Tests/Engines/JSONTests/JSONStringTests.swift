// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// Strings: escapes, surrogates and UTF-8.
struct JSONStringTests {
    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u00E9\u4e2d""#, "Aéé中"),
        (#""\ud83d\ude00""#, "\u{1F600}"),
        (#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"),
        (#""\u0000\uFFFF\uFEFF""#, "\u{0}\u{FFFF}\u{FEFF}"),
        (#""a\nb\nc""#, "a\nb\nc"),
        (#""é\u0301é""#, "é\u{301}é"),
        (#""\\u0041""#, "\\u0041"),
    ])
    func unescapes(_ text: String, _ expected: String) throws {
        let string = try #require(try JSON(parsing: text).string)
        #expect(string.hasSameBytes(as: expected))
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\udc00\ud800""#, #""\ud800\ud800""#, #""\ud800\u0041""#, #""\ud800\n""#,
        #""\ud800x""#, #""\ud83d \ude00""#, #""\uD83D\\uDE00""#, #""\uDFFF\uDFFF""#,
    ])
    func refusesHalfASurrogatePair(_ text: String) {
        #expect(failure(text)?.code == .invalidEscape)
        #expect(failure(text)?.offset == 1)
    }

    @Test(arguments: [
        ([0x80], 0), ([0xFF], 0), ([0xFE], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xC3], 0), ([0xC3, 0x28], 0),
        ([0xE0, 0x80, 0x80], 0), ([0xE0, 0x9F, 0xBF], 0), ([0xE2, 0x82], 0), ([0xED, 0xA0, 0x80], 0),
        ([0xED, 0xBF, 0xBF], 0), ([0xF0, 0x80, 0x80, 0x80], 0), ([0xF0, 0x9F, 0x98], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
        ([0xF5, 0x80, 0x80, 0x80], 0), ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0x61, 0xC3, 0xA9, 0x80], 3),
        ([0xF0, 0x9F, 0x98, 0x80, 0xBF], 4), ([0x5C, 0x6E, 0x61, 0xFF], 3),
    ])
    func refusesWhatIsNotUTF8(_ bytes: [Int], _ place: Int) {
        let text = [0x22] + bytes.map { UInt8($0) } + [0x22]
        #expect(failure(text)?.code == .invalidUTF8)
        #expect(failure(text)?.offset == 1 + place)
    }

    @Test func refusesControlCharacters() {
        for byte in UInt8(0)..<0x20 {
            #expect(failure([0x22, 0x61, byte, 0x22])?.code == .controlCharacter)
            #expect(failure([0x22, 0x5C, 0x6E, byte, 0x22])?.offset == 3)
        }
    }

    @Test func everyScalarSurvives() throws {
        for start in stride(from: UInt32(0), to: 0x11_0000, by: 0x1000) {
            var text = ""
            for code in start..<start + 0x1000 {
                if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
            }
            let back = try #require(try JSON(parsing: JSON.string(text).compactBytes).string)
            #expect(back.hasSameBytes(as: text), "from U+\(String(start, radix: 16))")
        }
    }
}
