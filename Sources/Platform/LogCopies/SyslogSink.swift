// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Sends messages to a syslog daemon (RFC 5424).
package struct SyslogSink {
    /// Facility 13, log audit; severity 6, informational.
    private static let priority = 13 * 8 + 6

    private let address: SyslogAddress
    private let host: String
    private var descriptor: Int32 = -1
    private var frame = SyslogFrame.datagram

    /// A sink without a connection yet.
    package init(_ address: SyslogAddress) {
        self.address = address
        var name = [CChar](repeating: 0, count: 256)
        let isKnown = gethostname(&name, name.count - 1) == 0
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        host = isKnown && !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : "-"
    }

    /// Sends one message. There is no answer: what a daemon has taken and not kept is lost.
    ///
    /// - Parameters:
    ///   - kind: the message's kind, at most 32 letters, digits and points.
    ///   - time: as RFC 3339 has it.
    ///   - text: one line.
    ///   - short: is sent instead where that is longer than a datagram may be.
    /// - Throws: ``LogCopyError`` `failed`; then nobody knows whether it has come.
    package mutating func send(kind: String, time: String, _ text: String, or short: String) throws(LogCopyError) {
        let head = "<\(Self.priority)>1 \(time.isEmpty ? "-" : time) \(host) stagedoor \(getpid()) \(kind) - "
        if descriptor >= 0, hasEnded { close() }
        if descriptor < 0 {
            (descriptor, frame) = address.connect()
            guard descriptor >= 0 else { throw failure("cannot reach") }
        }
        if write(framed(head + text)) { return }
        if frame == .datagram, errno == EMSGSIZE, write(framed(head + short)) { return }
        let error = failure("cannot send to")
        close()
        throw error
    }

    private func framed(_ message: String) -> [UInt8] {
        switch frame {
        case .datagram: Array(message.utf8)
        case .line: Array(message.utf8) + [0x0A]
        case .counted: Array("\(message.utf8.count) \(message)".utf8)
        }
    }

    /// Whether the daemon has closed the connection: what is sent then is lost without an error.
    private var hasEnded: Bool {
        guard frame != .datagram else { return false }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    /// Ends the connection; the next message opens another one.
    package mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.send(descriptor, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                if count < 0, errno == EINTR { continue }
                if count < 0 { return false }
                // A datagram is sent as a whole.
                if frame == .datagram { return true }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private func failure(_ what: String) -> LogCopyError {
        .failed("\(what) the syslog daemon: \(String(cString: strerror(errno)))")
    }
}
