// SPDX-License-Identifier: Apache-2.0

/// A difference that has been found, its path not yet put into words.
struct DifferenceEvent {
    var change: ProtobufChange
    /// The message whose path leads here, among the writer's; nil for the files themselves.
    var scope: Int?
    /// The name below the scope: a oneof's, or that of a message or enum.
    var name: String?
    /// The number of a field or value.
    var number: Int32?
    var reader: ProtobufDifference.Place
    var writer: ProtobufDifference.Place
    /// The pair of messages that has to be broken for this to be a difference; nil if it is one in any case.
    var condition: Int?
}

/// What has been found so far, bounded in number.
struct DifferenceEvents {
    static let most = ProtobufSchema.mostDifferences
    /// How long all paths together may be: names may be long.
    static let mostPathBytes = 16 << 20

    private var events: [DifferenceEvent] = []
    private var harmless = 0
    private var breaking = 0
    private var conditional = 0

    mutating func append(_ event: DifferenceEvent) {
        if event.condition != nil {
            conditional += 1
            if conditional > Self.most { return }
        } else if event.change.isCompatible {
            harmless += 1
            if harmless > Self.most { return }
        } else {
            breaking += 1
            if breaking > Self.most { return }
        }
        events.append(event)
    }

    /// The differences in the order they were found; those that break go first where not all are kept.
    func differences(
        isBroken: (Int) -> Bool,
        path: (DifferenceEvent) -> String
    ) -> [ProtobufDifference] {
        let real = events.filter { $0.condition.map(isBroken) ?? true }
        let broken = real.count { !$0.change.isCompatible }
        var roomForHarmless = Self.most - min(broken, Self.most)
        var roomForBreaking = Self.most
        var pathBytes = 0
        var result: [ProtobufDifference] = []
        result.reserveCapacity(min(real.count, Self.most))
        for event in real {
            if event.change.isCompatible {
                guard roomForHarmless > 0, pathBytes < Self.mostPathBytes else { continue }
                roomForHarmless -= 1
            } else {
                guard roomForBreaking > 0, pathBytes < 2 * Self.mostPathBytes else { continue }
                roomForBreaking -= 1
            }
            let text = path(event)
            pathBytes += text.utf8.count
            result.append(
                ProtobufDifference(change: event.change, path: text, reader: event.reader, writer: event.writer)
            )
        }
        return result
    }
}
