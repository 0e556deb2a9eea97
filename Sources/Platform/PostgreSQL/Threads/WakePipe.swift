// SPDX-License-Identifier: Apache-2.0

import Glibc

typealias Instant = ContinuousClock.Instant

/// A pipe with which other threads wake a thread that sleeps in `poll`.
///
/// When the process has no descriptor left both ends are -1: nothing wakes then, and the sleepers look up more often.
final class WakePipe: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let status = pipe(&ends)
        readEnd = status == 0 ? ends[0] : -1
        writeEnd = status == 0 ? ends[1] : -1
        for end in [readEnd, writeEnd] where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        for end in [readEnd, writeEnd] where end >= 0 { close(end) }
    }

    /// Never blocks: a full pipe is awake enough.
    func wake() {
        guard writeEnd >= 0 else { return }
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// How a wait ended.
    enum Outcome {
        case ready
        case woken
        case timedOut
    }

    /// Sleeps until the descriptor is ready, somebody wakes, or the deadline passes. A descriptor of -1 is never ready.
    func wait(for descriptor: Int32, events: Int32 = 0, until deadline: Instant? = nil) -> Outcome {
        while true {
            var polled = [
                pollfd(fd: descriptor, events: Int16(events), revents: 0),
                pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&polled, 2, slice(until: deadline))
            if count > 0, polled[1].revents != 0 { drain() }
            if count > 0 { return polled[0].revents != 0 ? .ready : .woken }
            if let deadline, Instant.now >= deadline { return .timedOut }
            if readEnd < 0 { return .woken }
        }
    }

    private func slice(until deadline: Instant?) -> Int32 {
        let longest: Int64 = readEnd < 0 ? 100 : 60_000
        guard let deadline else { return Int32(longest) }
        let left = Instant.now.duration(to: deadline).milliseconds + 1
        return Int32(min(max(left, 0), longest))
    }

    private func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(readEnd, &bytes, bytes.count) == bytes.count {}
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedReportingOverflow(by: 1_000).overflow
            ? .max / 2 : seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
