// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Glibc
import JSON
import MerkleLog

/// `stagedoor audit bench`: how fast a log is sequenced, verified and proved from.
struct AuditBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a log is sequenced, verified and proved from.",
        discussion: """
            Sequencing is done in memory with the log's own entries: hashes, tiles, bundles, and a signed checkpoint \
            each 1,000 entries. Proofs are of entries at random places, each with its tiles read from the folder.

              stagedoor audit bench export --proofs 10000

            Prints one JSON object: entries, sequenceSeconds and verifySeconds (of CPU time), sound, proofs, \
            proofCPUP50us and proofCPUP99us, proofP50us and proofP99us (of wall time), peakBytes.
            """
    )

    @Argument(help: "The folder of the log; its own keys are believed.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("How many proofs are made.", valueName: "count"))
    var proofs = 1_000

    @Flag(help: "Only make proofs; the log needs no entries then, and of the tiles only those that are read.")
    var onlyProofs = false

    func run() async throws {
        guard (0...10_000_000).contains(proofs) else {
            throw ValidationError("--proofs is a number from 0 to 10000000.")
        }
        let directory = try LogDirectory(folder)
        let prover = try LogProver(directory)
        let size = prover.checkpoint.checkpoint.size
        var members: [(String, JSON)] = [("entries", .int(size))]
        if !onlyProofs { members += try measureLog(directory, size) }
        members += try measureProofs(prover, size)
        members.append(("peakBytes", PeakMemory.bytes.map { .int($0) } ?? .null))
        try Terminal.show(JSON.object(members).compactText + "\n")
    }

    private func measureLog(_ directory: LogDirectory, _ size: Int) throws -> [(String, JSON)] {
        var batches: [[[UInt8]]] = []
        var rest: [[UInt8]] = []
        var index = 0
        while let id = TileID(level: 0, index: index, treeSize: size) {
            let bytes = try directory.read(id.entriesPath, atMost: EntryBundle.largest) ?? []
            rest += (try? EntryBundle.entries(bytes)) ?? []
            while rest.count >= 1_000 {
                batches.append(Array(rest.prefix(1_000)))
                rest.removeFirst(1_000)
            }
            index += 1
        }
        batches.append(rest)
        let key = try NoteSigner(name: "bench", kind: .note, seed: [UInt8](repeating: 1, count: 32))
        let start = Self.now(CLOCK_PROCESS_CPUTIME_ID)
        var builder = LogBuilder()
        for batch in batches {
            Self.keep(try builder.append(batch))
            Self.keep(try builder.checkpoint(signedBy: key))
        }
        let sequenced = Self.now(CLOCK_PROCESS_CPUTIME_ID)
        let report = try FolderCheck(folder, [], 0, []).report()
        let verified = Self.now(CLOCK_PROCESS_CPUTIME_ID)
        return [
            ("sequenceSeconds", .number(Double(sequenced - start) / 1e9)),
            ("verifySeconds", .number(Double(verified - sequenced) / 1e9)),
            ("sound", .bool(report.verdict == .compatible)),
        ]
    }

    private func measureProofs(_ prover: LogProver, _ size: Int) throws -> [(String, JSON)] {
        var (histogram, cpuHistogram) = (LatencyHistogram(), LatencyHistogram())
        let places = (0..<(size > 0 ? proofs : 0)).map { _ in Int.random(in: 0..<size) }
        for place in places {
            let start = Self.now(CLOCK_MONOTONIC)
            let cpuStart = Self.now(CLOCK_THREAD_CPUTIME_ID)
            Self.keep(try prover.inclusion(of: place))
            cpuHistogram.add(Self.now(CLOCK_THREAD_CPUTIME_ID) &- cpuStart)
            histogram.add(Self.now(CLOCK_MONOTONIC) &- start)
        }
        return [
            ("proofs", .int(histogram.count)),
            ("proofCPUP50us", .number(Double(cpuHistogram.nanoseconds(atPart: 0.5)) / 1e3)),
            ("proofCPUP99us", .number(Double(cpuHistogram.nanoseconds(atPart: 0.99)) / 1e3)),
            ("proofP50us", .number(Double(histogram.nanoseconds(atPart: 0.5)) / 1e3)),
            ("proofP99us", .number(Double(histogram.nanoseconds(atPart: 0.99)) / 1e3)),
        ]
    }

    /// Keeps the compiler from dropping the work whose result nobody reads.
    @inline(never) private static func keep(_ value: some Any) {}

    private static func now(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
