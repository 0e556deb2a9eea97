// SPDX-License-Identifier: Apache-2.0

/// Where a reader puts strings without their escapes: borrowed memory of the text's size and eight bytes more.
///
/// An escape is longer than what it stands for, so that is always enough. The eight bytes let a copy move whole words.
struct UnescapedBytes {
    static let slack = 8

    private let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ memory: UnsafeMutableBufferPointer<UInt8>) {
        self.memory = memory
    }

    /// Copies a whole word; the bytes past `length` will be overwritten by what follows.
    @inline(__always) mutating func append(_ word: UInt64, length: Int) {
        UnsafeMutableRawBufferPointer(memory).storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
        count += length
    }

    @inline(__always) mutating func append(_ byte: UInt8) {
        memory[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        count = memory[count...].update(fromContentsOf: bytes)
    }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }
}
