// SPDX-License-Identifier: Apache-2.0
import Cedar
import Logging

extension BreakGlassUse {
    /// Says in the server's log that these rights were opened, at the level at which somebody is woken: so that it is not
    /// silent where nobody else is told.
    ///
    /// Not why: that is a free text, which may hold what belongs into no log. The audit log has it.
    func alarm(_ logger: Logger) {
        var metadata: Logger.Metadata = [
            "use": "\(id)", "principal": "\(principal)", "template": "\(template.prefix(255))",
            "ticket": "\(Self.shown(ticket: ticket))", "minutes": "\((expiresAt - openedAt) / 60)",
        ]
        if let actions { metadata["actions"] = "\(actions.joined(separator: ", "))" }
        logger.critical("RIGHTS WERE OPENED FOR AN EMERGENCY", metadata: metadata)
    }

    /// A ticket that is a ticket's name, such as INC-17 or ops#4; whatever else was written there is not repeated.
    static func shown(ticket: String) -> String {
        let isName =
            ticket.utf8.count <= 40
            && ticket.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "#"), UInt8(ascii: "_"),
                    UInt8(ascii: "/"):
                    true
                default: false
                }
            }
        return isName ? ticket : "(see the audit log)"
    }
}

extension AccessSnapshot {
    /// The templates in force by which rights can be opened for an emergency.
    package var breakGlassTemplates: [String] {
        bundle.set(at: WallClock.milliseconds).breakGlassTemplates.map(\.id.text)
    }
}
