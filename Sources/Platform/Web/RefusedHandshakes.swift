// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// Says in the log why connections were refused that were to be made with TLS: a few a minute, and how many others.
final class RefusedHandshakes: Sendable {
    private struct State {
        var minute = Int.min
        var logged = 0
        var unlogged = 0
    }

    static let mostLogged = 5

    private let state = Mutex(State())

    /// Counts one.
    ///
    /// - Parameter minute: since any beginning.
    /// - Returns: how many before it have not been logged; nil if this one is not to be either.
    func count(in minute: Int) -> Int? {
        state.withLock { state in
            if state.minute != minute { (state.minute, state.logged) = (minute, 0) }
            guard state.logged < Self.mostLogged else {
                state.unlogged += 1
                return nil
            }
            state.logged += 1
            defer { state.unlogged = 0 }
            return state.unlogged
        }
    }

    /// Logs one, unless there are too many.
    func log(_ reason: String, _ peer: SocketAddress?, to logger: Logger) {
        guard let others = count(in: Timestamp.now.seconds / 60) else { return }
        var metadata: Logger.Metadata = ["reason": .string(reason), "peer": .string(peer?.ipAddress ?? "")]
        if others > 0 { metadata["othersBefore"] = .stringConvertible(others) }
        logger.notice("a TLS handshake was refused", metadata: metadata)
    }

    /// Why a handshake failed, without anything that the client has sent; nil for another error, and for a client that
    /// only looked whether the port is open.
    static func reason(_ error: any Error) -> String? {
        guard case .handshakeFailed(.sslError(let stack)) = error as? NIOSSLError,
            stack != [.eofDuringHandshake], let first = stack.first
        else { return nil }
        let code = code(first.description)
        return meanings[code].map { "\($0) (\(code))" } ?? code
    }

    /// The library's name of an error, which it writes into a longer line.
    private static func code(_ text: String) -> String {
        let place = text.firstRange(of: "OPENSSL_internal:").map { text[$0.upperBound...] } ?? text[...]
        return String(place.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }.prefix(100))
    }

    private static let meanings = [
        "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the client showed no certificate",
        "CERTIFICATE_VERIFY_FAILED":
            "the client's certificate is of no believed authority, not good at this time, or not for clients",
        "TLSV1_ALERT_UNKNOWN_CA": "the client does not believe the server's authority",
        "HTTP_REQUEST": "the client does not speak TLS",
        "UNSUPPORTED_PROTOCOL": "the client speaks a version of TLS before 1.2",
    ]
}
