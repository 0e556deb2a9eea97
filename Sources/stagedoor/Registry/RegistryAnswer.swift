// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// What a server answered.
struct RegistryAnswer: Sendable {
    let server: String
    let status: Int
    /// The body, if it is JSON.
    let body: JSON?
    /// Where a list goes on, if the server says so: the header `Link` (RFC 8288).
    var link: String?
    /// The body as it came.
    var bytes: [UInt8] = []
    /// The name by which the server's logs know the request.
    var request: String?

    /// The body of a successful answer.
    func value(_ what: String) throws(CommandFailure) -> JSON {
        guard (200..<300).contains(status) else { throw failure(what) }
        guard let body else {
            throw CommandFailure(what, "\(server) did not answer in JSON", wayOut: "check that the URL is a registry's")
        }
        return body
    }

    /// Why the server refused, in its own words.
    func failure(_ what: String, code given: Findings.ExitCode? = nil) -> CommandFailure {
        var message = body?["message"]?.string ?? "\(server) answered with status \(status)"
        if message.hasSuffix(".") { message.removeLast() }
        let (wayOut, code): (String?, Findings.ExitCode) =
            switch status {
            case 401: ("run 'stagedoor login', or put a valid token into STAGEDOOR_TOKEN", .usage)
            case 403: ("ask for the right, or use another token in STAGEDOOR_TOKEN", .usage)
            // A registry numbers what it lacks; a bare 404 is another server's, or another path of this one.
            case 404 where body?["error_code"]?.int ?? 404 == 404: ("check that the URL is a registry's", .usage)
            case 404: ("'stagedoor schema list' shows what there is", .usage)
            case 429, 500...: ("try again in a moment, or look at the server's log", .unreachable)
            default: (nil, .usage)
            }
        return CommandFailure(what, message, wayOut: given == nil ? wayOut : nil, code: given ?? code)
    }
}
