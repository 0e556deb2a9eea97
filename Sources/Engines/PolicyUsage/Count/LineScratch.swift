// SPDX-License-Identifier: Apache-2.0

import JSON

/// Memory for one line's strings without their escapes, used again for each line.
final class LineScratch {
    private(set) var memory: UnsafeMutableBufferPointer<UInt8>

    init() {
        memory = .allocate(capacity: 1 << 16)
    }

    deinit {
        memory.deallocate()
    }

    /// Room for a text of that size.
    func room(for size: Int) -> UnsafeMutableBufferPointer<UInt8> {
        if memory.count < size + JSONTape.slack {
            memory.deallocate()
            memory = .allocate(capacity: 2 * size + JSONTape.slack)
        }
        return memory
    }
}
