// SPDX-License-Identifier: Apache-2.0
import HTTPTypes

@testable import Web

extension Route {
    /// A route that answers anybody.
    init(_ method: HTTPRequest.Method, _ pattern: String, handler: @escaping Handler) {
        self.init(method, pattern, .open, handler: handler)
    }
}
