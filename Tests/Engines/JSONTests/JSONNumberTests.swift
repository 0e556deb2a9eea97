// SPDX-License-Identifier: Apache-2.0

import JSON
import TestSupport
import Testing

/// Numbers keep their text.
struct JSONNumberTests {
    @Test(arguments: [
        "0", "-0", "1", "-1", "10", "1.0", "1.00", "0.1", "-0.0", "1e0", "1E400", "1e-400", "1E+2", "1e00", "0e5",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "123456789.123456789e-12",
        String(repeating: "9", count: 100), "-" + String(repeating: "7", count: 100) + ".5",
    ])
    func keepsItsText(_ text: String) throws {
        #expect(try JSON(parsing: text).number?.text == text)
        #expect(try JSON(parsing: "[" + text + "]").compactText == "[" + text + "]")
    }

    @Test(arguments: 1...500) func keepsAnyTextOfTheGrammar(_ seed: Int) throws {
        var generator = RandomTree(seed: UInt64(seed))
        let text = generator.numberText()
        #expect(try JSON(parsing: text).number?.text == text, "seed \(seed)")
    }

    @Test func convertsWhereItCan() throws {
        #expect(try JSON(parsing: "9223372036854775807").int == .max)
        #expect(try JSON(parsing: "-9223372036854775808").int == .min)
        #expect(try JSON(parsing: "9223372036854775808").int == nil)
        #expect(try JSON(parsing: "1.0").int == nil)
        #expect(try JSON(parsing: "1e2").int == nil)
        #expect(try JSON(parsing: "-0").int == 0)
        #expect(try JSON(parsing: "1E400").number?.double == .infinity)
        #expect(try JSON(parsing: "1e-400").number?.double == 0)
        #expect(try JSON(parsing: "0.1").number?.double == 0.1)
    }

    @Test func comparesByText() throws {
        #expect(try JSON(parsing: "1.0") != JSON(parsing: "1"))
        #expect(try JSON(parsing: "1e2") != JSON(parsing: "100"))
        #expect(try JSON(parsing: "12") == .int(12))
    }

    @Test func doublesMakeValidText() throws {
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(Double.infinity) == nil)
        for double in [0, -0.0, 1, 0.1, 1e16, -1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi] {
            let number = try #require(JSONNumber(double))
            #expect(try JSON(parsing: number.text).number?.double == double)
        }
    }
}
