// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A connection to another program: an end for each of both. Not a pipe, since writing to one that nobody reads any more
/// would end this program.
struct ProgramStream {
    private static let chunk = 1 << 16

    private(set) var ours: Int32
    private(set) var theirs: Int32

    init() throws(ChildProgram.StartFailure) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw ChildProgram.StartFailure(reason: Terminal.systemError)
        }
        (ours, theirs) = (ends[0], ends[1])
    }

    /// Whether our end is open; a closed one has a number that `poll` passes over.
    var isOpen: Bool { ours >= 0 }

    mutating func closeOurs() {
        if ours >= 0 { Glibc.close(ours) }
        ours = -1
    }

    mutating func closeTheirs() {
        if theirs >= 0 { Glibc.close(theirs) }
        theirs = -1
    }

    /// Closes both ends; the value is not used afterwards.
    func close() {
        for end in [ours, theirs] where end >= 0 { Glibc.close(end) }
    }

    /// Writes what fits, without waiting; false if nobody reads it any more.
    func write(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = rest.withUnsafeBytes { send(ours, $0.baseAddress, $0.count, flags) }
        if count > 0 { rest = rest.dropFirst(count) }
        return count >= 0 || errno == EAGAIN || errno == EINTR
    }

    /// Reads what is there; false at the end.
    func read(to text: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        let count = Glibc.read(ours, &buffer, buffer.count)
        if count > 0 { text += buffer[..<count] }
        return count > 0 || count < 0 && (errno == EINTR || errno == EAGAIN)
    }
}
