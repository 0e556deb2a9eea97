// SPDX-License-Identifier: Apache-2.0
package import HTTPTypes

/// A failure that the web layer itself found, and the answer it stands for.
package struct WebError: Error, Sendable {
    /// The HTTP status.
    package var status: Int
    /// The code in the JSON body, such as 40401; the status unless something finer is known.
    package var code: Int
    /// What a person reads.
    package var message: String
    /// Header fields the answer must carry, such as `Allow` or `Retry-After`.
    package var headers: HTTPFields

    /// A failure with its answer.
    package init(status: Int, code: Int? = nil, message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code ?? status
        self.message = message
        self.headers = headers
    }

    /// The answer in the shape the registry's clients know: `{"error_code":404,"message":"…"}`.
    package var response: WebResponse {
        var response = WebResponse.json(JSONText.error(code: code, message: message), status: status)
        response.headers = headers
        return response
    }

    /// The default for a route table: a `WebError` answers as itself, anything else as 500 without its internals.
    package static func answer(_ error: any Error, _ request: WebRequest) -> WebResponse {
        if let error = error as? WebError { return error.response }
        return WebError(status: 500, message: "Internal server error (request \(request.id))").response
    }
}

/// The few pieces of JSON this module writes itself.
enum JSONText {
    /// The body of an error.
    static func error(code: Int, message: String) -> [UInt8] {
        Array("{\"error_code\":\(code),\"message\":\(quoted(message))}".utf8)
    }

    /// A JSON string literal with everything escaped that RFC 8259 wants escaped.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += "\\u00" + hex(UInt8(scalar.value))
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func hex(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
