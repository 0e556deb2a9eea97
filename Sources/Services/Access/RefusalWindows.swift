// SPDX-License-Identifier: Apache-2.0
import Web

/// What makes refusals those of one kind.
struct RefusalKind: Hashable, Sendable {
    /// `access.denied`, `signin.failed`.
    let event: String
    /// Who, or, of somebody whom nobody knows, where from.
    let whom: String
    let action: String
    /// The kind of the resource, such as `Subject`.
    let resourceType: String

    /// Where an address belongs that was not alone in being refused: whoever has one has its neighbours too.
    static func neighbourhood(_ address: String) -> String {
        AddressBlock.network(of: address) ?? address
    }

    /// The kind that takes those for which there is no room.
    var overflow: RefusalKind { RefusalKind(event: event, whom: "", action: "", resourceType: "") }
}

/// Refusals that were counted and not written one by one.
struct RefusalCount: Sendable {
    /// How many.
    var count: Int
    /// When the first and the last were, in milliseconds since 1970.
    var first: Int64
    var last: Int64
    /// Some of what was refused, and of whom it was; an empty list of what there is none.
    var resources: [String]
    var sources: [String]
    /// Whether there were more of either than are listed.
    var isCut = false
    /// What was said of the first.
    let reason: String

    /// How many resources or addresses are listed.
    static let mostListed = 20

    init(resource: String, source: String, reason: String, at now: Int64) {
        (count, first, last) = (1, now, now)
        resources = resource.isEmpty ? [] : [resource]
        sources = source.isEmpty ? [] : [source]
        self.reason = reason
    }

    /// One more like the first.
    mutating func addOne(at now: Int64) {
        count += 1
        last = max(last, now)
    }

    mutating func add(_ other: RefusalCount) {
        count += other.count
        first = min(first, other.first)
        last = max(last, other.last)
        isCut = isCut || other.isCut
        Self.join(&resources, other.resources, &isCut)
        Self.join(&sources, other.sources, &isCut)
    }

    private static func join(_ list: inout [String], _ other: [String], _ isCut: inout Bool) {
        for text in other where !list.contains(where: { $0.utf8.elementsEqual(text.utf8) }) {
            guard list.count < mostListed else {
                isCut = true
                return
            }
            list.append(text)
        }
    }
}

/// Which refusals are written one by one, and which are counted. The first of a kind is written; those that follow within
/// a window are counted, and written as one when it ends. No clock: times are given, in milliseconds.
struct RefusalWindows: Sendable {
    /// How long further ones of refusals are counted.
    static let length: Int64 = 60_000
    /// More kinds at once are not told apart.
    static let mostKinds = 10_000

    private struct Window {
        var end: Int64
        var counted: RefusalCount?
    }

    private let length: Int64
    private var windows: [RefusalKind: Window] = [:]

    init(length: Int64 = Self.length) {
        self.length = length
    }

    /// Takes a refusal in. Returns whether it is the first of its kind and has to be written.
    mutating func isFirst(_ kind: RefusalKind, _ refusal: RefusalCount, at now: Int64) -> Bool {
        let hasRoom = windows.count < Self.mostKinds || windows[kind] != nil
        let kind = hasRoom ? kind : kind.overflow
        guard windows[kind] != nil else {
            windows[kind] = Window(end: now + length)
            return true
        }
        count(kind, refusal)
        return false
    }

    private mutating func count(_ kind: RefusalKind, _ refusal: RefusalCount) {
        guard windows[kind]?.counted?.add(refusal) == nil else { return }
        windows[kind]?.counted = refusal
    }

    /// How many kinds are counted now.
    var count: Int { windows.count }

    /// Whether further ones of a kind are counted now.
    func counts(_ kind: RefusalKind) -> Bool { windows[kind] != nil }

    /// The first of a kind could not be written: the next one is the first again.
    mutating func forget(_ kind: RefusalKind) {
        for kind in [kind, kind.overflow] where windows[kind] != nil && windows[kind]?.counted == nil {
            windows[kind] = nil
            return
        }
    }

    /// What has to be written now because its window has ended, or all that was counted. A kind of which there were some
    /// is counted on for another window.
    mutating func due(at now: Int64, all: Bool = false) -> [(RefusalKind, RefusalCount)] {
        var due: [(RefusalKind, RefusalCount)] = []
        for (kind, window) in windows where all || window.end <= now {
            if let counted = window.counted { due.append((kind, counted)) }
            windows[kind] = window.counted == nil ? nil : Window(end: now + length)
        }
        return due
    }

    /// What could not be written is counted on.
    mutating func putBack(_ kind: RefusalKind, _ refusal: RefusalCount, at now: Int64) {
        if windows[kind] == nil { windows[kind] = Window(end: now + length) }
        count(kind, refusal)
    }
}
