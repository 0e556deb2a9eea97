// SPDX-License-Identifier: Apache-2.0
import Access
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1

/// Whom to tell what happens, as the operator says: any address that this machine reaches, this machine included.
struct Webhook: Sendable {
    private static let shortestKey = 16
    private static let longestKey = 4_096

    let url: String
    let key: [UInt8]

    /// Nil where nobody is to be told.
    init?(_ configuration: ServeConfiguration) throws(CommandFailure) {
        guard let url = configuration.notificationURL else { return nil }
        let rest = ["https://", "http://"].first { url.hasPrefix($0) }.map { url.dropFirst($0.count) }
        let host = rest?.prefix { $0 != "/" && $0 != "?" } ?? ""
        let isPlain = url.utf8.count <= 2_000 && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, !host.isEmpty, !host.contains("@"), !url.contains("#") else {
            throw CommandFailure(
                "cannot notify '\(url.printable.prefix(200))'",
                "it is no address of the web without a name and a password",
                wayOut: "write it like https://alerts.example/stagedoor"
            )
        }
        guard let path = configuration.notificationKeyFile else {
            throw CommandFailure(
                "cannot notify '\(url.printable)'",
                "there is no key to sign with",
                wayOut: "name a file with one: --notify-key-file FILE; 'openssl rand -hex 32' makes a good key"
            )
        }
        self.url = url
        key = try Self.read(path)
    }

    /// The file's bytes without line ends behind them, which editors leave.
    private static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        var status = stat()
        let what = "cannot use the key in '\(path)'"
        guard stat(path, &status) == 0 else { throw CommandFailure(what, Terminal.systemError) }
        guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
            throw CommandFailure(what, "others than its owner may read it", wayOut: "chmod 600 '\(path)'")
        }
        var bytes = try InputFile(reading: path == "-" ? "./-" : path).bytes
        while let last = bytes.last, [UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(last) { bytes.removeLast() }
        guard (shortestKey...longestKey).contains(bytes.count) else {
            throw CommandFailure(
                what,
                "it does not hold \(shortestKey) to \(longestKey) bytes",
                wayOut: "'openssl rand -hex 32' makes a good key"
            )
        }
        return bytes
    }
}

/// Posts to a webhook. It follows nobody elsewhere, and reads nothing of the answer but its status.
struct WebhookSender: NotificationSender {
    private static let patience = TimeAmount.seconds(10)

    private let url: String
    private let http: HTTPClient

    init(_ webhook: Webhook) {
        url = webhook.url
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func send(_ body: [UInt8], headers: [(name: String, value: String)]) async -> Bool {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        request.headers.add(name: "User-Agent", value: "stagedoor/\(StageDoorVersion.current)")
        request.body = .bytes(ByteBuffer(bytes: body))
        guard let answer = try? await http.execute(request, timeout: Self.patience) else { return false }
        return (200..<300).contains(answer.status.code)
    }

    func shutdown() async { try? await http.shutdown() }
}
