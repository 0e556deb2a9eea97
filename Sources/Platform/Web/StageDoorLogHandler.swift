// SPDX-License-Identifier: Apache-2.0
import Glibc
package import Logging

/// How log lines look.
package enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line, for machines.
    case json
    /// Aligned and short, for a terminal.
    case pretty
}

/// Writes log lines to standard error, each in one piece. Values under the name of a credential are never written.
package struct StageDoorLogHandler: LogHandler {
    /// Names whose values are hidden whoever logs them.
    private static let secret: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "password", "token", "x-vault-token",
    ]

    /// Metadata that every line of this logger carries.
    package var metadata: Logger.Metadata = [:]
    /// The least level that is written.
    package var logLevel: Logger.Level
    /// Metadata from the context, such as a trace id.
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// A handler; `write` takes whole lines with their line feed.
    package init(
        label: String,
        format: LogFormat,
        level: Logger.Level = .info,
        write: @escaping @Sendable (String) -> Void = StageDoorLogHandler.writeToStandardError
    ) {
        self.label = label
        self.format = format
        self.logLevel = level
        self.write = write
    }

    /// Metadata by key.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one event.
    package func log(event: LogEvent) {
        var all = metadata
        all.merge(metadataProvider?.get() ?? [:]) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { all["error"] = .string(String(describing: error)) }
        let fields = all.sorted { $0.key < $1.key }.map { key, value in
            (key, Self.secret.contains(key.lowercased()) ? "[hidden]" : value)
        }
        let time = Timestamp.now
        switch format {
        case .json: write(json(event, fields, time))
        case .pretty: write(pretty(event, fields, time))
        }
    }

    /// Writes a line to standard error with one system call, so that lines of several threads do not mix.
    package static func writeToStandardError(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }

    private func json(_ event: LogEvent, _ fields: [(String, Logger.MetadataValue)], _ time: Timestamp) -> String {
        var line = "{\"time\":\"\(time.iso8601)\",\"level\":\"\(event.level.rawValue)\""
        line += ",\"logger\":\(JSONText.quoted(label)),\"message\":\(JSONText.quoted("\(event.message)"))"
        for (key, value) in fields { line += ",\(JSONText.quoted(key)):\(Self.json(value))" }
        return line + "}\n"
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): return JSONText.quoted(text)
        case .stringConvertible(let value as Int): return String(value)
        case .stringConvertible(let value as Bool): return String(value)
        case .stringConvertible(let value): return JSONText.quoted("\(value)")
        case .array(let values): return "[" + values.map(json).joined(separator: ",") + "]"
        case .dictionary(let values):
            let members = values.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\(json($0.value))" }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    private func pretty(_ event: LogEvent, _ fields: [(String, Logger.MetadataValue)], _ time: Timestamp) -> String {
        let level = event.level.rawValue.uppercased()
        let padding = String(repeating: " ", count: max(0, 8 - level.count))
        let details = fields.map { " \($0.0)=\(Self.printable("\($0.1)"))" }.joined()
        return "\(time.clock) \(level)\(padding) \(Self.printable("\(event.message)"))\(details)\n"
    }

    /// Control characters, which could forge a line or move the cursor, are shown as escapes.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return text }
        return String(JSONText.quoted(text).dropFirst().dropLast())
    }
}
