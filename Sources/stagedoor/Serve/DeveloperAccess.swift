// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Web

/// Who may call while there are no identities: everybody on this machine, or whoever knows one token.
struct DeveloperAccess: Sendable {
    /// The places that answer without signing in, so that probes and scrapers can ask.
    private static let open = ["/healthz", "/readyz"]

    private let token: [UInt8]?

    init(token: String?) {
        self.token = token.map { Array($0.utf8) }
    }

    /// Whether anybody may call.
    var isOpen: Bool { token == nil }

    /// Puts the check in front of every route.
    func guarding(_ routes: [Route]) -> [Route] {
        routes.map { route in
            guard !Self.open.contains(route.pattern) else { return route }
            return Route(route.method, route.pattern) { request in
                guard permits(request.headers[.authorization]) else { throw Self.refusal }
                return try await route.handler(request)
            }
        }
    }

    /// Whether a request with this Authorization header may be answered.
    func permits(_ authorization: String?) -> Bool {
        guard let token else { return true }
        guard let authorization, let given = Self.credential(authorization) else { return false }
        return Self.isSame(given, token)
    }

    private static var refusal: WebError {
        var headers = HTTPFields()
        headers[.wwwAuthenticate] = "Bearer realm=\"stagedoor\", Basic realm=\"stagedoor\""
        return WebError(
            status: 401,
            code: 40101,
            message: "Sign in: send the developer token as Bearer or as Basic password",
            headers: headers
        )
    }

    /// The token in `Bearer TOKEN` or `Basic base64(anything:TOKEN)`.
    private static func credential(_ header: String) -> [UInt8]? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return Array(parts[1].utf8)
        case "basic":
            guard let decoded = Base64.decode(parts[1].utf8), let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
            else {
                return nil
            }
            return Array(decoded[(colon + 1)...])
        default: return nil
        }
    }

    /// Compares in a time that depends on the length of what was given only.
    private static func isSame(_ given: [UInt8], _ token: [UInt8]) -> Bool {
        var difference: UInt8 = given.count == token.count ? 0 : 1
        for (index, byte) in given.enumerated() { difference |= byte ^ token[index % token.count] }
        return difference == 0
    }
}

/// RFC 4648 base64, as Basic authentication needs it.
enum Base64 {
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text where character != UInt8(ascii: "=") {
            guard let value = value(of: character) else { return nil }
            bits = (bits << 6 | value) & 0xFF_FFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
