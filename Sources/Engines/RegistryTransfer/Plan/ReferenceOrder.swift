// SPDX-License-Identifier: Apache-2.0

/// An order in which every version comes after those it refers to, and otherwise in that of their ids.
struct ReferenceOrder {
    /// Indices of versions that refer to nothing but what comes before them.
    private(set) var sound: [Int] = []
    /// Indices of versions that refer to themselves, or to ones that do.
    private(set) var circular: [Int] = []

    /// All indices, the circular ones last.
    var all: [Int] { sound + circular }

    private enum State {
        case new, open, sound, circular
    }

    /// Orders versions; what they refer to outside of these does not count.
    init(_ versions: [TransferVersion]) {
        var places: [VersionKey: Int] = [:]
        places.reserveCapacity(versions.count)
        for (index, version) in versions.enumerated() { places[version.key] = index }
        let needs = versions.map { version in
            version.references.isEmpty ? [] : version.targets.compactMap { places[$0] }
        }
        let ids = versions.map(\.id)
        let start = versions.indices.sorted { (ids[$0], $0) < (ids[$1], $1) }
        var states = [State](repeating: .new, count: versions.count)
        for index in start where states[index] == .new { visit(index, needs, &states) }
    }

    /// Depth first with a stack of its own: chains of references may be long.
    private mutating func visit(_ first: Int, _ needs: [[Int]], _ states: inout [State]) {
        var stack = [(index: first, next: 0, isSound: true)]
        states[first] = .open
        while let top = stack.last {
            let last = stack.count - 1
            guard top.next < needs[top.index].count else {
                stack.removeLast()
                states[top.index] = top.isSound ? .sound : .circular
                if top.isSound { sound.append(top.index) } else { circular.append(top.index) }
                if !top.isSound, last > 0 { stack[last - 1].isSound = false }
                continue
            }
            let need = needs[top.index][top.next]
            stack[last].next += 1
            switch states[need] {
            case .new:
                states[need] = .open
                stack.append((need, 0, true))
            case .open, .circular: stack[last].isSound = false
            case .sound: break
            }
        }
    }
}
