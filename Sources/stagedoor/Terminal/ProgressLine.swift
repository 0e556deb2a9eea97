// SPDX-License-Identifier: Apache-2.0

/// A line on the terminal that says what is going on, once it has taken longer than a second.
struct ProgressLine {
    private let task: Task<Bool, Never>?

    init(_ text: String) {
        guard Terminal.wantsProgress else {
            task = nil
            return
        }
        task = Task.detached {
            guard (try? await Task.sleep(for: .seconds(1))) != nil else { return false }
            Terminal.hint("\(text.printable) …")
            return true
        }
    }

    /// Takes the line away again, if it was shown.
    func finish() async {
        guard let task else { return }
        task.cancel()
        if await task.value { Terminal.hint("\r\u{1B}[K") }
    }

    /// Shows the line while the work runs.
    static func during<Result: Sendable>(
        _ text: String,
        _ work: @Sendable () async throws -> Result
    ) async throws -> Result {
        let line = ProgressLine(text)
        do {
            let result = try await work()
            await line.finish()
            return result
        } catch {
            await line.finish()
            throw error
        }
    }
}
