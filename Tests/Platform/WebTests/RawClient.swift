// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Synchronization

/// An answer as it came over the wire.
struct Reply: Sendable {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

struct ClientError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Runs blocking work on a thread of its own, so that it does not starve the server's tasks.
func blocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}

/// The smallest HTTP client that can also misbehave: a blocking socket on loopback.
final class RawClient: Sendable {
    private let descriptor: Int32
    private let buffer = Mutex<[UInt8]>([])

    init(port: Int, seconds: Int = 300) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw ClientError("cannot connect to port \(port): errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Sends; false if the server has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The next answer.
    func receive(head isHead: Bool = false) throws -> Reply {
        let head = String(decoding: try take(through: Array("\r\n\r\n".utf8)), as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw ClientError("no status line in \(head)")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            headers[sides[0].lowercased()] = sides[1].trimmingCharacters(in: .whitespaces)
        }
        if isHead || status == 204 || status < 200 { return Reply(status: status, headers: headers, body: []) }
        guard let length = headers["content-length"].flatMap({ Int($0) }) else {
            throw ClientError("no Content-Length in \(head)")
        }
        return Reply(status: status, headers: headers, body: try take(length))
    }

    /// True once the server has closed its side and sent nothing more before.
    func isClosed() throws -> Bool {
        buffer.withLock { $0.isEmpty } ? try fill() == 0 : false
    }

    private func take(through end: [UInt8]) throws -> [UInt8] {
        while true {
            let found = buffer.withLock { buffer in
                buffer.indices.first { buffer[$0...].starts(with: end) }
            }
            if let found { return try take(found + end.count) }
            guard try fill() > 0 else { throw ClientError("connection closed before the answer's head") }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.withLock({ $0.count }) < count {
            guard try fill() > 0 else { throw ClientError("connection closed within the answer") }
        }
        return buffer.withLock { buffer in
            defer { buffer.removeFirst(count) }
            return Array(buffer[..<count])
        }
    }

    private func fill() throws -> Int {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 || errno == ECONNRESET else { throw ClientError("no answer in time: errno \(errno)") }
        buffer.withLock { $0 += chunk[..<max(0, count)] }
        return max(0, count)
    }
}
