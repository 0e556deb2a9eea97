// SPDX-License-Identifier: Apache-2.0
import Web

/// That whoever approves something is somebody else than whoever proposed it.
struct FourEyes {
    /// Who proposed it.
    let proposedBy: String
    /// Who has issued the token by which it was proposed; empty for another issuer's, or a certificate.
    let issuer: String

    /// - Parameter approver: who approves it.
    /// - Parameter issuer: who has issued the token by which the approval comes.
    /// - Throws: `WebError` 403 if that is the same person, or one acts for the other.
    func check(_ approver: String, issuer approverIssuer: String?) throws(WebError) {
        for person in [approver, approverIssuer ?? approver] where proposedBy.utf8.elementsEqual(person.utf8) {
            let how =
                person.utf8.elementsEqual(approver.utf8)
                ? "proposed this" : "proposed this and issued the token by which you approve it"
            throw Self.refusal("\(person) has \(how)")
        }
        // Programs act for whoever has given them their token; people's first ones come from an administrator anyhow.
        guard Self.isProgram(proposedBy) else { return }
        let other = Self.isProgram(approver) ? approverIssuer ?? approver : approver
        for person in [approver, other] where issuer.utf8.elementsEqual(person.utf8) {
            throw Self.refusal("\(person) has issued the token by which this was proposed")
        }
    }

    private static func isProgram(_ author: String) -> Bool { !author.utf8.starts(with: "person:".utf8) }

    private static func refusal(_ why: String) -> WebError {
        WebError(status: 403, code: 40302, message: "\(why); somebody else has to approve it")
    }
}
