// SPDX-License-Identifier: Apache-2.0

/// Names that the compiler derives from those of fields.
package enum FieldNaming {
    /// The name in JSON of a field that does not say: without underscores, the letter after each in upper case.
    static func json(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        return camelCase(name.utf8, first: false)
    }

    /// The name of the message that stands for the entries of a map.
    package static func mapEntry(_ name: String) -> String { camelCase(name.utf8, first: true) + "Entry" }

    private static func camelCase(_ name: String.UTF8View, first: Bool) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(name.count)
        var raises = first
        for byte in name {
            if byte == UInt8(ascii: "_") {
                raises = true
            } else {
                let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                result.append(raises && isLower ? byte & 0xDF : byte)
                raises = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension FieldNaming {
    /// Whether two names might be the same but for case and underscores; if not, they are all different.
    ///
    /// - Parameter prefix: left out where names begin with it; in lower case, without underscores.
    static func mayCollide(_ names: some Collection<SourceName>, without prefix: [UInt8] = []) -> Bool {
        guard names.count > 1 else { return false }
        var hashes = names.map { looseHash($0.text.utf8, without: prefix) }
        hashes.sort()
        return zip(hashes, hashes.dropFirst()).contains { $0 == $1 }
    }

    /// A hash of a name without its case, its underscores and a prefix.
    private static func looseHash(_ name: String.UTF8View, without prefix: [UInt8]) -> UInt64 {
        let start: UInt64 = 0xCBF2_9CE4_8422_2325
        var hash = start
        var matched = 0
        for byte in name where byte != UInt8(ascii: "_") {
            let low = lowered(byte)
            hash = (hash ^ UInt64(low)) &* 0x100_0000_01B3
            guard matched >= 0, matched < prefix.count else { continue }
            matched = prefix[matched] == low ? matched + 1 : -1
            if matched == prefix.count { hash = start }
        }
        // A name that is nothing but the prefix keeps it.
        return hash == start && !prefix.isEmpty ? looseHash(name, without: []) : hash
    }

    /// The name of an enum value without the enum's name before it, in camel case.
    ///
    /// - Parameter prefix: the enum's name in lower case, without underscores.
    static func stripped(_ name: String, of prefix: [UInt8]) -> String {
        let bytes = name.utf8
        var rest = bytes[...]
        var matched = 0
        while matched < prefix.count, let byte = rest.first {
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "_") { continue }
            if lowered(byte) != prefix[matched] { return pascalCase(bytes[...]) }
            matched += 1
        }
        rest = rest.drop { $0 == UInt8(ascii: "_") }
        return pascalCase(matched < prefix.count || rest.isEmpty ? bytes[...] : rest)
    }

    static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func pascalCase(_ name: Substring.UTF8View) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(name.count)
        var raises = true
        for byte in name {
            if byte == UInt8(ascii: "_") {
                raises = true
            } else {
                let low = lowered(byte)
                let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(low)
                result.append(raises && isLetter ? low & 0xDF : low)
                raises = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
