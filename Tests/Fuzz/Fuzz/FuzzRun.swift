// SPDX-License-Identifier: Apache-2.0
import Fuzzing
import Glibc

/// One target's inputs, tried out one after the other.
struct FuzzRun {
    /// What an input may take, in seconds.
    private static let slow = 1.0
    /// What all inputs together may take, in KiB of memory at the peak.
    private static let large = 1 << 20

    private let target: FuzzTarget
    private let name: String
    private let corpusCount: Int
    private var mutator: FuzzMutator
    private var tried = 0
    private var taken = 0
    private var failures = 0
    private var slowest = 0.0

    init(_ target: FuzzTarget, corpus: [[UInt8]], seed: UInt64) {
        self.target = target
        name = "stagedoor-fuzz-\(target.rawValue)-\(seed)"
        corpusCount = corpus.count
        mutator = FuzzMutator(target, corpus: corpus, seed: seed)
    }

    /// Goes on for so long; whether nothing failed.
    mutating func run(seconds: Double) -> Bool {
        guard let underWay = InputUnderWay(path: name + ".last") else {
            print("cannot write \(name).last")
            return false
        }
        print("\(name): \(corpusCount) inputs to begin with")
        var now = Self.now
        let end = now + seconds
        var nextReport = now + 60
        while now < end {
            let input = mutator.next()
            now = Self.now
            underWay.note(input)
            // What never ends is ended; the file has the input.
            Self.endAfter(seconds: 60)
            tryOut(input)
            let after = Self.now
            slowest = max(slowest, after - now)
            if after - now > Self.slow { fail(input, "took \(after - now) s") }
            now = after
            if now > nextReport {
                report()
                nextReport = now + 60
            }
        }
        Self.endAfter(seconds: 0)
        report()
        return failures == 0 && Self.peak < Self.large
    }

    private mutating func tryOut(_ input: [UInt8]) {
        tried += 1
        do throws(FuzzFailure) {
            if try target.run(input) { taken += 1 }
        } catch {
            fail(input, error.description)
        }
    }

    private mutating func fail(_ input: [UInt8], _ reason: String) {
        failures += 1
        let path = "\(name)-\(tried).input"
        print("FAILURE \(path): \(reason.prefix(500))")
        guard failures <= 100, let file = fopen(path, "w") else { return }
        fwrite(input, 1, input.count, file)
        fclose(file)
    }

    private func report() {
        let figures = "\(tried) inputs, \(taken) taken, \(failures) failures, \(Int(Self.now)) CPU seconds"
        print("\(name): \(figures), slowest \(Int(slowest * 1_000)) ms, peak \(Self.peak >> 10) MiB")
        fflush(nil)
    }

    /// Ends the process after so much CPU time from now; 0 lets it live.
    private static func endAfter(seconds: Int) {
        var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    }

    /// The process's CPU time, in seconds.
    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that was in use at one time, in KiB.
    private static var peak: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss
    }
}
