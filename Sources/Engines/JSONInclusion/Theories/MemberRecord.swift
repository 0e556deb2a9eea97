// SPDX-License-Identifier: Apache-2.0

/// What an object has to fulfil.
struct MemberRecord {
    /// Which names a member may have that has to exist.
    enum Place {
        case matching(Int32)
        /// One that a set has.
        case of(Int32)
        /// One that fulfils a literal.
        case named(Literal)
    }

    var least = 0
    var most = Int.max
    var plans: [Int32] = []
    /// Sets of names, and what members of those names fulfil.
    var rests: [(names: Int32, node: Int32)] = []
    /// What all names fulfil.
    var names: [Literal] = []
    /// The members that have to exist, in order, and what they fulfil beside the plans.
    private(set) var present: [Int32] = []
    private(set) var demanded: [Int32: [Literal]] = [:]
    private(set) var absent: Set<Int32> = []
    var obligations: [(place: Place, literal: Literal)] = []

    /// Whether, for want of room, one member may have to be what several demands ask for, one of them of its name.
    var hasSharedNaming: Bool {
        most < Int.max && obligations.count > 1
            && obligations.contains { if case .named = $0.place { true } else { false } }
    }

    /// The most obligations of which all groups are tried.
    static let mostGrouped = 7

    /// Groups of obligations, each a bit, that one new member may meet at once: with an obligation and, where names are
    /// shared, any others that are not met. Elsewhere those after it are held against the member when it is their turn.
    func groups(with place: Int, met: UInt64) -> [UInt64] {
        let own: UInt64 = 1 << UInt64(place)
        guard hasSharedNaming, obligations.count <= Self.mostGrouped else { return [own] }
        let all: UInt64 = 1 << UInt64(obligations.count)
        return (own..<all).filter { group in group & own != 0 && group & met == 0 }
    }

    /// False if it contradicts what is there.
    mutating func add(_ demand: Demand) -> Bool {
        switch demand {
        case .minProperties(let count): least = max(least, count)
        case .maxProperties(let count): most = min(most, count)
        case .plan(let plan): if !plans.contains(plan) { plans.append(plan) }
        case .rest(let names, let node): rests.append((names, node))
        case .names(let literal): names.append(literal)
        case .present(let name): return require(name, nil)
        case .member(let name, let literal): return require(name, literal)
        case .absent(let name):
            if demanded[name] != nil { return false }
            absent.insert(name)
        case .memberMatching(let pattern, let literal): obligations.append((.matching(pattern), literal))
        case .memberOf(let names, let literal): obligations.append((.of(names), literal))
        case .memberNamed(let literal):
            obligations.append((.named(literal), .holds(SchemaNode.anything)))
        default: break
        }
        return least <= most
    }

    private mutating func require(_ name: Int32, _ literal: Literal?) -> Bool {
        if absent.contains(name) { return false }
        if demanded[name] == nil {
            present.append(name)
            demanded[name] = []
        }
        if let literal { demanded[name, default: []].append(literal) }
        return present.count <= most
    }
}
