// SPDX-License-Identifier: Apache-2.0
import RegistryTransfer

/// A bar on the terminal, drawn anew a few times a second.
struct TransferProgress: Sendable {
    private static let width = 30

    private let isShown = Terminal.wantsProgress
    private let total: Int
    private var done = 0
    private var last = ContinuousClock.now
    private var wasShown = false

    init(total: Int) {
        self.total = total
    }

    mutating func step(_ stage: TransferPlan.Stage) {
        done += 1
        guard isShown, ContinuousClock.now - last > .milliseconds(200), total > 0 else { return }
        last = .now
        wasShown = true
        let filled = Self.width * min(done, total) / total
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        Terminal.hint("\r\u{1B}[K[\(bar)] \(100 * min(done, total) / total) %, \(done) of \(total): \(stage)")
    }

    func finish() {
        if wasShown { Terminal.hint("\r\u{1B}[K") }
    }
}
