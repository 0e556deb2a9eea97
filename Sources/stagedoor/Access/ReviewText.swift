// SPDX-License-Identifier: Apache-2.0
import JSON

/// Reviews of access as people read them.
enum ReviewText {
    /// A review without its items.
    static func head(_ review: JSON) -> String {
        let (items, open) = (review["items"]?.int ?? 0, review["undecided"]?.int ?? 0)
        var lines = [
            "\(text(review, "id")): \(text(review, "team")), owner \(text(review, "owner")), \(standing(review))",
            "\(items) items, \(review["proposedRemovals"]?.int ?? 0) proposed to be removed, \(open) to decide",
        ]
        lines += (review["notes"]?.array ?? []).compactMap(\.string)
        return lines.map { $0.printable + "\n" }.joined()
    }

    /// What is to be done about a review, in capitals if it is late.
    static func standing(_ review: JSON) -> String {
        switch review["state"]?.string {
        case "overdue": "OVERDUE since \(text(review, "due"))"
        case "open": "due \(text(review, "due"))"
        case let state: "\(state ?? "") by \(text(review, "endedBy"))"
        }
    }

    static func list(_ reviews: [JSON]) -> String {
        TextTable.text(
            reviews.map { review in
                [
                    text(review, "id"), text(review, "team"), text(review, "owner"), standing(review),
                    review["endedAt"] == nil
                        ? "\(review["undecided"]?.int ?? 0) of \(review["items"]?.int ?? 0) to decide" : "",
                ]
            }
        )
    }

    /// The items, with the text of what policies could be below.
    static func items(_ items: [JSON]) -> String {
        let rows = items.map { item in
            [
                "\(item["item"]?.int ?? 0)", item["decided"].map(verdict) ?? text(item, "proposal") + "?",
                text(item, "kind"), name(item), used(item), text(item, "reason"),
            ]
        }
        var shown = rows.isEmpty ? "" : "\n" + TextTable.text(rows)
        for item in items {
            if let change = item["change"]?.string { shown += "\n" + heading(item) + indented(change) }
        }
        return shown
    }

    /// What became of a decision.
    static func decided(_ item: JSON) -> String {
        let decided = item["decided"] ?? .object([])
        let outcome =
            switch decided["outcome"]?.string {
            case "removed": "removed"
            case "gone": "gone already"
            case "follow-up": "to be changed with 'stagedoor policy apply'"
            default: "kept"
            }
        let note = decided["note"]?.string.map { " (\($0))" } ?? ""
        return "\(item["item"]?.int ?? 0): \(name(item)): \(outcome)\(note)".printable + "\n"
    }

    /// The policies that a review wants to be changed.
    static func followUps(_ review: JSON) -> String {
        let followUps = review["followUps"]?.array ?? []
        guard !followUps.isEmpty else { return "" }
        let parts = followUps.map { followUp in
            let change = followUp["change"]?.string.map(indented) ?? ""
            let isOther = followUp["changedSince"]?.bool == true
            return heading(followUp, isOther ? ", which was changed since" : "") + change
        }
        return "to be changed with 'stagedoor policy apply':\n" + parts.joined()
    }

    private static func heading(_ item: JSON, _ remark: String = "") -> String {
        "  \(item["item"]?.int ?? 0): \(text(item, "policy")) in \(text(item, "file"))\(remark)".printable + "\n"
    }

    private static func indented(_ change: String) -> String {
        change.split(separator: "\n").map { "    " + String($0).printable + "\n" }.joined()
    }

    private static func verdict(_ decided: JSON) -> String {
        "\(text(decided, "decision")) (\(text(decided, "by")))"
    }

    private static func name(_ item: JSON) -> String {
        switch item["kind"]?.string {
        case "membership": "\(text(item, "member")) in \(text(item, "team"))"
        case "token": "\(text(item, "token")) of \(text(item, "owner"))"
        default: text(item, "policy")
        }
    }

    private static func used(_ item: JSON) -> String {
        item["lastUsedAt"]?.int.map { "used " + TimeText.text($0) } ?? "no use known"
    }

    private static func text(_ json: JSON, _ key: String) -> String { json[key]?.string ?? "" }
}
