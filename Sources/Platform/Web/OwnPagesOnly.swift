// SPDX-License-Identifier: Apache-2.0

/// A request that another page has made, and that was refused.
package struct ForeignPage: Sendable {
    /// Why.
    package let reason: String
    /// The peer's address without its port.
    package let peer: String
    /// The request's id.
    package let request: String
}

/// Keeps other people's web pages away from a server that lets in everybody on its machine.
///
/// A browser on the machine is somebody on the machine, whatever page it shows. A page can send a `text/plain` body to
/// any address, and by rebinding its own name to 127.0.0.1 it can read the answers too. Both show: the first in
/// `Origin` and `Sec-Fetch-Site` (Fetch, sections 3.1 and 3.2.6), the second in `Host`, which then holds that name.
enum OwnPagesOnly {
    /// Why the request is refused, if it is. Programs send neither `Origin` nor `Sec-Fetch-Site`.
    static func objection(host: String?, origin: String?, site: String?, isTLS: Bool) -> WebError? {
        if let host, !isLoopback(host) { return refusal("for the host \(shown(host))") }
        if let origin {
            guard let host, origin.lowercased() == (isTLS ? "https://" : "http://") + host.lowercased() else {
                return refusal("from the web page at \(shown(origin))")
            }
        }
        if let site, ["cross-site", "same-site"].contains(site.lowercased()) {
            return refusal("from another web page")
        }
        return nil
    }

    /// Whether a `Host` field, with or without a port, names this machine whatever any name server says.
    static func isLoopback(_ host: String) -> Bool {
        var name = Substring(host)
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return false }
            let port = name[name.index(after: end)...]
            return name[...end] == "[::1]" && (port.isEmpty || isPort(port))
        }
        if let colon = name.firstIndex(of: ":") {
            guard isPort(name[colon...]) else { return false }
            name = name[..<colon]
        }
        if name.lowercased() == "localhost" { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { isDigits($0) && UInt8($0) != nil }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && isDigits(text.dropFirst()) && text.utf8.count <= 6
    }

    private static func isDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func shown(_ text: String) -> String {
        "'\(text.prefix(100))'"
    }

    private static func refusal(_ what: String) -> WebError {
        WebError(
            status: 403,
            code: 40301,
            message: "In development mode everybody on this machine has all rights, so a request \(what) is refused; "
                + "ask for localhost or 127.0.0.1 itself, or start the server with a token"
        )
    }
}
