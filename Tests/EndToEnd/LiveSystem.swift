// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization
import Testing

/// Everything that starts real servers: one suite at a time, since each brings a PostgreSQL of its own.
@Suite(.serialized)
enum LiveSystem {}

/// What a live test found; its description is the test's failure.
struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Throws what was found when `condition` does not hold: live tests run on threads of their own, away from `#expect`.
func require(_ condition: Bool, _ found: @autoclosure () -> String) throws {
    if !condition { throw Unexpected(found()) }
}

/// Runs blocking work on a thread of its own, so that it never holds one of the test runner's few.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try body() }) }.start()
    }
}

/// Runs `body` on `count` threads at once and waits for them; the first error thrown is thrown on.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let errors = Collected<any Error>()
    let finished = Collected<Int>()
    for number in 0..<count {
        Thread {
            do { try body(number) } catch { errors.append(error) }
            finished.append(number)
        }
        .start()
    }
    while finished.count < count { Thread.sleep(forTimeInterval: 0.005) }
    if let first = errors.all.first { throw first }
}

/// Asks until `condition` holds, and says how long that took; `nil` when it never did.
func seconds(until limit: Double, _ condition: () throws -> Bool) rethrows -> Double? {
    let began = ContinuousClock.now
    while true {
        if try condition() { return (ContinuousClock.now - began) / .seconds(1) }
        if ContinuousClock.now - began > .seconds(limit) { return nil }
        Thread.sleep(forTimeInterval: 0.01)
    }
}

/// What several threads gather.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }
    var count: Int { elements.withLock { $0.count } }

    func append(_ element: Element) { elements.withLock { $0.append(element) } }
}

/// Where things are: the built binary, the sources, and the corpora that are not part of the repository.
enum Place {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let tests = repository + "/Tests/EndToEnd"
    static let contracts = repository + "/Contracts"
    static let python = repository + "/.build/python/bin/python"

    /// The `stagedoor` of the build these tests belong to.
    static let stagedoor: String = {
        if let named = ProcessInfo.processInfo.environment["STAGEDOOR_BINARY"] { return named }
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        for folder in [bundle, CommandLine.arguments[0]].map({ ($0 as NSString).deletingLastPathComponent }) {
            let beside = folder + "/stagedoor"
            if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        }
        return repository + "/.build/debug/stagedoor"
    }()

    /// The folder that STAGEDOOR_CONFORMANCE names; without it the tests that need it are skipped, and say so.
    static let conformance: String? = {
        if let folder = ProcessInfo.processInfo.environment["STAGEDOOR_CONFORMANCE"], !folder.isEmpty { return folder }
        let warning = "WARNING: STAGEDOOR_CONFORMANCE is not set; the conformance cases are NOT tested in this run\n"
        FileHandle.standardError.write(Data(warning.utf8))
        return nil
    }()
}
