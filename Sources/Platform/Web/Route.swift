// SPDX-License-Identifier: Apache-2.0
package import HTTPTypes

/// One method and path pattern with what answers them.
package struct Route: Sendable {
    /// What answers: parsed input to status and bytes.
    package typealias Handler = @Sendable (WebRequest) async throws -> WebResponse

    /// The method.
    package var method: HTTPRequest.Method
    /// The pattern, such as `/subjects/{subject}/versions/{version}`; also the route's name in metrics and logs.
    package var pattern: String
    /// Who is answered.
    package var access: RouteAccess
    /// What answers.
    package var handler: Handler

    /// A route. `{name}` stands for one segment; a last `{name...}` for all that remain, joined by `/`, none included.
    package init(
        _ method: HTTPRequest.Method,
        _ pattern: String,
        _ access: RouteAccess,
        handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.access = access
        self.handler = handler
    }

    /// The pattern taken apart.
    var pieces: [Piece] {
        pattern.split(separator: "/").map { piece in
            guard piece.hasPrefix("{"), piece.hasSuffix("}") else { return .literal(String(piece)) }
            let name = piece.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
        }
    }

    /// A segment of a pattern.
    enum Piece: Equatable, Sendable {
        case literal(String)
        case parameter(String)
        case rest(String)
    }
}
