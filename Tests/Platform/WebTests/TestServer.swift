// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Web

/// Collects log lines.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func logger(_ level: Logger.Level = .debug, _ format: LogFormat = .json) -> Logger {
        Logger(label: "test") { label in
            StageDoorLogHandler(label: label, format: format, level: level) { [self] line in
                lines.withLock { $0.append(line) }
            }
        }
    }
}

/// Runs a real server on a free port for the length of the body, then shuts it down gracefully.
@discardableResult
func withServer<T: Sendable>(
    _ routes: [Route] = Sample.routes,
    configure: (inout WebServerConfiguration) -> Void = { _ in },
    hot: (@Sendable (ImmutableRead) -> WebResponse?)? = nil,
    metrics: Metrics = Metrics(),
    lines: Lines = Lines(),
    _ body: (_ port: Int, _ shutdown: @escaping @Sendable () async -> Void) async throws -> T
) async throws -> T {
    var configuration = WebServerConfiguration()
    configuration.port = 0
    configuration.shutdownTimeout = .seconds(5)
    configure(&configuration)
    let logger = lines.logger()
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    let server = WebServer(
        configuration: configuration,
        routes: RouteTable(routes),
        immutableReads: hot,
        metrics: metrics,
        logger: logger,
        onReady: { ready.yield($0) }
    )
    let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
    let running = Task {
        defer { ready.finish() }
        try await group.run()
    }
    guard let port = await ports.first(where: { _ in true }) else {
        try await running.value
        throw ClientError("the server did not start")
    }
    do {
        let result = try await body(port) { await group.triggerGracefulShutdown() }
        await group.triggerGracefulShutdown()
        try await running.value
        return result
    } catch {
        await group.triggerGracefulShutdown()
        throw error
    }
}

/// The two ways a route can be asked; tests that do not concern the wire itself run both.
enum Transport: String, CaseIterable, Sendable {
    case router
    case wire

    func ask(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> Reply {
        switch self {
        case .router: try await askRouter(method, target, headers, body)
        case .wire:
            try await withServer { port, _ in
                try await blocking { try Self.ask(port, method, target, headers, body) }
            }
        }
    }

    static func ask(
        _ port: Int,
        _ method: String,
        _ target: String,
        _ headers: [String: String] = [:],
        _ body: [UInt8] = []
    ) throws -> Reply {
        let client = try RawClient(port: port)
        client.send(request(method, target, headers, body))
        return try client.receive(head: method == "HEAD")
    }

    static func request(
        _ method: String,
        _ target: String,
        _ headers: [String: String] = [:],
        _ body: [UInt8] = []
    ) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }

    private func askRouter(
        _ method: String,
        _ target: String,
        _ headers: [String: String],
        _ body: [UInt8]
    ) async throws -> Reply {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let response = await RouteTable(Sample.routes).respond(
            method: try #require(HTTPRequest.Method(method)),
            target: target,
            headers: fields,
            body: body
        )
        var names: [String: String] = ["content-type": response.contentType]
        for field in response.headers { names[field.name.canonicalName] = field.value }
        return Reply(status: response.status, headers: names, body: response.bytes)
    }
}

/// Runs a program and gives what it wrote; throws with its error output if it fails.
func run(_ path: String, _ arguments: String...) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw ClientError("\(path) failed: \(String(decoding: complaint, as: UTF8.self))")
    }
    return Array(bytes)
}

/// A folder that is gone afterwards.
func withFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
