// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Standard output, standard error and the environment, without Foundation: loading it costs more than a check takes.
enum Terminal {
    /// Whether reports are coloured: only for people who look at them and did not ask otherwise.
    static var wantsColour: Bool { isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR") == nil }

    /// Whether somebody watches who would like to know that something is going on.
    static var wantsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Writes to standard output.
    static func show(_ text: String) throws(CommandFailure) {
        try show(Array(text.utf8))
    }

    /// Writes bytes to standard output.
    static func show(_ bytes: [UInt8]) throws(CommandFailure) {
        if let reason = write(bytes, to: STDOUT_FILENO) {
            throw CommandFailure("cannot write to standard output", reason, wayOut: "free space or choose another file")
        }
    }

    /// Writes a line to standard error. That nobody can read it is no reason to stop.
    static func complain(_ line: String) {
        _ = write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes to standard error without ending the line.
    static func hint(_ text: String) {
        _ = write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// What the last failed system call says went wrong.
    static var systemError: String { String(cString: strerror(errno)) }

    /// Writes all bytes, however many calls it takes; what went wrong, if something did.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 {
                    guard errno == EINTR else { return systemError }
                } else {
                    rest = rest.dropFirst(count)
                }
            }
            return nil
        }
    }
}
