// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a server answered.
struct HTTPAnswer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> Any {
        do { return try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed) } catch {
            throw Unexpected("not JSON: \(text.prefix(300))")
        }
    }

    /// The error's code and message, when it is one in the registry's form.
    func registryError() throws -> (code: Int, message: String) {
        guard let object = try json() as? [String: Any], let code = object["error_code"] as? Int,
            let message = object["message"] as? String
        else { throw Unexpected("not a registry's error: \(status) \(text.prefix(300))") }
        return (code, message)
    }
}

/// One HTTP/1.1 connection over a plain socket, so that a test decides every byte that is sent.
final class HTTPConnection {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: Int, timeout: Int = 60) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if connected != 0 {
            close(descriptor)
            throw Unexpected("cannot connect to port \(port)")
        }
    }

    deinit { close(descriptor) }

    func send(_ method: String, _ path: String, body: [UInt8]? = nil, token: String? = nil) throws -> HTTPAnswer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/vnd.schemaregistry.v1+json\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let body {
            head += "Content-Type: application/vnd.schemaregistry.v1+json\r\nContent-Length: \(body.count)\r\n"
        }
        return try send(raw: Array((head + "\r\n").utf8) + (body ?? []))
    }

    /// Sends these bytes, stopping early when the server has already answered, and reads the answer.
    func send(raw bytes: [UInt8]) throws -> HTTPAnswer {
        var sent = 0
        while sent < bytes.count {
            var readiness = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&readiness, 1, 0) > 0 { break }
            let count = bytes[sent..<min(sent + 65_536, bytes.count)].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { break }
            sent += count
        }
        return try answer()
    }

    private func answer() throws -> HTTPAnswer {
        let end = Array("\r\n\r\n".utf8)
        var head = try read(upTo: end)
        while head.hasPrefix("HTTP/1.1 100") { head = try read(upTo: end) }
        let lines = head.components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Unexpected("not an answer: \(head.prefix(200))")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        return HTTPAnswer(status: status, headers: headers, body: try body(headers))
    }

    private func body(_ headers: [String: String]) throws -> [UInt8] {
        if let length = headers["content-length"].flatMap({ Int($0) }) { return try read(count: length) }
        guard headers["transfer-encoding"]?.lowercased() == "chunked" else { return [] }
        var whole: [UInt8] = []
        while true {
            let size = try read(upTo: [13, 10]).split(separator: ";").first.flatMap { Int($0, radix: 16) } ?? 0
            whole += try read(count: size)
            _ = try read(upTo: [13, 10])
            if size == 0 { return whole }
        }
    }

    private func read(upTo mark: [UInt8]) throws -> String {
        while true {
            if let range = pending.firstRange(of: mark) {
                defer { pending.removeSubrange(..<range.upperBound) }
                return String(decoding: pending[..<range.lowerBound], as: UTF8.self)
            }
            try receive()
        }
    }

    private func read(count: Int) throws -> [UInt8] {
        while pending.count < count { try receive() }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count <= 0 { throw Unexpected("the connection ended without a whole answer") }
        pending += buffer.prefix(count)
    }
}
