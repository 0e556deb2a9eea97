// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What Linux says about this process, under the names Prometheus' own clients use.
enum ProcessMetrics {
    static func register(in metrics: Metrics) {
        metrics.reading("process_resident_memory_bytes", help: "Resident memory size in bytes.") {
            field(1, of: "/proc/self/statm", afterCommand: false) * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
        metrics.reading("process_cpu_seconds_total", help: "User and system CPU time spent in seconds.") {
            (field(11, of: "/proc/self/stat") + field(12, of: "/proc/self/stat")) / ticks
        }
        let start = bootTime() + field(19, of: "/proc/self/stat") / ticks
        metrics.reading("process_start_time_seconds", help: "Start time since the Unix epoch in seconds.") { start }
        metrics.reading("process_open_fds", help: "Number of open file descriptors.") { openDescriptors() }
    }

    private static var ticks: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }

    /// A field of a file of numbers; of `stat` counted from the state, which follows the command's parenthesis.
    private static func field(_ index: Int, of path: String, afterCommand: Bool = true) -> Double {
        var text = read(path)[...]
        if afterCommand, let end = text.lastIndex(of: ")") { text = text[text.index(after: end)...] }
        let fields = text.split(separator: " ")
        return index < fields.count ? Double(fields[index]) ?? 0 : 0
    }

    private static func bootTime() -> Double {
        let line = read("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) } ?? 0
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < 1 << 20 {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func openDescriptors() -> Double {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = -3.0  // ".", ".." and the folder's own descriptor
        while readdir(folder) != nil { count += 1 }
        return count
    }
}
