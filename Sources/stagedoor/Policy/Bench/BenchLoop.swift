// SPDX-License-Identifier: Apache-2.0
import Cedar
import Glibc
import JSON

/// Decides the same requests again and again until the time is over.
struct BenchLoop: Sendable {
    let authorizer: Authorizer
    let requests: [AuthorizationRequest]
    let seconds: Double

    /// What was counted over all threads.
    struct Counts {
        var latencies = LatencyHistogram()
        /// Wall-clock time, in nanoseconds.
        var nanoseconds: UInt64 = 0
        /// CPU time of the process, in nanoseconds.
        var cpuNanoseconds: UInt64 = 0

        var members: [(String, JSON)] {
            let seconds = Double(nanoseconds) / 1e9
            let rate = seconds > 0 ? Double(latencies.count) / seconds : 0
            return [
                ("requests", .int(latencies.count)),
                ("seconds", .number(seconds)),
                ("cpuSeconds", .number(Double(cpuNanoseconds) / 1e9)),
                ("rps", .number(rate.rounded())),
                ("p50us", .number(Double(latencies.nanoseconds(atPart: 0.5)) / 1e3)),
                ("p99us", .number(Double(latencies.nanoseconds(atPart: 0.99)) / 1e3)),
            ]
        }
    }

    func run(threads: Int) async throws -> Counts {
        let start = Self.now(CLOCK_MONOTONIC)
        let cpuStart = Self.now(CLOCK_PROCESS_CPUTIME_ID)
        let end = start &+ UInt64(seconds * 1e9)
        var counts = Counts()
        counts.latencies = try await withThrowingTaskGroup(of: LatencyHistogram.self) { group in
            for number in 0..<threads {
                group.addTask { try decide(from: number * requests.count / threads, until: end) }
            }
            return try await group.reduce(into: LatencyHistogram()) { $0.add($1) }
        }
        counts.nanoseconds = Self.now(CLOCK_MONOTONIC) &- start
        counts.cpuNanoseconds = Self.now(CLOCK_PROCESS_CPUTIME_ID) &- cpuStart
        return counts
    }

    /// One thread's work: all requests once, then on until the end. Threads begin at different requests.
    private func decide(from first: Int, until end: UInt64) throws(CedarError) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        var before = Self.now(CLOCK_MONOTONIC)
        var index = first
        while histogram.count < requests.count || before < end {
            let answer = try authorizer.authorize(requests[index])
            Self.keep(answer)
            let after = Self.now(CLOCK_MONOTONIC)
            histogram.add(after &- before)
            before = after
            index = index + 1 == requests.count ? 0 : index + 1
        }
        return histogram
    }

    /// Keeps the compiler from dropping the work whose result nobody reads.
    @inline(never) private static func keep(_ answer: AuthorizationAnswer) {}

    private static func now(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
