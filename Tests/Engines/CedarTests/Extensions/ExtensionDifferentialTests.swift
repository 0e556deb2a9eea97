// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

/// The reference engine and this one agree on what extension functions take and give.
@Suite(.enabled(if: ReferenceEngine.isInstalled, "SKIPPED: no .build/python/bin/python with the package cedarpy"))
struct ExtensionDifferentialTests {
    private static let script = """
        import json, re, sys, cedarpy
        request = {"principal": 'U::"a"', "action": 'Action::"a"', "resource": 'U::"a"', "context": {}}
        for line in open(sys.argv[1], encoding='utf-8'):
            expressions = json.loads(line)
            policies = "".join("permit(principal, action, resource) when { %s };" % e for e in expressions)
            diagnostics = cedarpy.is_authorized(request, policies, []).diagnostics
            values = [False] * len(expressions)
            for reason in diagnostics.reasons: values[int(reason[6:])] = True
            for error in diagnostics.errors: values[int(re.search('policy([0-9]+)', error).group(1))] = None
            print(json.dumps(values))
        """

    /// Expressions and what this engine makes of them; nil: an error.
    private struct Case {
        var expressions: [String] = []
        var values: [Bool?] = []

        mutating func add(_ expression: String, _ value: Bool?) {
            expressions.append(expression)
            values.append(value)
        }
    }

    private func compare(_ cases: [Case]) throws {
        let lines = cases.map { JSON.array($0.expressions.map { .string($0) }) }
        let answers = try #require(try ReferenceEngine.run(Self.script, lines))
        try #require(answers.count == cases.count)
        var values: [Bool?: Int] = [:]
        for (one, answer) in zip(cases, answers) {
            for (index, theirs) in (answer.array ?? []).enumerated() {
                #expect(theirs.bool == one.values[index], "\(one.expressions[index])")
                values[theirs.bool, default: 0] += 1
            }
        }
        // The cases are worth something only if all outcomes are frequent.
        #expect(values.count == 3 && values.values.allSatisfy { $0 > cases.count / 5 }, "\(values)")
    }

    private static func call(_ function: String, _ text: String) -> String {
        let literal = text.unicodeScalars.map { "\\u{\(String($0.value, radix: 16))}" }.joined()
        return "\(function)(\"\(literal)\")"
    }

    /// A text with one or two things changed, or none.
    private static func varied(_ text: String, _ random: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        let pieces: [Unicode.Scalar] = [
            "0", "1", "9", ".", ":", "/", "-", "+", " ", "T", "Z", "d", "m", "s", "f", "F", "\n", "٣",
        ]
        for _ in 0..<random.below(3) {
            let place = random.below(scalars.count + 1)
            switch random.below(3) {
            case 0: scalars.insert(random.pick(pieces), at: place)
            case 1 where place < scalars.count: scalars.remove(at: place)
            default: if place < scalars.count { scalars[place] = random.pick(pieces) }
            }
        }
        return scalars.map { String($0) }.joined()
    }

    @Test func addresses() throws {
        var random = SeededGenerator(seed: 1)
        let texts = [
            "10.0.0.1", "127.0.0.1/8", "224.0.0.1/4", "0.0.0.0/0", "255.255.255.255", "::1", "::", "ff00::1/8",
            "1:2:3:4:5:6:7:8",
            "fe80::1:2/64", "1::8/127", "::ffff:7f00:1", "127.0.0.1/7", "10.1.2.3/31", "1:2:3:4:5:6:7::", "ABCD::ef/0",
            "::1/127",
        ]
        try compare(
            (0..<600).map { _ in
                let one = Self.varied(random.pick(texts), &random)
                let other = Self.varied(random.pick(texts), &random)
                let (left, right) = (try? IPAddress(parsing: one), try? IPAddress(parsing: other))
                let (a, b) = (Self.call("ip", one), Self.call("ip", other))
                var result = Case()
                result.add("\(a).isIpv4()", left?.isIPv4)
                result.add("\(a).isIpv6()", left?.isIPv6)
                result.add("\(a).isLoopback()", left?.isLoopback)
                result.add("\(a).isMulticast()", left?.isMulticast)
                let isBoth = left != nil && right != nil
                result.add("\(a).isInRange(\(b))", left.flatMap { left in right.map { left.isInRange($0) } })
                result.add("\(a) == \(b)", isBoth ? left == right : nil)
                if let left { result.add("\(a) == \(Self.call("ip", left.description))", true) }
                return result
            }
        )
    }

    @Test func decimals() throws {
        var random = SeededGenerator(seed: 2)
        let texts = [
            "1.0", "-0.5", "0.0000", "922337203685477.5807", "-922337203685477.5808", "922337203685477.5808", "12.34",
            "-1.2345",
            "000.1", "9223372036854775807.0", "1.00000",
        ]
        try compare(
            (0..<400).map { _ in
                let one = Self.varied(random.pick(texts), &random)
                let other = Self.varied(random.pick(texts), &random)
                let (left, right) = (try? DecimalValue(parsing: one), try? DecimalValue(parsing: other))
                let (a, b) = (Self.call("decimal", one), Self.call("decimal", other))
                let both = left.flatMap { left in right.map { (left, $0) } }
                var result = Case()
                result.add("\(a).lessThan(\(b))", both.map { $0 < $1 })
                result.add("\(a).greaterThanOrEqual(\(b))", both.map { $0 >= $1 })
                result.add("\(a) == \(b)", both.map { $0 == $1 })
                if let left { result.add("\(a) == \(Self.call("decimal", left.description))", true) }
                return result
            }
        )
    }

    @Test func momentsAndDurations() throws {
        var random = SeededGenerator(seed: 3)
        let moments = [
            "2024-02-29", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999-2359",
            "0000-01-01",
            "2000-02-29T12:30:45+0130", "1900-02-28T01:02:03.004-0000", "2023-11-30T10:10:10.100Z",
            "0400-03-01T00:00:00+2359",
        ]
        let durations = [
            "1d2h3m4s5ms", "-1ms", "0ms", "106751991167d7h12m55s807ms", "-106751991167d7h12m55s808ms",
            "9223372036854775807ms",
            "-9223372036854775808ms", "25h", "-90m", "3600s", "1m1ms",
        ]
        try compare(
            (0..<600).map { _ in
                let texts = [random.pick(moments), random.pick(moments), random.pick(durations)]
                    .map { Self.varied($0, &random) }
                let (one, other) = (try? DatetimeValue(parsing: texts[0]), try? DatetimeValue(parsing: texts[1]))
                let span = try? DurationValue(parsing: texts[2])
                let (a, b) = (Self.call("datetime", texts[0]), Self.call("datetime", texts[1]))
                let d = Self.call("duration", texts[2])
                var result = Case()
                result.add("\(a) < \(b)", one.flatMap { one in other.map { one < $0 } })
                result.add("\(d) < duration(\"1h\")", span.map { $0.milliseconds < 3_600_000 })
                result.add("\(d).toDays() == \(span?.days ?? 0)", span.map { _ in true })
                result.add("\(d).toHours() * 60 == \(span?.minutes ?? 0)", span.map { $0.hours * 60 == $0.minutes })
                result.add("\(d).toSeconds() == \(span?.seconds ?? 0)", span.map { _ in true })
                if let one {
                    let later = span.flatMap { try? one.offset($0) }
                    result.add("\(a).offset(\(d)) < \(a)", later.map { $0 < one })
                    result.add("\(a).toTime() == \(Self.call("duration", one.toTime().description))", true)
                    let midnight = later.flatMap { try? $0.toDate() }
                    result.add("\(a).offset(\(d)).toDate() == \(a)", midnight.map { $0 == one })
                    if let text = one.text { result.add("\(a) == \(Self.call("datetime", text))", true) }
                }
                return result
            }
        )
    }
}
