// SPDX-License-Identifier: Apache-2.0
package import HTTPTypes

/// All routes of a server, and how their errors look. Answers without a socket, so that every route can be tested so.
package struct RouteTable: Sendable {
    /// Turns whatever a handler threw, and the table's own 404 and 405 (a `WebError`), into an answer.
    package typealias ErrorBody = @Sendable (any Error, WebRequest) -> WebResponse

    private let trie: RouteTrie
    private let errorBody: ErrorBody

    /// A table; of two routes with the same method and shape the later one counts.
    package init(_ routes: [Route], errorBody: @escaping ErrorBody = WebError.answer) {
        self.trie = RouteTrie(routes)
        self.errorBody = errorBody
    }

    /// Answers a request; every failure becomes an answer too.
    package func respond(to request: WebRequest) async -> WebResponse {
        await answer(to: request).response
    }

    /// Answers a request as it comes from the wire: parsed, with the id echoed.
    package func respond(
        method: HTTPRequest.Method,
        target: String,
        headers: HTTPFields = [:],
        body: [UInt8] = [],
        peerIsLoopback: Bool = true,
        peer: String = ""
    ) async -> WebResponse {
        let id = RequestID.accepted(headers[.requestID]) ?? RequestID.next()
        return await answer(
            method: method,
            target: target,
            headers: headers,
            body: body,
            id: id,
            peerIsLoopback: peerIsLoopback,
            peer: peer
        ).response
    }

    /// An answer with the pattern of the route that gave it, for metrics and logs.
    struct Answer: Sendable {
        var response: WebResponse
        var route: String
        /// What made the answer one of 500 or above, for the log only.
        var cause: (any Error)?
    }

    /// What metrics and logs call a request that no route knows.
    static let unmatched = "(none)"

    func answer(
        method: HTTPRequest.Method,
        target: String,
        headers: HTTPFields,
        body: [UInt8],
        id: String,
        peerIsLoopback: Bool,
        peer: String,
        certificate: PeerCertificate? = nil
    ) async -> Answer {
        do throws(WebError) {
            var request = try WebRequest(
                method: method,
                target: target,
                headers: headers,
                body: body,
                id: id,
                peerIsLoopback: peerIsLoopback,
                peer: peer
            )
            request.certificate = certificate
            return await answer(to: request)
        } catch {
            let request = WebRequest(
                unparsable: method,
                target: target,
                headers: headers,
                id: id,
                peerIsLoopback: peerIsLoopback
            )
            return finish(errorBody(error, request), request, Self.unmatched)
        }
    }

    /// The answer for a failure found outside of any handler, such as a timeout.
    func answer(to error: WebError, request: WebRequest) -> Answer {
        finish(errorBody(error, request), request, Self.unmatched)
    }

    private func answer(to request: WebRequest) async -> Answer {
        switch trie.match(request.method, request.segments) {
        case .found(let route, let parameters):
            var request = request
            request.parameters = parameters
            return await run(route, request)
        case .otherMethods(let methods):
            return finish(refuse(methods, request), request, Self.unmatched)
        case .nothing:
            let error = WebError(status: 404, message: "HTTP 404 Not Found")
            return finish(errorBody(error, request), request, Self.unmatched)
        }
    }

    private func run(_ route: Route, _ request: WebRequest) async -> Answer {
        do {
            return finish(try await route.handler(request), request, route.pattern)
        } catch {
            var answer = finish(errorBody(error, request), request, route.pattern)
            // A `WebError` was thrown on purpose and says itself all there is to know.
            if answer.response.status >= 500, !(error is WebError) { answer.cause = error }
            return answer
        }
    }

    private func refuse(_ methods: [HTTPRequest.Method], _ request: WebRequest) -> WebResponse {
        let allow: HTTPFields = [.allow: methods.map(\.rawValue).joined(separator: ", ")]
        if request.method == .options { return WebResponse(status: 204, headers: allow) }
        return errorBody(WebError(status: 405, message: "HTTP 405 Method Not Allowed", headers: allow), request)
    }

    private func finish(_ response: WebResponse, _ request: WebRequest, _ route: String) -> Answer {
        var response = response
        response.headers[.requestID] = request.id
        return Answer(response: request.method == .head ? response.withoutBody() : response, route: route)
    }
}
