// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A serial executor with one thread of its own: what runs on it may block.
package final class ThreadExecutor: SerialExecutor {
    private let queue = JobQueue()

    /// Starts the thread.
    package init() {
        startThread { self.run() }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.push(UnownedJob(job))
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// Ends the thread. The owner calls it when no job can come any more, that is in its `deinit`.
    package func stop() {
        queue.close()
    }

    private func run() {
        while let job = queue.pop() {
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }
}

/// What a new thread is handed.
private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void

    init(body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// Starts a detached thread that runs `body` and ends with it.
func startThread(_ body: @escaping @Sendable () -> Void) {
    let start = Unmanaged.passRetained(ThreadStart(body: body)).toOpaque()
    var thread = pthread_t()
    let status = pthread_create(
        &thread,
        nil,
        { context in
            guard let context else { return nil }
            let start = Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
            start.body()
            return nil
        },
        start
    )
    precondition(status == 0, "The system refuses another thread (error \(status)).")
    pthread_detach(thread)
}
