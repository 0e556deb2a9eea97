// SPDX-License-Identifier: Apache-2.0

/// Numbers of a message or enum that belong to one thing.
struct NumberInterval {
    enum What {
        case field(String)
        case value(String)
        case reserved
        case extensions
    }

    var start: Int32
    var end: Int32
    var what: What
    var span: SourceSpan

    var description: String {
        let numbers = start == end ? "\(start)" : "\(start) to \(end)"
        return switch what {
        case .field(let name): "field \(name) (\(numbers))"
        case .value(let name): "value \(name) (\(numbers))"
        case .reserved: "reserved \(numbers)"
        case .extensions: "extensions \(numbers)"
        }
    }

    /// Two intervals that share a number, the one that is written first first; nil if there are none.
    static func overlap(among intervals: [NumberInterval]) -> (NumberInterval, NumberInterval)? {
        let sorted = intervals.sorted { $0.start < $1.start }
        guard var widest = sorted.first else { return nil }
        for interval in sorted.dropFirst() {
            if interval.start <= widest.end {
                return widest.span.start <= interval.span.start ? (widest, interval) : (interval, widest)
            }
            if interval.end > widest.end { widest = interval }
        }
        return nil
    }
}
