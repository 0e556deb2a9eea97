// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

/// What a caller shows to prove who it is.
package enum Credentials: Sendable {
    /// The token in `Bearer TOKEN` (RFC 6750) or `Basic base64(anything:TOKEN)` (RFC 7617), as clients of a registry
    /// send it. Nil for any other header.
    package static func token(_ header: String) -> [UInt8]? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return Array(parts[1].utf8)
        case "basic":
            guard let decoded = Base64.decode(parts[1].utf8), let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
            else { return nil }
            return Array(decoded[(colon + 1)...])
        default: return nil
        }
    }

    /// What an answer says to whoever has shown nothing, or nothing that counts.
    package static func refusal(_ message: String) -> WebError {
        WebError(
            status: 401,
            code: 40101,
            message: message,
            headers: [.wwwAuthenticate: "Bearer realm=\"stagedoor\", Basic realm=\"stagedoor\""]
        )
    }
}
