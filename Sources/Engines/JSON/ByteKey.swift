// SPDX-License-Identifier: Apache-2.0

/// Bytes that live elsewhere, as the key of a set or dictionary that does not outlive them.
package struct ByteKey: Hashable {
    private let bytes: UnsafeBufferPointer<UInt8>

    /// A key of these bytes.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Same bytes.
    package static func == (left: ByteKey, right: ByteKey) -> Bool { left.bytes.hasSameBytes(as: right.bytes) }

    /// Hashes the bytes with the process's own seed, which nobody outside knows.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether both are the same bytes.
    @inlinable package func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count, let left = baseAddress, let right = other.baseAddress else {
            return count == other.count
        }
        var index = 0
        while index + 8 <= count {
            let one = UnsafeRawPointer(left).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let two = UnsafeRawPointer(right).loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if one != two { return false }
            index += 8
        }
        while index < count {
            if left[index] != right[index] { return false }
            index += 1
        }
        return true
    }

    /// Whether these are the bytes of an ASCII literal.
    @inlinable package func equals(_ literal: StaticString) -> Bool {
        guard count == literal.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] != literal.utf8Start[index] { return false }
        return true
    }
}
