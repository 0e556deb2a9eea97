// SPDX-License-Identifier: Apache-2.0
import LogCopies

/// A place outside the database where the audit log is copied to for as long as the server runs.
package struct AuditCopy: Sendable {
    enum Place: Sendable {
        case folder(String, FolderCopy.Kind)
        case syslog(SyslogAddress)
    }

    /// As it was written, which is also its name.
    package let text: String
    let place: Place

    /// Reads `file:DIR`, `s3dir:DIR`, `syslog:/dev/log`, `syslog:udp:127.0.0.1:514` or `syslog:tcp:127.0.0.1:601`; nil for
    /// anything else.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let rest = String(text[text.index(after: colon)...])
        guard !rest.isEmpty, !rest.utf8.contains(0) else { return nil }
        self.text = text
        switch text[..<colon] {
        case "syslog":
            guard let address = SyslogAddress(rest) else { return nil }
            place = .syslog(address)
        case let kind:
            guard let kind = FolderCopy.Kind(rawValue: String(kind)) else { return nil }
            var path = rest
            while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
            place = .folder(path, kind)
        }
    }
}
