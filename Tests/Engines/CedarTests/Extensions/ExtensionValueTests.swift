// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

struct IPAddressTests {
    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1"), ("10.0.0.1/32", "10.0.0.1"), ("10.0.0.1/24", "10.0.0.1/24"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("::", "::"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("0:0:1::", "0:0:1::"), ("ABCD::00ef/128", "abcd::ef"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
    ])
    func addressesAreReadAndWritten(text: String, written: String) throws {
        let address = try IPAddress(parsing: text)
        #expect(address.description == written)
        #expect(try IPAddress(parsing: written) == address)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.0.0.0", "1.2.3.4/33", "1.2.3.4/08", "1.2.3.4/", "1.2.3.4/+8",
        " 1.2.3.4", "1.2.3.4\n",
        ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7::8", "::12345", "::g", "::/129", "::ffff:1.2.3.4",
        "fe80::1%eth0",
        String(repeating: "1", count: 100_000),
    ])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(throws: ExtensionError.self) { try IPAddress(parsing: text) }
    }

    @Test func equalAddressesHaveEqualPrefixes() throws {
        #expect(try IPAddress(parsing: "10.0.0.1/24") != IPAddress(parsing: "10.0.0.0/24"))
        #expect(try IPAddress(parsing: "10.0.0.1/24").isInRange(IPAddress(parsing: "10.0.0.0/24")))
        #expect(try !IPAddress(parsing: "10.0.0.0/8").isInRange(IPAddress(parsing: "10.0.0.0/24")))
        #expect(try !IPAddress(parsing: "::/0").isInRange(IPAddress(parsing: "0.0.0.0/0")))
    }

    @Test func noPrefixIsLongerThanTheAddress() {
        #expect(IPAddress(v4: 0, prefix: 33) == nil)
        #expect(IPAddress(v6: 0, prefix: 129) == nil)
    }
}

struct DecimalValueTests {
    @Test(arguments: [
        ("1.0", 10_000), ("-0.5", -5_000), ("0.0001", 1), ("00012.34", 123_400), ("922337203685477.5807", .max),
        ("-922337203685477.5808", .min), ("-0.0", 0),
    ])
    func decimalsAreReadAndWritten(text: String, scaled: Int64) throws {
        let value = try DecimalValue(parsing: text)
        #expect(value.scaled == scaled)
        #expect(try DecimalValue(parsing: value.description) == value)
    }

    @Test(arguments: ["", "1", "1.", ".1", "+1.0", "1.0.0", "1.00000", "--1.0", "1e1", "1.0 ", "٣.0"])
    func whatIsNoDecimalIsRefused(text: String) {
        #expect(throws: ExtensionError.self) { try DecimalValue(parsing: text) }
    }

    @Test(arguments: ["922337203685477.5808", "-922337203685477.5809", "9223372036854775807.0"])
    func whatIsTooLargeOverflows(text: String) {
        #expect(throws: ExtensionError.overflow(.decimal)) { try DecimalValue(parsing: text) }
    }
}

struct DatetimeValueTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31T23:59:59.999Z", -1), ("2024-02-29T00:00:00+0100", 1_709_161_200_000),
        ("0000-01-01", -62_167_219_200_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ("9999-12-31T23:59:59.999-2359", 253_402_387_139_999), ("2000-03-01", 951_868_800_000),
    ])
    func momentsAreRead(text: String, milliseconds: Int64) throws {
        #expect(try DatetimeValue(parsing: text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2024-1-01", "2024-02-30", "2023-02-29", "1900-02-29", "2024-00-01", "2024-01-01Z", "2024-01-01T00:00:00",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.1Z", "2024-01-01T00:00:00+2400", "2024-01-01T00:00:00+0060",
        "2024-01-01T00:00:00ZZ",
        "12024-01-01", "2024-01-01 ",
    ])
    func whatIsNoMomentIsRefused(text: String) {
        #expect(throws: ExtensionError.self) { try DatetimeValue(parsing: text) }
    }

    @Test func everyDayOfTheCalendarIsWrittenAsItIsRead() throws {
        for day in stride(from: Int64(-719_528), through: 2_932_896, by: 367) {
            let value = DatetimeValue(milliseconds: day * 86_400_000 + 3_723_004)
            let text = try #require(value.text)
            #expect(try DatetimeValue(parsing: text) == value)
        }
    }

    @Test func arithmeticOverflowsAsAnError() throws {
        let last = DatetimeValue(milliseconds: .max)
        let first = DatetimeValue(milliseconds: .min)
        #expect(throws: ExtensionError.overflow(.datetime)) { try last.offset(DurationValue(milliseconds: 1)) }
        #expect(throws: ExtensionError.overflow(.duration)) { try last.durationSince(first) }
        #expect(throws: ExtensionError.overflow(.datetime)) { try first.toDate() }
        #expect(first.toTime().milliseconds == 60_424_192)
        #expect(first.text == nil)
    }
}

struct DurationValueTests {
    @Test(arguments: [
        ("1d2h3m4s5ms", 93_784_005), ("-90m", -5_400_000), ("0ms", 0), ("-0d", 0), ("00001s", 1_000),
        ("106751991167d7h12m55s807ms", .max), ("-9223372036854775808ms", .min),
    ])
    func durationsAreRead(text: String, milliseconds: Int64) throws {
        let value = try DurationValue(parsing: text)
        #expect(value.milliseconds == milliseconds)
        #expect(try DurationValue(parsing: value.description) == value)
    }

    @Test(arguments: ["", "-", "1", "h", "1h1d", "1d1d", "1w", "1.5h", "+1h", "1 h", "--1h", "1mss"])
    func whatIsNoDurationIsRefused(text: String) {
        #expect(throws: ExtensionError.self) { try DurationValue(parsing: text) }
    }

    @Test(arguments: ["9223372036854775808ms", "106751991168d", "-9223372036854775809ms", "99999999999999999999h"])
    func whatIsTooLargeOverflows(text: String) {
        #expect(throws: ExtensionError.overflow(.duration)) { try DurationValue(parsing: text) }
    }

    @Test func unitsAreRoundedTowardsZero() {
        let value = DurationValue(milliseconds: -90_061_001)
        #expect([value.days, value.hours, value.minutes, value.seconds] == [-1, -25, -1_501, -90_061])
    }
}
