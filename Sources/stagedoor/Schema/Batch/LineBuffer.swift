// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Memory that grows in place: an array would be copied, and cleared before it is read into.
final class LineBuffer {
    private(set) var base: UnsafeMutableRawPointer
    private(set) var count: Int

    init(count: Int) {
        base = .allocate(byteCount: count, alignment: 16)
        self.count = count
    }

    deinit {
        free(base)
    }

    func grow() {
        // Out of memory ends the process, as it does where arrays grow.
        guard let larger = realloc(base, 2 * count) else { fatalError("out of memory") }
        base = larger
        count *= 2
    }

    func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { memory, count in
            count = range.count
            if let start = memory.baseAddress { memcpy(start, base + range.lowerBound, range.count) }
        }
    }
}
