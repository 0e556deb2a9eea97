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
    /// How many policies and templates were removed since the code was last free of gaps.
    var removed = 0
}
