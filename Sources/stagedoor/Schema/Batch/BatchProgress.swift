// SPDX-License-Identifier: Apache-2.0

/// Counts a long batch on the terminal, at most once a second.
struct BatchProgress {
    private let isShown = Terminal.wantsProgress
    private var last = ContinuousClock.now
    private var wasShown = false

    mutating func show(_ lines: Int) {
        guard isShown, ContinuousClock.now - last > .seconds(1) else { return }
        last = .now
        wasShown = true
        Terminal.hint("\r\u{1B}[K\(lines) cases …")
    }

    func finish() {
        if wasShown { Terminal.hint("\r\u{1B}[K") }
    }
}
