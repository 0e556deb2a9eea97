// SPDX-License-Identifier: Apache-2.0

/// Prometheus' text format 0.0.4.
enum MetricsExposition {
    static func text(_ families: [String: Metrics.Family]) -> String {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(escapedHelp(family.help))\n# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
                write(instrument, name, labels, &text)
            }
        }
        return text
    }

    /// `a="b",c="d"`, without the braces.
    static func labels(_ labels: [(String, String)]) -> String {
        labels.map { "\($0.0)=\"\(escapedValue($0.1))\"" }.joined(separator: ",")
    }

    private static func write(_ instrument: Metrics.Instrument, _ name: String, _ labels: String, _ text: inout String)
    {
        switch instrument {
        case .counter(let counter): text += line(name, labels, String(counter.value))
        case .gauge(let gauge): text += line(name, labels, String(gauge.value))
        case .reading(let read): text += line(name, labels, number(read()))
        case .histogram(let histogram): write(histogram, name, labels, &text)
        }
    }

    private static func write(_ histogram: Histogram, _ name: String, _ labels: String, _ text: inout String) {
        let snapshot = histogram.snapshot
        let separator = labels.isEmpty ? "" : ","
        var total: UInt64 = 0
        for (index, count) in snapshot.counts.enumerated() {
            total += count
            let bound = index < histogram.buckets.count ? number(histogram.buckets[index]) : "+Inf"
            text += line(name + "_bucket", "\(labels)\(separator)le=\"\(bound)\"", String(total))
        }
        text += line(name + "_sum", labels, number(snapshot.sum))
        text += line(name + "_count", labels, String(total))
    }

    private static func line(_ name: String, _ labels: String, _ value: String) -> String {
        labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if value == value.rounded(), abs(value) < 9e15 { return String(Int(value)) }
        return String(value)
    }

    private static func escapedValue(_ value: String) -> String {
        replaced(value, ["\\": "\\\\", "\"": "\\\"", "\n": "\\n"])
    }

    private static func escapedHelp(_ help: String) -> String {
        replaced(help, ["\\": "\\\\", "\n": "\\n"])
    }

    private static func replaced(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }
}
