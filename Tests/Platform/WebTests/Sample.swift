// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore

@testable import Web

/// The routes most tests use.
enum Sample {
    struct Internal: Error {
        var secret = "the database password is hunter2"
    }

    enum Unexpected: Error {
        case full
        case refused(password: String)
    }

    struct Described: Error, CustomStringConvertible {
        var description = "relation \"schemas\" does not exist" + String(repeating: ".", count: 10_000)
    }

    static let big = "{\"text\":\"" + String(repeating: "abcdefgh", count: 1_000) + "\"}"

    static let routes: [Route] = [
        Route(.get, "/") { _ in .text("root") },
        Route(.get, "/echo/{value}") { .text($0.parameters["value"] ?? "") },
        Route(.get, "/subjects/{subject}/versions/latest") { _ in .text("latest") },
        Route(.get, "/subjects/{subject}/versions/{version}") { request in
            .text("\(request.parameters["subject"] ?? "")|\(request.parameters["version"] ?? "")")
        },
        Route(.post, "/subjects/{subject}/versions") { .text(String($0.body.count)) },
        Route(.get, "/subjects/special/versions") { _ in .text("special") },
        Route(.get, "/files/{path...}") { .text("[" + ($0.parameters["path"] ?? "") + "]") },
        Route(.get, "/flag") { .text(String(try $0.query.flag("deleted", default: false))) },
        Route(.get, "/number") { .text(String(try $0.query.integer("limit", default: -1))) },
        Route(.get, "/all") { .text($0.query.all("x").joined(separator: "|")) },
        Route(.get, "/fail") { _ in throw Internal() },
        Route(.get, "/fail/full") { _ in throw Unexpected.full },
        Route(.get, "/fail/refused") { _ in throw Unexpected.refused(password: "hunter2") },
        Route(.get, "/fail/{number}/described") { _ in throw Described() },
        Route(.get, "/conflict") { _ in throw WebError(status: 409, code: 40901, message: "a \"quoted\" reason") },
        Route(.get, "/big") { _ in .json(Array(big.utf8)) },
        Route(.get, "/hot/{id}") { _ in .text("cold") },
        Route(.get, "/slow/{milliseconds}") { request in
            try await Task.sleep(for: .milliseconds(Int(request.parameters["milliseconds"] ?? "") ?? 0))
            return .text("slow")
        },
    ]

    /// Knows the targets `/hot/1…`.
    static let hot: @Sendable (ImmutableRead) -> WebResponse? = { read in
        read.target.hasPrefix("/hot/1") ? .json(Array("{\"id\":1}".utf8)) : nil
    }
}
