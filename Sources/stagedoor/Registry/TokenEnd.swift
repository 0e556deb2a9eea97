// SPDX-License-Identifier: Apache-2.0
import Glibc
import Synchronization

/// That the token that is shown to a server ends soon, said once.
enum TokenEnd {
    /// When it ends, in seconds since 1970; a server says so only if that is soon.
    static let header = "StageDoor-Token-Expires"

    private static let hasWarned = Atomic<Bool>(false)

    static func warn(_ value: String?, at server: String) {
        guard let value, let text = text(value, at: server, now: Int(time(nil))) else { return }
        guard !hasWarned.exchange(true, ordering: .relaxed) else { return }
        Terminal.complain(text)
    }

    /// What is said; nil for a header that tells nothing.
    static func text(_ value: String, at server: String, now: Int) -> String? {
        guard let end = Int(value), (0...1 << 40).contains(end), end > now else { return nil }
        let left = end - now
        let days = left / 86_400
        let when = days > 1 ? "in \(days) days" : days == 1 ? "in 1 day" : "in \(max(1, left / 3_600)) h"
        return "stagedoor: warning: your token for \(server.printable) ends \(when), on \(TimeText.text(end)); "
            + "'stagedoor token rotate' makes a new one"
    }
}
