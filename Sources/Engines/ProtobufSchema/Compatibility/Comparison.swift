// SPDX-License-Identifier: Apache-2.0

/// One run of the comparison: the messages of two schemas in pairs, each pair once.
///
/// Pairs lead to others: a message to those inside of it and, where a file imports them, to the types of its fields.
/// They are walked depth first without recursion. A field whose type is broken is broken too, but for one that leads
/// back to a message around: that is found when all pairs are known.
struct Comparison {
    /// Two messages, by their places in the tables of their schemas.
    struct Pair: Hashable {
        let writer: Int
        let reader: Int
    }

    /// What comparing two messages comes to, in order.
    enum Step {
        case difference(DifferenceEvent)
        /// Two messages that the pair contains, or that are the types of two of its fields.
        case pair(Pair)
        /// What holds if the types of two fields turn out to be broken.
        case verdict(Pair, DifferenceEvent)
    }

    private struct Frame {
        let pair: Int
        let steps: [Step]
        var next = 0
    }

    private let mostSteps: Int

    let writer: LinkedModel
    let reader: LinkedModel
    private var events = DifferenceEvents()
    private var places: [Pair: Int] = [:]
    /// By pair; the first is that of the files themselves.
    private var isOpen = [true]
    private var isBroken = [false]
    /// By pair, those that lead to it.
    private var sources: [[Int]] = [[]]
    private var stack: [Frame] = []
    private var spent = 0

    init(writer: LinkedModel, reader: LinkedModel, mostSteps: Int = 2_000_000) {
        self.mostSteps = mostSteps
        self.writer = writer
        self.reader = reader
    }

    mutating func run() throws(ProtobufComparisonLimit) -> [ProtobufDifference] {
        stack.append(Frame(pair: 0, steps: try fileSteps()))
        while let frame = stack.last {
            guard frame.next < frame.steps.count else {
                isOpen[frame.pair] = false
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            try take(frame.steps[frame.next], of: frame.pair)
        }
        spreadBreaks()
        let broken = isBroken
        return events.differences(isBroken: { broken[$0] }, path: path)
    }

    mutating func spend(_ cost: Int) throws(ProtobufComparisonLimit) {
        spent += cost
        guard spent <= mostSteps else { throw .steps(mostSteps) }
    }

    private mutating func take(_ step: Step, of source: Int) throws(ProtobufComparisonLimit) {
        switch step {
        case .difference(let event):
            if !event.change.isCompatible { isBroken[source] = true }
            events.append(event)
        case .pair(let pair):
            try visit(pair, from: source)
        case .verdict(let pair, var event):
            // What leads back to a message around is judged there.
            guard let place = places[pair], !isOpen[place] else { return }
            event.condition = place
            events.append(event)
        }
    }

    /// Goes on with a pair, unless that has been done.
    private mutating func visit(_ pair: Pair, from source: Int) throws(ProtobufComparisonLimit) {
        if let place = places[pair] { return sources[place].append(source) }
        let place = isOpen.count
        places[pair] = place
        isOpen.append(true)
        isBroken.append(false)
        sources.append([source])
        stack.append(Frame(pair: place, steps: try steps(of: pair)))
    }

    /// A pair that leads to a broken one is broken.
    private mutating func spreadBreaks() {
        var open = isBroken.indices.filter { isBroken[$0] }
        while let pair = open.popLast() {
            for source in sources[pair] where !isBroken[source] {
                isBroken[source] = true
                open.append(source)
            }
        }
    }

    private func path(of event: DifferenceEvent) -> String {
        var parts: [String] = []
        var scope = event.scope
        while let message = scope {
            parts.append(writer.messages[message].node.name.text)
            scope = writer.messages[message].parent
        }
        parts.reverse()
        if let name = event.name { parts.append(name) }
        if let number = event.number { parts.append(String(number)) }
        return "#/" + parts.joined(separator: "/")
    }
}
