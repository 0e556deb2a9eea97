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
        base = larger
        count *= 2
        HugePages.advise(base, count)
        return true
    }

    func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { memory, count in
            count = range.count
            HugePages.advise(memory.baseAddress.map { UnsafeMutableRawPointer($0) }, range.count)
            if let start = memory.baseAddress { memcpy(start, base + range.lowerBound, range.count) }
        }
    }
}

/// Asks the system to back long lines with large pages: else it would hand them out 4 KiB at a time, which takes longer
/// than reading them.
private enum HugePages {
    private static let size = 2 << 20

    static func advise(_ memory: UnsafeMutableRawPointer?, _ count: Int) {
        guard let memory, count >= 2 * size else { return }
        let page = 4_096
        let skipped = (page - Int(bitPattern: memory) % page) % page
        // Whatever it answers, the memory is there.
        _ = madvise(memory + skipped, count - skipped, MADV_HUGEPAGE)
    }
}
