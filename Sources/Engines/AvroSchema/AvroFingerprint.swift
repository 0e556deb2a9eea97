// SPDX-License-Identifier: Apache-2.0
import Crypto

extension AvroSchema {
    /// The 64-bit Rabin fingerprint, CRC-64-AVRO, of the Parsing Canonical Form (specification, "Schema Fingerprints").
    public var fingerprint64: UInt64 {
        AvroFingerprint.rabin(canonicalForm.utf8)
    }

    /// The SHA-256 fingerprint of the Parsing Canonical Form: 32 bytes.
    public var fingerprintSHA256: [UInt8] {
        Array(SHA256.hash(data: Array(canonicalForm.utf8)))
    }
}

enum AvroFingerprint {
    private static let empty: UInt64 = 0xC15D_213A_A4D7_A795

    private static let table: [UInt64] = (0..<256).map { index in
        var entry = UInt64(index)
        for _ in 0..<8 { entry = (entry >> 1) ^ (entry & 1 == 1 ? empty : 0) }
        return entry
    }

    static func rabin(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(empty) { fingerprint, byte in
            (fingerprint >> 8) ^ table[Int(UInt8(truncatingIfNeeded: fingerprint) ^ byte)]
        }
    }
}
