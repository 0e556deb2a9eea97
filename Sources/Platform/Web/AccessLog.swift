// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore

/// One line a request, and one more for what made it fail. They bear the path but neither query values nor any header
/// of the client but the request id.
struct AccessLog {
    var id: String
    var method: String
    var path: String
    var route: String
    var status: Int
    var bytes: Int
    var started: NIODeadline
    var peer: SocketAddress?
    /// Where a request comes from by the word of a proxy, which is the peer then.
    var client = ""
    var hot = false

    /// Seconds since the head arrived.
    var seconds: Double { Double((NIODeadline.now() - started).nanoseconds) / 1e9 }

    func write(to logger: Logger) {
        let level: Logger.Level = status >= 500 ? .warning : hot && status < 400 ? .debug : .info
        guard level >= logger.logLevel else { return }
        let peer = peer?.ipAddress ?? "local"
        var metadata: Logger.Metadata = [
            "request_id": .string(id),
            "method": .string(method),
            "path": .string(path),
            "route": .string(route),
            "status": .stringConvertible(status),
            "bytes": .stringConvertible(bytes),
            "microseconds": .stringConvertible(Int(seconds * 1e6)),
            "peer": .string(peer),
        ]
        if !client.isEmpty, client != peer { metadata["client"] = .string(client) }
        logger.log(level: level, "request", metadata: metadata)
    }

    /// Why an answer of 500 or above is one; a 503 will pass, everything else is a defect or a broken machine.
    func write(cause: any Error, to logger: Logger) {
        logger.log(
            level: status == 503 ? .warning : .error,
            "request failed",
            metadata: [
                "request_id": .string(id),
                "method": .string(method),
                "route": .string(route),
                "status": .stringConvertible(status),
                "cause": .string(ErrorCause.text(cause)),
            ]
        )
    }
}
