// SPDX-License-Identifier: Apache-2.0
import Foundation
import LogCopies
import Testing

/// Sockets of a syslog daemon, and what is sent to them.
@Suite struct SyslogSinkTests {
    @Test func `only daemons on this machine are sent to`() {
        for text in ["/dev/log", "udp:127.0.0.1:514", "tcp:localhost:601", "tcp:[::1]:601", "udp:127.3.4.5:514"] {
            #expect(SyslogAddress(text) != nil, "\(text)")
        }
        let others = [
            "", "dev/log", "udp:10.0.0.1:514", "tcp:example.org:601", "udp:127.0.0.1:0", "udp:127.0.0.1", "tls:[::1]:1",
            "udp:127.0.0.1.example.org:514", "/" + String(repeating: "a", count: 200),
        ]
        for text in others { #expect(SyslogAddress(text) == nil, "\(text)") }
    }

    @Test func `messages come framed over TCP, and over a new connection when the daemon has ended the first`() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutableBytes(of: &address) { buffer -> UInt16 in
            guard let base = buffer.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return 0 }
            bind(listener, base, length)
            getsockname(listener, base, &length)
            listen(listener, 4)
            return buffer.load(fromByteOffset: 2, as: UInt16.self).bigEndian
        }
        var sink = SyslogSink(try #require(SyslogAddress("tcp:127.0.0.1:\(port)")))
        for number in 0..<3 {
            try sink.send(kind: "test.kind", time: "2026-11-22T05:00:00.000000Z", "{\"n\":\(number)}", or: "{}")
            let peer = accept(listener, nil, nil)
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = read(peer, &bytes, bytes.count)
            close(peer)
            let text = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
            let parts = text.split(separator: " ", maxSplits: 1)
            #expect(Int(parts.first ?? "") == parts.last?.utf8.count, "\(text)")
            #expect(parts.last?.hasPrefix("<110>1 2026-11-22T05:00:00.000000Z ") == true)
            #expect(parts.last?.hasSuffix(" test.kind - {\"n\":\(number)}") == true)
            // The end of the connection has to arrive.
            Thread.sleep(forTimeInterval: 0.2)
        }
        sink.close()
    }

    @Test func `what is too long for a datagram is sent short, and without a daemon it is an error`() throws {
        let path = "/tmp/syslog-\(UUID().uuidString.prefix(8))"
        defer { unlink(path) }
        var sink = SyslogSink(try #require(SyslogAddress(path)))
        #expect(throws: LogCopyError.self) { try sink.send(kind: "k", time: "", "text", or: "") }
        let daemon = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(daemon) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafeBytes(of: &address) { buffer in
            guard let base = buffer.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return Int32(-1) }
            return bind(daemon, base, socklen_t(buffer.count))
        }
        #expect(bound == 0)
        try sink.send(kind: "k", time: "", String(repeating: "x", count: 4 << 20), or: "short")
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(daemon, &bytes, bytes.count)
        #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self).hasSuffix(" k - short"))
        sink.close()
    }
}
