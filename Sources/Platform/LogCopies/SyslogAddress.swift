// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where a syslog daemon listens. Only on this machine: what is sent is neither sealed nor signed, so the daemon has to
/// hand it on over TLS.
package struct SyslogAddress: Sendable {
    enum Kind: Sendable, Equatable {
        case socket(String)
        case udp
        case tcp
    }

    let kind: Kind
    let host: String
    let port: UInt16

    /// Reads a socket's path (`/dev/log`), `udp:127.0.0.1:514` or `tcp:[::1]:601`; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("/") {
            guard text.utf8.count < 108, !text.utf8.contains(0) else { return nil }
            (kind, host, port) = (.socket(text), "", 0)
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let colon = parts[1].lastIndex(of: ":") else { return nil }
        switch parts[0] {
        case "udp": kind = .udp
        case "tcp": kind = .tcp
        default: return nil
        }
        let host = parts[1][..<colon]
        let names = ["localhost": "127.0.0.1", "[::1]": "::1"]
        let known = names[String(host)] ?? String(host)
        let isLoopback = known == "::1" || (known.hasPrefix("127.") && Self.isAddress(known))
        guard let port = UInt16(parts[1][parts[1].index(after: colon)...]), port > 0, isLoopback else { return nil }
        (self.host, self.port) = (known, port)
    }

    private static func isAddress(_ text: String) -> Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1
    }

    /// A connection; -1 if there is none, with `errno` set.
    func connect() -> (descriptor: Int32, frame: SyslogFrame) {
        switch kind {
        case .socket(let path):
            let datagrams = Self.open(SOCK_DGRAM, to: path)
            // Some daemons take a stream of lines at their socket.
            if datagrams < 0, errno == EPROTOTYPE { return (Self.open(SOCK_STREAM, to: path), .line) }
            return (datagrams, .datagram)
        case .udp: return (openInternet(SOCK_DGRAM), .datagram)
        case .tcp: return (openInternet(SOCK_STREAM), .counted)
        }
    }

    private static func open(_ type: __socket_type, to path: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { buffer in
            for (place, byte) in zip(buffer.indices.dropLast(), path.utf8) { buffer[place] = byte }
        }
        return withUnsafeBytes(of: &address) { open(AF_UNIX, type, $0) }
    }

    private func openInternet(_ type: __socket_type) -> Int32 {
        if host == "::1" {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            return withUnsafeBytes(of: &address) { Self.open(AF_INET6, type, $0) }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafeBytes(of: &address) { Self.open(AF_INET, type, $0) }
    }

    private static func open(_ family: Int32, _ type: __socket_type, _ address: UnsafeRawBufferPointer) -> Int32 {
        let descriptor = socket(family, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return -1 }
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let base = address.baseAddress?.assumingMemoryBound(to: sockaddr.self)
        guard Glibc.connect(descriptor, base, socklen_t(address.count)) == 0 else {
            let error = errno
            close(descriptor)
            errno = error
            return -1
        }
        return descriptor
    }
}

/// How one message is told from the next.
enum SyslogFrame: Sendable {
    case datagram
    /// Each ends with a line end; there is none within.
    case line
    /// Each has its length before it (RFC 6587).
    case counted
}
