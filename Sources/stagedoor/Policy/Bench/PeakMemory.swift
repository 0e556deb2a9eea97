// SPDX-License-Identifier: Apache-2.0

/// The most memory that this process had at one time.
enum PeakMemory {
    /// In bytes; nil where the system does not tell.
    ///
    /// `VmHWM` of `/proc/self/status` (proc(5)) rather than getrusage(2), which also counts what the process had before
    /// it became this program.
    static var bytes: Int? {
        guard let status = try? InputFile(reading: "/proc/self/status").bytes,
            let line = status.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: "VmHWM:".utf8) })
        else { return nil }
        return Int(String(decoding: line.filter { (0x30...0x39).contains($0) }, as: UTF8.self)).map { $0 * 1_024 }
    }
}
