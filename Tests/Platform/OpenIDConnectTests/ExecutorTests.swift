// SPDX-License-Identifier: Apache-2.0
import Dispatch
import JSON
import Synchronization
import TestSupport
import Testing

@testable import OpenIDConnect

/// A thread of its own that says whether it is running, as an event loop is.
private final class OwnThread: TaskExecutor {
    private static let key = DispatchSpecificKey<Bool>()
    private let queue = DispatchQueue(label: "own thread")

    init() {
        queue.setSpecific(key: Self.key, value: true)
    }

    static var isRunning: Bool { DispatchQueue.getSpecific(key: key) == true }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

@Suite(.enabled(if: TokenMaker.isInstalled))
struct ExecutorTests {
    @Test func aCallersThreadOnlyLooksUpWhatIsRemembered() async throws {
        let maker = try TokenMaker.shared.get()
        let issuer = TestIssuer()
        issuer.serve(try maker.keySet(["rsa"]))
        let token = try maker.sign([try maker.order("rsa", "RS256", TestIssuer.claims())])[0]
        let looks = Mutex<[Bool]>([])
        let verifier = TokenVerifier(
            IdentityConfiguration(issuers: [try TestIssuer.configuration()]),
            fetcher: issuer,
            now: {
                looks.withLock { $0.append(OwnThread.isRunning) }
                return TestIssuer.start
            }
        )
        try await withTaskExecutorPreference(OwnThread()) {
            #expect(OwnThread.isRunning)
            _ = try await verifier.authenticate(token)
            #expect(OwnThread.isRunning)
        }
        // The clock is read for the look at what is remembered, and then for everything else.
        let places = looks.withLock { $0 }
        #expect(places.first == true && places.count > 2)
        #expect(!places.dropFirst().contains(true))
    }
}
