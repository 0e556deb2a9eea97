// SPDX-License-Identifier: Apache-2.0

/// That a consumer still reads some versions of a subject.
package struct Pin: Sendable {
    /// Who: a principal such as `service:billing`, a part of one such as `service:billing eu`, or any other name.
    let consumer: String
    let context: String
    let subject: String
    /// The numbers, rising.
    let versions: [Int]
    /// Seconds since 1970; nil until it is withdrawn.
    var expiresAt: Int64?
    let reason: String
    let createdAt: Int64
    let createdBy: String
}

/// The pins on a subject, by the versions that they hold.
struct PinsByVersion {
    /// The most pins of one version that are shown.
    private static let most = 20

    private let pins: [Pin]
    private var places: [Int: [Int]] = [:]

    init(_ pins: [Pin]) {
        self.pins = pins
        for (place, pin) in pins.enumerated() {
            for version in pin.versions { places[version, default: []].append(place) }
        }
    }

    /// Those of a version that are shown, and how many others there are.
    func of(_ version: Int) -> (shown: [Pin], others: Int) {
        let found = places[version] ?? []
        return (found.prefix(Self.most).map { pins[$0] }, max(0, found.count - Self.most))
    }
}

/// A version that a pin asks for.
enum WantedVersion: Sendable {
    case number(Int)
    /// The highest live one at the time.
    case latest
}

/// The names that consumers have.
enum ConsumerName {
    private static let longest = 255

    /// Whether anybody may be called so.
    static func isValid(_ name: String) -> Bool {
        (1...longest).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }

    /// Whether a name is a principal's own, or that of a part of it. No principal's name has a space, so that a part of
    /// one is never another one.
    static func isOwn(_ name: String, of principal: String) -> Bool {
        name.utf8.elementsEqual(principal.utf8) || name.utf8.starts(with: (principal + " ").utf8)
    }
}
