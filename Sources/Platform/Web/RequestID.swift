// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// The ids by which requests are found in logs.
package enum RequestID {
    private static let process = hex(UInt64.random(in: .min ... .max))
    private static let counter = Atomic<UInt64>(0)

    /// A new id: 16 random hexadecimal digits a process, then a running number.
    package static func next() -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(process)-\(String(number, radix: 16))"
    }

    /// A client's id if it is sane: 1 to 128 characters of `[A-Za-z0-9._-]`.
    package static func accepted(_ id: String?) -> String? {
        guard let id, (1...128).contains(id.utf8.count), id.utf8.allSatisfy(isSane) else { return nil }
        return id
    }

    private static func isSane(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }

    private static func hex(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
