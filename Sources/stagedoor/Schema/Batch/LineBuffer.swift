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

    /// Twice the size with the same content; false, and nothing changed, if there is not enough memory.
    func grow() -> Bool {
        guard let larger = realloc(base, 2 * count) else { return false }
        Pages.have(larger + count, count)
        base = larger
        count *= 2
        return true
    }

    /// At least that size, whatever happens to the content; false if there is not enough memory.
    func makeRoom(_ wanted: Int) -> Bool {
        guard wanted > count else { return true }
        guard let larger = malloc(wanted) else { return false }
        Pages.have(larger, wanted)
        free(base)
        base = larger
        count = wanted
        return true
    }

    /// The bytes of a range, as long as the buffer is not changed.
    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: (base + range.lowerBound).assumingMemoryBound(to: UInt8.self), count: range.count)
    }

    /// All of it, as long as it is not changed otherwise.
    var memory: UnsafeMutableBufferPointer<UInt8> {
        UnsafeMutableBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
    }
}

/// Asks the system for memory that is about to be written, in one go: else it would hand it out 4 KiB at a time, each
/// with an interruption, which takes longer than reading a long line.
private enum Pages {
    private static let page = 4_096
    private static let worthIt = 1 << 20
    /// `MADV_POPULATE_WRITE` of Linux 5.14.
    private static let populate: Int32 = 23

    static func have(_ memory: UnsafeMutableRawPointer, _ count: Int) {
        guard count >= worthIt else { return }
        let skipped = (page - Int(bitPattern: memory) % page) % page
        let whole = (count - skipped) / page * page
        // Whatever they answer, the memory is there.
        _ = madvise(memory + skipped, whole, MADV_HUGEPAGE)
        _ = madvise(memory + skipped, whole, populate)
    }
}
