// SPDX-License-Identifier: Apache-2.0
import SwiftASN1

/// The times in certificates: `UTCTime` until 2049 and `GeneralizedTime` from 2050 on (RFC 5280 section 4.1.2.5).
enum CertificateTime {
    /// Seconds since 1970.
    static func seconds(_ node: ASN1Node) throws -> Int {
        if node.identifier == .utcTime {
            let time = try UTCTime(derEncoded: node, withIdentifier: .utcTime)
            return seconds(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
        }
        let time = try GeneralizedTime(derEncoded: node, withIdentifier: .generalizedTime)
        return seconds(time.year, time.month, time.day, time.hours, time.minutes, time.seconds)
    }

    /// By the days of the Gregorian calendar; the year begins with March, so that a leap day is its last.
    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ h: Int, _ m: Int, _ s: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (monthFromMarch * 153 + 2) / 5 + day - 1
        return (days - 719_468) * 86_400 + h * 3_600 + m * 60 + s
    }
}
