// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Access

@Suite struct TokenEndTests {
    private static func token(life days: Int64) -> TokenRecord {
        TokenRecord(
            id: "tok_1",
            digest: TokenDigest(bytes: []),
            owner: PrincipalName(trusted: .pipeline, "ci"),
            description: "",
            scope: nil,
            createdAt: 0,
            createdBy: "",
            issuer: "",
            madeWith: nil,
            expiresAt: days * 86_400,
            renewableUntil: days * 86_400,
            lastUsedAt: nil
        )
    }

    @Test(arguments: [(90, 75, false), (90, 77, true), (90, 91, true), (9, 5, false), (9, 7, true), (30, 19, false)])
    func `an owner is told in the last fourteen days, and not before the last third`(
        life: Int64,
        age: Int64,
        isTold: Bool
    ) {
        #expect(Self.token(life: life).endsSoon(at: age * 86_400) == isTold)
    }

    @Test(arguments: [
        "INC-17", "ops#4", "ops/board_2", "hunter2 is the password", "a;b", "https://x.example/?t=s", "é",
    ])
    func `of a ticket only a name gets into the server's log`(ticket: String) {
        let isName = ["INC-17", "ops#4", "ops/board_2"].contains(ticket)
        #expect(BreakGlassUse.shown(ticket: ticket) == (isName ? ticket : "(see the audit log)"))
        #expect(BreakGlassUse.shown(ticket: String(repeating: "A", count: 41)) == "(see the audit log)")
    }
}
