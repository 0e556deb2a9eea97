// SPDX-License-Identifier: Apache-2.0

/// The flat storage of a ``PolicyStore`` while it is filled or changed.
struct PolicyContents: Sendable {
    struct Template: Sendable {
        let source: PolicySource
        let start: UInt32
        var links = 0
    }

    var code = PolicyCode()
    /// By number; a removed policy's row stays until another one takes its place, but nothing leads to it.
    var rows: [PolicyRow] = []
    var ids: [PolicyID] = []
    var sources: [PolicySource] = []
    /// The entities that scopes ask of actions, each row's one behind the other.
    var actions: [EntityID] = []
    var numbers: [PolicyID: Int] = [:]
    var templates: [PolicyID: Template] = [:]
    var index = PolicyIndex()
    var freeNumbers: [Int] = []
    /// How much the code held when it was last free of gaps.
    var sizeWithoutGaps = 0

    /// How much the code holds, what nothing leads to any more included.
    var size: Int {
        code.instructions.count + code.constants.count + code.names.count + code.arena.items.count + code.patterns.size
            + actions.count
    }

    /// Whether what was removed takes up more than what is there.
    var hasManyGaps: Bool { size > 2 * sizeWithoutGaps + 10_000 }
}
