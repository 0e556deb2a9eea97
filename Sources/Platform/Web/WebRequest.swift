// SPDX-License-Identifier: Apache-2.0
package import HTTPTypes

/// One request, read completely and checked, free of the web framework's types.
package struct WebRequest: Sendable {
    /// The id by which the request is found in the log: the client's `X-Request-Id` if it was sane, else a new one.
    package var id: String
    /// The method as sent; a HEAD request stays HEAD even when a GET handler answers it.
    package var method: HTTPRequest.Method
    /// The path as sent, still percent-encoded, without the query.
    package var path: String
    /// The path split at `/`, each segment decoded; the empty segment of a trailing slash is dropped.
    package var segments: [String]
    /// The decoded query.
    package var query: QueryParameters
    /// The header fields, without `Host` and without the transfer's own (`Accept-Encoding`, `Content-Encoding`).
    package var headers: HTTPFields
    /// The whole body, decompressed.
    package var body: [UInt8]
    /// The values of the pattern's parameters, decoded; filled in by the router.
    package var parameters: [String: String]
    /// True if the peer is this machine.
    package var peerIsLoopback: Bool
    /// The peer's address without its port, empty where there is none.
    package var peer: String
    /// The certificate that the client has shown with the connection, if any.
    package var certificate: PeerCertificate?
    /// Who sent it, once that is known; nil where everybody may do everything.
    package var caller: (any Caller)?
    /// What the caller was found to be allowed to do.
    package var action = ""
    /// What else it takes to do that.
    package var furtherActions: [String] = []

    /// Takes a request target such as `/subjects/a%2Fb/versions?deleted=true` apart.
    package init(
        method: HTTPRequest.Method,
        target: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        id: String? = nil,
        peerIsLoopback: Bool = true,
        peer: String = ""
    ) throws(WebError) {
        let (path, query) = Self.split(target)
        guard path.utf8.first == UInt8(ascii: "/") || path == "*" else {
            throw WebError(status: 400, message: "The request target must start with '/'")
        }
        self.segments = try Self.segments(of: path)
        self.query = try QueryParameters(parsing: query ?? "")
        self.id = id ?? RequestID.accepted(headers[.requestID]) ?? RequestID.next()
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.parameters = [:]
        self.peerIsLoopback = peerIsLoopback
        self.peer = peer
    }

    /// A request that never parsed; only for the answer that says so.
    init(unparsable method: HTTPRequest.Method, target: String, headers: HTTPFields, id: String, peerIsLoopback: Bool) {
        self.id = id
        self.method = method
        self.path = Self.split(target).path
        self.segments = []
        self.query = QueryParameters()
        self.headers = headers
        self.body = []
        self.parameters = [:]
        self.peerIsLoopback = peerIsLoopback
        self.peer = ""
    }

    /// Refuses the request unless the caller may do to this too what the route asks for.
    ///
    /// - Throws: ``WebError`` 403.
    ///
    /// - Parameter shownAs: what a refusal calls the resource.
    package func require(on resource: ProtectedResource, shownAs: String? = nil) throws {
        try caller?.require(ProtectedOperation(action, and: furtherActions, on: [resource], shownAs: shownAs))
    }

    /// Splits a request target at its first `?`.
    static func split(_ target: String) -> (path: String, query: String?) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (target, nil) }
        return (String(target[..<mark]), String(target[target.utf8.index(after: mark)...]))
    }

    private static func segments(of path: String) throws(WebError) -> [String] {
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            segments.append(try PercentCoding.decode(part, plusIsSpace: false, place: "path"))
        }
        if segments.last == "" { segments.removeLast() }
        return segments
    }
}

extension HTTPField.Name {
    /// `X-Request-Id`.
    package static let requestID = known("X-Request-Id")

    /// A name that is a literal of ours, so that it cannot be malformed.
    static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a header name: \(name)") }
        return name
    }
}
