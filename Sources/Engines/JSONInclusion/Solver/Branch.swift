// SPDX-License-Identifier: Apache-2.0

/// A way to fulfil a goal with a value of one kind, as far as it has been thought out.
struct Branch {
    let kind: ValueKind
    /// What a value has to fulfil in the end.
    let goal: [Literal]
    var literals: Set<Literal> = []
    var todo: [Demand]
    var choices: [Choice] = []
    /// Nodes whose rules about what is not evaluated wait until everything else is decided.
    var unsettled: [(node: Int32, isFulfilled: Bool)] = []
    /// The constants that the value is one of, once that is known.
    var candidates: [Int32]?
    /// Whether something was left out that could not be reasoned about, so that a value has to be checked.
    var isApproximate = false

    var numbers = NumberRecord()
    var strings = StringRecord()
    var items = ItemRecord()
    var members = MemberRecord()

    /// How much there is to copy for a way that leads on from here.
    var weight: Int {
        choices.count + literals.count + members.present.count + members.absent.count + members.obligations.count
            + items.elements.count + strings.excluded.count
    }

    init(_ kind: ValueKind, goal: [Literal]) {
        self.kind = kind
        self.goal = goal
        todo = goal.map { .literal($0) }
    }
}
