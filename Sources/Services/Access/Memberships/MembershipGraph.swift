// SPDX-License-Identifier: Apache-2.0
import Cedar
import PolicyUsage

/// Who is in which team, over whatever teams, and until when.
struct MembershipGraph {
    private let outwards: [PrincipalName: [Membership]]
    private let inwards: [PrincipalName: [Membership]]

    init(_ memberships: [Membership]) {
        outwards = Dictionary(grouping: memberships, by: \.member)
        inwards = Dictionary(grouping: memberships, by: \.team)
    }

    /// All teams that somebody is in, each until when, in seconds since 1970; `Int64.max` for good.
    func teams(of member: PrincipalName) -> [PrincipalName: Int64] { reach(from: member, along: outwards, \.team) }

    /// Everybody and every team within a team, each until when, in the same way.
    func members(of team: PrincipalName) -> [PrincipalName: Int64] { reach(from: team, along: inwards, \.member) }

    /// Each by the way that lasts longest; a way ends with the first membership of it. Those that last longest come first,
    /// so that each is done with once.
    private func reach(
        from start: PrincipalName,
        along graph: [PrincipalName: [Membership]],
        _ next: KeyPath<Membership, PrincipalName>
    ) -> [PrincipalName: Int64] {
        var found: [PrincipalName: Int64] = [:]
        var pending: [PrincipalName: Int64] = [start: .max]
        while let (name, end) = pending.max(by: { $0.value < $1.value }) {
            pending[name] = nil
            if name != start { found[name] = end }
            for membership in graph[name] ?? [] {
                let neighbour = membership[keyPath: next]
                let until = min(end, membership.expiresAt ?? .max)
                guard neighbour.kind == .team else {
                    // Nobody is within a person, so that they need not wait for their turn.
                    found[neighbour] = max(until, found[neighbour] ?? until)
                    continue
                }
                guard neighbour != start, found[neighbour] == nil else { continue }
                pending[neighbour] = max(until, pending[neighbour] ?? until)
            }
        }
        return found
    }
}

/// That somebody is in a team for longer than before, or for less.
struct ReachedTeam {
    /// The team.
    let team: PrincipalName
    /// Whether it is for longer.
    let isMore: Bool
    /// What that is, in words, with the team and until when.
    let text: String
}

extension [PrincipalName: Int64] {
    /// Which teams are reached for longer than before, or for less, in their order.
    func changes(to after: [PrincipalName: Int64]) -> [ReachedTeam] {
        Set(keys).union(after.keys).sorted { $0.uid < $1.uid }.compactMap { team in
            switch (self[team], after[team]) {
            case (nil, let new?):
                ReachedTeam(team: team, isMore: true, text: "comes into \(team)" + Self.text(new, forGood: ""))
            case (.some, nil): ReachedTeam(team: team, isMore: false, text: "leaves \(team)")
            case (let old?, let new?) where new > old:
                ReachedTeam(
                    team: team,
                    isMore: true,
                    text: "stays longer in \(team)" + Self.text(new, forGood: ", for good")
                )
            case (let old?, let new?) where new < old:
                ReachedTeam(team: team, isMore: false, text: "stays less long in \(team)" + Self.text(new, forGood: ""))
            default: nil
            }
        }
    }

    private static func text(_ end: Int64, forGood: String) -> String {
        end == .max ? forGood : " until \(Moment(milliseconds: end * 1_000).text)"
    }
}
