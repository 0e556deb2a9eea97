// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The input that is being tried out, in a file's memory: whatever happens to the process, the file has it.
struct InputUnderWay: ~Copyable {
    private static let capacity = 1 << 17
    private let memory: UnsafeMutableRawPointer

    init?(path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0, ftruncate(descriptor, Self.capacity) == 0 else { return nil }
        defer { close(descriptor) }
        let mapped = mmap(nil, Self.capacity, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        memory = mapped
    }

    deinit { munmap(memory, Self.capacity) }

    /// Notes the input: a line with its length, then its bytes.
    func note(_ input: [UInt8]) {
        let bytes = Array("\(input.count)\n".utf8) + input
        bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            memory.copyMemory(from: start, byteCount: min(source.count, Self.capacity))
        }
    }
}
