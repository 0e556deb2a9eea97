// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A `stagedoor serve` of the test's own, on a port of its own.
final class RunningServer {
    let port: Int
    let folder: TemporaryFolder
    private let process: ChildProcess
    private let log: String

    var registry: Registry { Registry(port: port) }
    var url: String { "http://127.0.0.1:\(port)" }
    var isRunning: Bool { process.isRunning }

    /// Starts it on a private PostgreSQL in `folder`, or on the given database, and waits until it is ready.
    init(
        in folder: TemporaryFolder,
        database: String? = nil,
        data: String = "data",
        mode: [String] = ["--dev"],
        options: [String] = []
    ) throws {
        let run = UUID().uuidString.prefix(8)
        let output = "output-\(run)"
        log = "log-\(run)"
        let store = database.map { ["--database", $0] } ?? ["--data-dir", folder.path(data)]
        let child = try ChildProcess(
            Place.stagedoor,
            ["serve", "--listen", "127.0.0.1:0"] + mode + store + options,
            output: folder.path(output),
            errors: folder.path(log)
        )
        var found: Int?
        _ = seconds(until: 90) {
            found = Self.port(in: folder.read(output))
            return found != nil || !child.isRunning
        }
        guard let found else {
            child.end()
            throw Unexpected("the server did not become ready:\n\(folder.read(log).suffix(4000))")
        }
        (self.folder, process, port) = (folder, child, found)
    }

    deinit { process.end() }

    /// The port in `listening on http://HOST:PORT`.
    private static func port(in output: String) -> Int? {
        guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("listening on http") }) else {
            return nil
        }
        return line.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    var said: String { String(folder.read(log).suffix(4000)) }

    func stop() { process.end() }

    /// Ends it as a power cut would.
    func killAtOnce() {
        process.signal(SIGKILL)
        _ = process.wait(seconds: 10)
    }

    /// The most memory it ever held, in MiB.
    var peakMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? .max) / 1024
    }

    /// The PostgreSQL that it runs for itself.
    func privatePostgres() throws -> PrivatePostgres {
        guard let found = PrivatePostgres(under: folder.root) else { throw Unexpected("no postmaster.pid:\n\(said)") }
        return found
    }
}

/// The registry's API at a port, one connection a call.
struct Registry: Sendable {
    let port: Int
    /// Whose calls these are, where everybody signs in.
    var token: String?

    func call(_ method: String, _ path: String, _ body: String? = nil) throws -> HTTPAnswer {
        try HTTPConnection(port: port).send(method, path, body: body.map { Array($0.utf8) }, token: token)
    }

    /// Calls, and insists on 200.
    func ask(_ method: String, _ path: String, _ body: String? = nil) throws -> Any {
        let answer = try call(method, path, body)
        try require(answer.status == 200, "\(method) \(path): \(answer.status) \(answer.text)")
        return try answer.json()
    }

    /// The id that `schema` has under `subject` from now on.
    @discardableResult
    func register(_ schema: String, under subject: String) throws -> Int {
        let answer = try ask("POST", "/subjects/\(subject)/versions", TestSchema.body(schema))
        guard let id = (answer as? [String: Any])?["id"] as? Int else { throw Unexpected("no id in \(answer)") }
        return id
    }

    func versions(of subject: String) throws -> [Int] {
        try ask("GET", "/subjects/\(subject)/versions") as? [Int] ?? []
    }
}

/// Small Avro schemas, as many as wanted, each compatible with every other at every level.
enum TestSchema {
    static func record(_ name: String, _ number: Int) -> String {
        #"{"type":"record","name":"\#(name)","namespace":"live.test","fields":["#
            + #"{"name":"field\#(number)","type":"int","default":\#(number)}]}"#
    }

    /// The body of a request that carries `schema`.
    static func body(_ schema: String) -> String {
        let data = try? JSONSerialization.data(withJSONObject: ["schema": schema])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
