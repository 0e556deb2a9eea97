// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Reads lines from a descriptor through one buffer that grows with the longest line, up to a bound.
struct LineReader {
    enum Line {
        /// A line without its end, in the reader's own memory: it is there until the next one is asked for.
        case text(UnsafeBufferPointer<UInt8>)
        /// A line longer than the bound; it has been skipped.
        case tooLong
    }

    /// The longest line that is read.
    static let longest = 64 << 20
    private static let chunk = 1 << 20

    private let descriptor: Int32
    private let path: String
    private var buffer = LineBuffer(count: chunk)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// Whether the last line that was read ended with a newline, not with the input.
    private(set) var wasTerminated = true

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Whether the next line can be had without waiting for more input.
    var hasBufferedLine: Bool { newline(from: start) != nil }

    mutating func next() throws(CommandFailure) -> Line? {
        var scanned = start
        while true {
            if let index = newline(from: scanned) {
                defer { start = index + 1 }
                return index - start > Self.longest ? .tooLong : .text(buffer.bytes(start..<index))
            }
            let unread = end - start
            if unread > Self.longest { return try skipLine() }
            if isAtEnd {
                defer { start = end }
                wasTerminated = false
                return unread == 0 ? nil : .text(buffer.bytes(start..<end))
            }
            try fill()
            scanned = start + unread
        }
    }

    private func newline(from index: Int) -> Int? {
        memchr(buffer.base + index, 0x0A, end - index).map { buffer.base.distance(to: $0) }
    }

    /// Reads once, making room before: what is unread moves to the front, and the buffer grows when that fills it.
    private mutating func fill() throws(CommandFailure) {
        if start > 0 {
            let unread = end - start
            memmove(buffer.base, buffer.base + start, unread)
            (start, end) = (0, unread)
        }
        if end == buffer.count, !buffer.grow() {
            throw InputFile.unreadable(path, "there is not enough memory for a line this long")
        }
        while true {
            let room = buffer.count - end
            let count = read(descriptor, buffer.base + end, room)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw InputFile.unreadable(path, Terminal.systemError) }
            end += count
            isAtEnd = count == 0
            return
        }
    }

    /// Drops the rest of an endless line, and the memory it took.
    private mutating func skipLine() throws(CommandFailure) -> Line {
        while true {
            if let index = newline(from: start) {
                start = index + 1
                return .tooLong
            }
            start = 0
            end = 0
            if buffer.count > Self.chunk { buffer = LineBuffer(count: Self.chunk) }
            if isAtEnd { return .tooLong }
            try fill()
        }
    }
}
