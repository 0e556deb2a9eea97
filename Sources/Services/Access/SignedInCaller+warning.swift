// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Web

extension SignedInCaller {
    /// The header that tells whoever shows a token when it ends, in seconds since 1970.
    private static let tokenExpires = HTTPField.Name("StageDoor-Token-Expires")

    /// An answer with a word to the token's owner if it ends soon, so that whoever does not ask learns of it before it is
    /// refused.
    func warning(_ response: WebResponse) -> WebResponse {
        guard let token, let name = Self.tokenExpires, token.endsSoon(at: circumstances.now / 1_000) else {
            return response
        }
        var response = response
        response.headers[name] = String(token.expiresAt)
        return response
    }
}
